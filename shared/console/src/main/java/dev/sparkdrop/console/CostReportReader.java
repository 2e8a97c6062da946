package dev.sparkdrop.console;

import dev.sparkdrop.cost.CostTotal;
import dev.sparkdrop.cost.CostTotals;
import dev.sparkdrop.cost.Prices;
import dev.sparkdrop.ledger.ClusterUsage;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Positioned;
import dev.sparkdrop.ledger.RunIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Adds up what clusters cost, from two listings: of the clusters that are gone, and of runs. */
final class CostReportReader {
  /** Of each listing a request looks at so many entries. */
  static final int LOOKED_AT = 5000;

  /** Of most weeks one part of a listing is enough. */
  private static final int WANTED = 400;

  private static final int DAYS = 7;

  /** Listings are by opening, sums by closing: who was opened so long before or after is seen. */
  private static final Duration AROUND = Duration.ofDays(1);

  private final Ledger ledger;
  private final ParallelReads parallelReads;
  private final Prices prices;
  private final Instant now;

  CostReportReader(Ledger ledger, ParallelReads parallelReads, Prices prices, Instant now) {
    this.ledger = ledger;
    this.parallelReads = parallelReads;
    this.prices = prices;
    this.now = now;
  }

  /**
   * Of what was closed in the filter's time, of its pipeline.
   *
   * @param runQuery its lane, outcome and text don't matter; without {@code from}, seven days
   */
  CostReport of(RunQuery runQuery) {
    Instant to = runQuery.to() == null ? now : runQuery.to();
    Instant from =
        runQuery.from() == null
            ? day(to).minusDays(DAYS - 1).atStartOfDay(ZoneOffset.UTC).toInstant()
            : runQuery.from();
    if (!from.isBefore(to)) {
      throw new BadRequest(
          "The time from " + from + " to " + to + " is none; write an earlier from.");
    }
    List<String> accounted = ledger.clusterUsage().pipelines();
    List<String> closed = ledger.runIndex().pipelines();
    Looked<ClusterUsage.Entry> clusters =
        look(ledger.clusterUsage()::from, chosen(accounted, runQuery), from, to);
    Looked<RunIndex.Entry> runs = look(ledger.runIndex()::from, chosen(closed, runQuery), from, to);
    Instant since = latest(from, clusters.cutAt(), runs.cutAt());
    CostTotals costTotals =
        CostTotals.of(
            clusters.entries().stream().flatMap(entry -> entry.account().stream()).toList(),
            runs.entries().stream()
                .flatMap(entry -> entry.run().stream())
                .map(RunRows::costing)
                .toList(),
            prices,
            when -> !when.isBefore(since) && when.isBefore(to));
    SortedSet<String> names = new TreeSet<>(accounted);
    names.addAll(closed);
    return new CostReport(
        from,
        to,
        since,
        List.copyOf(names),
        CostText.sentence(
            since.isAfter(from) ? since : null, days(from, to), costTotals.all(), prices),
        prices.equals(Prices.NONE) ? null : prices.currency(),
        CostReport.Line.of(null, costTotals.all(), prices),
        costTotals.pipelines().entrySet().stream().map(this::line).toList(),
        newestFirst(costTotals.days().entrySet().stream().map(this::line).toList()),
        CostText.assumptions(costTotals.all(), prices),
        problems(clusters, runs, since, from));
  }

  private static List<String> chosen(List<String> pipelines, RunQuery runQuery) {
    return pipelines.stream()
        .filter(name -> runQuery.pipeline() == null || runQuery.pipeline().equals(name))
        .toList();
  }

  /**
   * What a listing told.
   *
   * @param cutAt where it was left, because it is too long; else null
   */
  private record Looked<E>(List<E> entries, Instant cutAt) {}

  private <E extends Positioned> Looked<E> look(
      MergeCursor.Listing<E> listing, List<String> pipelines, Instant from, Instant to) {
    Instant end = to.plus(AROUND);
    String place = end.isBefore(now) ? RunIndex.place(end) : "";
    MergeCursor<E> mergeCursor =
        new MergeCursor<>(listing, parallelReads, pipelines, place, WANTED);
    List<E> entries = new ArrayList<>();
    while (mergeCursor.hasNext() && !mergeCursor.peek().opened().isBefore(from.minus(AROUND))) {
      if (entries.size() == LOOKED_AT) {
        return new Looked<>(entries, mergeCursor.peek().opened());
      }
      entries.add(mergeCursor.next());
    }
    return new Looked<>(entries, null);
  }

  private static Instant latest(Instant from, Instant... cuts) {
    Instant latest = from;
    for (Instant cut : cuts) {
      latest = cut != null && cut.isAfter(latest) ? cut : latest;
    }
    return latest;
  }

  private static LocalDate day(Instant to) {
    return LocalDate.ofInstant(to.minusMillis(1), ZoneOffset.UTC);
  }

  private static long days(Instant from, Instant to) {
    return ChronoUnit.DAYS.between(LocalDate.ofInstant(from, ZoneOffset.UTC), day(to)) + 1;
  }

  private CostReport.Line line(Map.Entry<?, CostTotal> sum) {
    return CostReport.Line.of(sum.getKey().toString(), sum.getValue(), prices);
  }

  private static List<CostReport.Line> newestFirst(List<CostReport.Line> days) {
    List<CostReport.Line> turned = new ArrayList<>(days);
    Collections.reverse(turned);
    return turned;
  }

  private static List<String> problems(
      Looked<ClusterUsage.Entry> clusters,
      Looked<RunIndex.Entry> runs,
      Instant since,
      Instant from) {
    List<String> problems = new ArrayList<>();
    if (since.isAfter(from)) {
      problems.add(
          "There is more than the "
              + LOOKED_AT
              + " clusters or runs that one look takes; what was closed before "
              + since.truncatedTo(ChronoUnit.SECONDS)
              + " is not counted. Choose a pipeline, or an earlier to.");
    }
    long unread = clusters.entries().stream().filter(entry -> entry.account().isEmpty()).count();
    if (unread > 0) {
      problems.add(unread + " of the entries under clusters/ in the ledger cannot be read.");
    }
    unread = runs.entries().stream().filter(entry -> entry.run().isEmpty()).count();
    if (unread > 0) {
      problems.add(unread + " of the entries under closed/ in the ledger cannot be read.");
    }
    return problems;
  }
}
