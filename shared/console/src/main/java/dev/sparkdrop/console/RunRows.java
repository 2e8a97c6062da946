package dev.sparkdrop.console;

import dev.sparkdrop.cost.CostTotal;
import dev.sparkdrop.cost.CostTotals;
import dev.sparkdrop.cost.Prices;
import dev.sparkdrop.ledger.ClosedRun;
import dev.sparkdrop.ledger.ClusterAccount;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.RunIndex;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Run;
import dev.sparkdrop.run.RunId;
import dev.sparkdrop.run.Timeline;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs as lines of a list, with what their clusters cost. */
final class RunRows {
  /** Of the runs that may have been on one cluster, so many are looked at. */
  private static final int NEIGHBOURS = 100;

  private final Ledger ledger;
  private final Supplier<Prices> prices;

  RunRows(Ledger ledger, Supplier<Prices> prices) {
    this.ledger = ledger;
    this.prices = prices;
  }

  /** A closed run. */
  RunRow of(ClosedRun run) {
    // Those that were on its last cluster were opened before that was gone.
    Instant last =
        accounts(List.of(run)).values().stream()
            .map(ClusterAccount::gone)
            .max(Instant::compareTo)
            .orElse(run.timeline().opened());
    Set<ClosedRun> others = new LinkedHashSet<>(List.of(run));
    ledger.runIndex().from(run.pipeline(), RunIndex.place(last), NEIGHBOURS).stream()
        .flatMap(entry -> entry.run().stream())
        .forEach(others::add);
    return of(List.of(run), others).get(0);
  }

  /**
   * Closed runs.
   *
   * @param all those, and others that may have shared their clusters
   */
  List<RunRow> of(List<ClosedRun> runs, Collection<ClosedRun> all) {
    Map<String, ClusterAccount> accounts = accounts(runs);
    Prices known = prices.get();
    Map<String, CostTotal> sums =
        CostTotals.of(accounts.values(), all.stream().map(RunRows::costing).toList(), known).runs();
    Map<String, RunRow.Repetition> repeated = RerunOutcomes.of(ledger, runs, all);
    return runs.stream()
        .map(
            run ->
                row(
                    run,
                    accounts.get(run.cluster()),
                    sums.get(run.run()),
                    known,
                    repeated.get(run.run())))
        .toList();
  }

  private Map<String, ClusterAccount> accounts(Collection<ClosedRun> runs) {
    Map<String, Set<String>> clusters = new TreeMap<>();
    runs.forEach(
        run ->
            clusters
                .computeIfAbsent(run.pipeline(), pipeline -> new LinkedHashSet<>())
                .addAll(run.clusters()));
    Map<String, ClusterAccount> accounts = new HashMap<>();
    clusters.forEach((pipeline, its) -> accounts.putAll(ledger.clusterUsage().of(pipeline, its)));
    return accounts;
  }

  /** What its cost is told by. */
  static dev.sparkdrop.cost.RunCostRow costing(ClosedRun run) {
    return dev.sparkdrop.cost.RunCostRow.of(
        run.run(), run.pipeline(), run.timeline(), run.clusters(), run.objects());
  }

  private static RunRow row(
      ClosedRun run,
      ClusterAccount account,
      CostTotal costTotal,
      Prices prices,
      RunRow.Repetition repeated) {
    return new RunRow(
        run.run(),
        run.pipeline(),
        run.lane(),
        run.outcome(),
        run.reason(),
        run.objects(),
        run.dropped(),
        run.names().isEmpty() || run.objects() == 0 ? null : run.names().get(0),
        run.rows(),
        run.timeline(),
        run.cluster(),
        account == null ? null : account.gone(),
        costTotal == null ? null : costTotal.paid().time().toSeconds(),
        costTotal == null ? null : CostView.of(costTotal.paid(), prices),
        run.values() == null ? Map.of() : run.values(),
        run.warning(),
        repeated,
        run.bisect());
  }

  /**
   * An open run.
   *
   * @param manifest null where it is not sealed
   */
  RunRow open(LaneRecord record, Manifest manifest) {
    Run run = record.run();
    boolean empty = manifest == null || manifest.objects().isEmpty();
    return new RunRow(
        run.id(),
        record.lane().pipeline(),
        record.lane().id(),
        run.ending() == null ? null : run.ending().outcome(),
        run.ending() == null ? null : Text.cut(run.ending().reason()),
        empty ? 0 : manifest.objects().size(),
        manifest == null ? 0 : manifest.dropped().size(),
        empty ? null : manifest.objects().get(0).name(),
        null,
        run.timeline(),
        record.lease().cluster(),
        null,
        null,
        null,
        record.lane().values(),
        null,
        null,
        record.bisection() == null ? null : record.bisection().withoutWaiting());
  }

  /**
   * A run of which only its preparation is kept.
   *
   * @param manifest null where it is not sealed
   */
  RunRow unknown(Lane lane, RunId id, Manifest manifest) {
    boolean empty = manifest == null || manifest.objects().isEmpty();
    return new RunRow(
        id.toString(),
        lane.pipeline(),
        lane.id(),
        null,
        null,
        empty ? 0 : manifest.objects().size(),
        manifest == null ? 0 : manifest.dropped().size(),
        empty ? null : manifest.objects().get(0).name(),
        null,
        new Timeline(id.opened(), null, null, null, null, null, null),
        null,
        null,
        null,
        null,
        Map.of(),
        null,
        null,
        manifest == null ? null : manifest.bisect());
  }
}
