package dev.sparkdrop.cost;

import dev.sparkdrop.ledger.ClusterAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What clusters that are gone, and the runs on them, come to. A run's cost is that of its shares of
 * clusters, and counts on the day (UTC) on which it was closed; a cluster whose run is not known
 * counts on the day on which it was gone. A run that no account knows of is left out: its cluster
 * is not gone yet, or it had none.
 *
 * @param runs by the run's name
 */
public record Sums(
    Sum all,
    SortedMap<String, Sum> pipelines,
    SortedMap<LocalDate, Sum> days,
    Map<String, Sum> runs) {
  /** How it is told what one cluster for each file would have cost. */
  public static final String CLUSTER_PER_FILE =
      "Each object on a cluster of its own, of the same machines: it starts and goes as slowly as"
          + " the run's cluster did, and the object's job takes the run's job time divided by its"
          + " objects. That a job's own start would be paid for each object is not counted.";

  public Sums {
    pipelines = Collections.unmodifiableSortedMap(pipelines);
    days = Collections.unmodifiableSortedMap(days);
    runs = Collections.unmodifiableMap(runs);
  }

  /** Adds up. */
  public static Sums of(
      Collection<ClusterAccount> accounts, Collection<RunRow> rows, Prices prices) {
    return of(accounts, rows, prices, when -> true);
  }

  /**
   * Adds up what is of some time. A cluster that two runs share is shared out right only if both
   * are given, whenever they were closed.
   *
   * @param counted whether a run that was closed then counts, and a cluster of no known run that
   *     was gone then
   */
  public static Sums of(
      Collection<ClusterAccount> accounts,
      Collection<RunRow> rows,
      Prices prices,
      Predicate<Instant> counted) {
    Adding adding = new Adding(counted);
    Map<String, List<RunRow>> byCluster = byCluster(accounts, rows);
    Map<String, ClusterAccount> last = new HashMap<>();
    for (ClusterAccount account : accounts) {
      List<Share> shares = Share.of(account, byCluster.getOrDefault(account.cluster(), List.of()));
      for (int i = 0; i < shares.size(); i++) {
        Share share = shares.get(i);
        // A cluster counts once, with whoever had it last.
        int clusters = i + 1 < shares.size() ? 0 : 1;
        Instant when = share.run() == null ? account.gone() : share.run().closed();
        Sum sum = new Sum(clusters, 0, 0, share.estimate(prices), Estimate.NOTHING);
        adding.add(account.pipeline(), when, share.run(), sum);
        if (share.run() != null) {
          last.merge(share.run().run(), account, Sums::later);
        }
      }
    }
    for (RunRow row : rows) {
      ClusterAccount account = last.remove(row.run());
      if (account != null) {
        Estimate alone = alone(row, account, prices);
        Sum sum = new Sum(0, 1, row.objects(), Estimate.NOTHING, alone);
        adding.add(row.pipeline(), row.closed(), row, sum);
      }
    }
    return new Sums(adding.all, adding.pipelines, adding.days, adding.runs);
  }

  private static Estimate alone(RunRow row, ClusterAccount account, Prices prices) {
    Duration around = account.boot().plus(account.deletion());
    Duration time = around.multipliedBy(row.objects()).plus(row.job());
    return row.objects() == 0
        ? Estimate.NOTHING
        : Estimate.of(account.nodes(), account.region(), time, prices);
  }

  private static ClusterAccount later(ClusterAccount one, ClusterAccount other) {
    return one.requested().isBefore(other.requested()) ? other : one;
  }

  private static Map<String, List<RunRow>> byCluster(
      Collection<ClusterAccount> accounts, Collection<RunRow> rows) {
    Map<String, RunRow> byRun =
        rows.stream().collect(Collectors.toMap(RunRow::run, row -> row, (first, again) -> first));
    Map<String, List<RunRow>> found = new HashMap<>();
    byRun.values().forEach(row -> row.clusters().forEach(cluster -> note(found, cluster, row)));
    for (ClusterAccount account : accounts) {
      RunRow opener = byRun.get(account.run());
      if (opener != null && !opener.clusters().contains(account.cluster())) {
        note(found, account.cluster(), opener);
      }
    }
    return found;
  }

  private static void note(Map<String, List<RunRow>> found, String cluster, RunRow row) {
    found.computeIfAbsent(cluster, c -> new ArrayList<>()).add(row);
  }

  /** Sums that grow. */
  private static final class Adding {
    private final SortedMap<String, Sum> pipelines = new TreeMap<>();
    private final SortedMap<LocalDate, Sum> days = new TreeMap<>();
    private final Map<String, Sum> runs = new HashMap<>();
    private final Predicate<Instant> counted;
    private Sum all = Sum.NOTHING;

    Adding(Predicate<Instant> counted) {
      this.counted = counted;
    }

    void add(String pipeline, Instant when, RunRow run, Sum sum) {
      if (!counted.test(when)) {
        return;
      }
      all = all.plus(sum);
      pipelines.merge(pipeline, sum, Sum::plus);
      days.merge(LocalDate.ofInstant(when, ZoneOffset.UTC), sum, Sum::plus);
      if (run != null) {
        runs.merge(run.run(), sum, Sum::plus);
      }
    }
  }
}
