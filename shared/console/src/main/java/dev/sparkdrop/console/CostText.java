package dev.sparkdrop.console;

import dev.sparkdrop.cost.CostTotal;
import dev.sparkdrop.cost.CostTotals;
import dev.sparkdrop.cost.Estimate;
import dev.sparkdrop.cost.Prices;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What clusters cost, in words. */
final class CostText {
  private static final String WHEN =
      "A run counts on the day (UTC) on which it was closed, with its share of its clusters, once"
          + " they are gone.";

  private CostText() {}

  /**
   * All of it in one sentence.
   *
   * @param since where it is not of all the days that were asked for; else null
   */
  static String sentence(Instant since, long days, CostTotal all, Prices prices) {
    String time =
        since == null ? counted(days, "day") : "Since " + since.truncatedTo(ChronoUnit.SECONDS);
    if (all.clusters() + all.runs() == 0) {
      return time + ": no run is closed whose cluster is gone.";
    }
    return "%s: %s on %s, %s cluster-hours, %s; one cluster per file would have been %s hours, %s."
        .formatted(
            time,
            counted(all.runs(), "run"),
            counted(all.clusters(), "cluster"),
            all.paid().toldHours(),
            about(all.paid(), prices),
            all.clusterPerFile().toldHours(),
            about(all.clusterPerFile(), prices));
  }

  private static String counted(long number, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
  }

  private static String about(Estimate estimate, Prices prices) {
    if (estimate.complete()) {
      return "about " + estimate.told(prices);
    }
    return estimate.money() == 0 ? "at a price that is not known" : estimate.told(prices);
  }

  /** What the numbers suppose, a sentence each. */
  static List<String> assumptions(CostTotal all, Prices prices) {
    List<String> said =
        new ArrayList<>(List.of(WHEN, "Cluster per file: " + CostTotals.CLUSTER_PER_FILE));
    said.addAll(CostView.assumptions(all.paid().plus(all.clusterPerFile()), prices));
    return said;
  }
}
