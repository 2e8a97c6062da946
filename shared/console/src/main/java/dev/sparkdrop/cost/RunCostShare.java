package dev.sparkdrop.cost;

import dev.sparkdrop.ledger.ClusterAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A run's part of a cluster's time: from the close of the run before it on that cluster, or from
 * the request for the cluster, to its own close; the last one has the rest.
 *
 * @param run null where no run is known that was on the cluster
 */
public record RunCostShare(ClusterAccount account, RunCostRow run, Duration time) {
  public RunCostShare {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(time, "time");
  }

  /**
   * The shares of a cluster, which add up to its time.
   *
   * @param runs those that were on other clusters don't matter
   */
  public static List<RunCostShare> of(ClusterAccount account, Collection<RunCostRow> runs) {
    List<RunCostRow> on =
        runs.stream()
            .filter(run -> run.on(account))
            .sorted(Comparator.comparing(RunCostRow::closed).thenComparing(RunCostRow::run))
            .toList();
    if (on.isEmpty()) {
      return List.of(new RunCostShare(account, null, account.time()));
    }
    List<RunCostShare> shares = new ArrayList<>();
    Instant end = account.requested().plus(account.time());
    Instant from = account.requested();
    for (int i = 0; i < on.size(); i++) {
      Instant to = i + 1 < on.size() ? within(on.get(i).closed(), from, end) : end;
      shares.add(new RunCostShare(account, on.get(i), Duration.between(from, to)));
      from = to;
    }
    return shares;
  }

  public Estimate estimate(Prices prices) {
    return Estimate.of(account.nodes(), account.region(), time, prices);
  }

  private static Instant within(Instant time, Instant from, Instant to) {
    Instant late = time.isBefore(from) ? from : time;
    return late.isAfter(to) ? to : late;
  }
}
