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
public record CostTotals(
    CostTotal all,
    SortedMap<String, CostTotal> pipelines,
    SortedMap<LocalDate, CostTotal> days,
    Map<String, CostTotal> runs) {
  /** How it is told what one cluster for each file would have cost. */
  public static final String CLUSTER_PER_FILE =
      "Each object on a cluster of its own, of the same machines: it starts and goes as slowly as"
          + " the run's cluster did, and the object's job takes the run's job time divided by its"
          + " objects. That a job's own start would be paid for each object is not counted.";

  public CostTotals {
    pipelines = Collections.unmodifiableSortedMap(pipelines);
    days = Collections.unmodifiableSortedMap(days);
    runs = Collections.unmodifiableMap(runs);
  }

  /** Adds up. */
  public static CostTotals of(
      Collection<ClusterAccount> accounts, Collection<RunCostRow> rows, Prices prices) {
    return of(accounts, rows, prices, when -> true);
  }

  /**
   * Adds up what is of some time. A cluster that two runs share is shared out right only if both
   * are given, whenever they were closed.
   *
   * @param counted whether a run that was closed then counts, and a cluster of no known run that
   *     was gone then
   */
  public static CostTotals of(
      Collection<ClusterAccount> accounts,
      Collection<RunCostRow> rows,
      Prices prices,
      Predicate<Instant> counted) {
    Adding adding = new Adding(counted);
    Map<String, List<RunCostRow>> byCluster = byCluster(accounts, rows);
    Map<String, ClusterAccount> last = new HashMap<>();
    for (ClusterAccount account : accounts) {
      List<RunCostShare> shares =
          RunCostShare.of(account, byCluster.getOrDefault(account.cluster(), List.of()));
      for (int i = 0; i < shares.size(); i++) {
        RunCostShare runCostShare = shares.get(i);
        // A cluster counts once, with the run that had it last.
        int clusters = i + 1 < shares.size() ? 0 : 1;
        Instant when = runCostShare.run() == null ? account.gone() : runCostShare.run().closed();
        CostTotal costTotal =
            new CostTotal(clusters, 0, 0, runCostShare.estimate(prices), Estimate.NOTHING);
        adding.add(account.pipeline(), when, runCostShare.run(), costTotal);
        if (runCostShare.run() != null) {
          last.merge(runCostShare.run().run(), account, CostTotals::later);
        }
      }
    }
    for (RunCostRow row : rows) {
      ClusterAccount account = last.remove(row.run());
      if (account != null) {
        Estimate alone = alone(row, account, prices);
        CostTotal costTotal = new CostTotal(0, 1, row.objects(), Estimate.NOTHING, alone);
        adding.add(row.pipeline(), row.closed(), row, costTotal);
      }
    }
    return new CostTotals(adding.all, adding.pipelines, adding.days, adding.runs);
  }

  private static Estimate alone(RunCostRow row, ClusterAccount account, Prices prices) {
    Duration around = account.boot().plus(account.deletion());
    Duration time = around.multipliedBy(row.objects()).plus(row.job());
    return row.objects() == 0
        ? Estimate.NOTHING
        : Estimate.of(account.nodes(), account.region(), time, prices);
  }

  private static ClusterAccount later(ClusterAccount one, ClusterAccount other) {
    return one.requested().isBefore(other.requested()) ? other : one;
  }

  private static Map<String, List<RunCostRow>> byCluster(
      Collection<ClusterAccount> accounts, Collection<RunCostRow> rows) {
    Map<String, RunCostRow> byRun =
        rows.stream()
            .collect(Collectors.toMap(RunCostRow::run, row -> row, (first, again) -> first));
    Map<String, List<RunCostRow>> found = new HashMap<>();
    byRun.values().forEach(row -> row.clusters().forEach(cluster -> note(found, cluster, row)));
    for (ClusterAccount account : accounts) {
      RunCostRow opener = byRun.get(account.run());
      if (opener != null && !opener.clusters().contains(account.cluster())) {
        note(found, account.cluster(), opener);
      }
    }
    return found;
  }

  private static void note(Map<String, List<RunCostRow>> found, String cluster, RunCostRow row) {
    found.computeIfAbsent(cluster, c -> new ArrayList<>()).add(row);
  }

  /** Sums that grow. */
  private static final class Adding {
    private final SortedMap<String, CostTotal> pipelines = new TreeMap<>();
    private final SortedMap<LocalDate, CostTotal> days = new TreeMap<>();
    private final Map<String, CostTotal> runs = new HashMap<>();
    private final Predicate<Instant> counted;
    private CostTotal all = CostTotal.NOTHING;

    Adding(Predicate<Instant> counted) {
      this.counted = counted;
    }

    void add(String pipeline, Instant when, RunCostRow run, CostTotal costTotal) {
      if (!counted.test(when)) {
        return;
      }
      all = all.plus(costTotal);
      pipelines.merge(pipeline, costTotal, CostTotal::plus);
      days.merge(LocalDate.ofInstant(when, ZoneOffset.UTC), costTotal, CostTotal::plus);
      if (run != null) {
        runs.merge(run.run(), costTotal, CostTotal::plus);
      }
    }
  }
}
