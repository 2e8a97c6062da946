package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Records.Versioned;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.reconcile.commands.BackfillRunner;
import dev.sparkdrop.reconcile.commands.CommandProcessor;
import dev.sparkdrop.reconcile.loop.Lanes;
import dev.sparkdrop.reconcile.loop.PipelineSnapshots;
import dev.sparkdrop.reconcile.loop.Reconciler.Visit;
import dev.sparkdrop.reconcile.recovery.ClusterGarbageCollector;
import dev.sparkdrop.reconcile.recovery.LandingScan;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a wake-up without a name does: answers what people ask for, advances every lane that needs
 * it, sweeps, looks for lost events, and goes on with backfills. Each part leaves some time to the
 * next, and none can stop another.
 */
final class Tick {
  private static final int ASKING_PERCENT = 20;
  private static final int LANES_PERCENT = 70;
  private static final int SWEEP_PERCENT = 50;
  private static final int LOST_PERCENT = 70;

  private final Ledger ledger;
  private final CommandProcessor commandProcessor;
  private final Lanes lanes;
  private final PipelineSnapshots pipelineSnapshots;
  private final ClusterGarbageCollector clusterGarbageCollector;
  private final LandingScan lost;
  private final BackfillRunner backfillRunner;

  Tick(
      Ledger ledger,
      CommandProcessor commandProcessor,
      Lanes lanes,
      PipelineSnapshots pipelineSnapshots,
      ClusterGarbageCollector clusterGarbageCollector,
      LandingScan lost,
      BackfillRunner backfillRunner) {
    this.ledger = ledger;
    this.commandProcessor = commandProcessor;
    this.lanes = lanes;
    this.pipelineSnapshots = pipelineSnapshots;
    this.clusterGarbageCollector = clusterGarbageCollector;
    this.lost = lost;
    this.backfillRunner = backfillRunner;
  }

  /**
   * Does all of it.
   *
   * @throws RetryLater and other failures of a part, once the other parts had their turn
   */
  void run(InvocationDeadline invocationDeadline) {
    Set<String> regions = ConcurrentHashMap.newKeySet();
    List<RuntimeException> failures = new ArrayList<>();
    Set<String> there = new HashSet<>();
    part(failures, invocationDeadline, () -> there.addAll(ledger.prefixes().there()));
    part(
        failures,
        invocationDeadline,
        () -> commandProcessor.answer(there, invocationDeadline.share(ASKING_PERCENT)));
    part(
        failures,
        invocationDeadline,
        () -> advance(there, regions, invocationDeadline.share(LANES_PERCENT)));
    part(
        failures,
        invocationDeadline,
        () -> clusterGarbageCollector.run(regions, invocationDeadline.share(SWEEP_PERCENT)));
    part(
        failures,
        invocationDeadline,
        () ->
            lanes.advance(
                lost.look(invocationDeadline.share(LOST_PERCENT)), Visit.TICK, invocationDeadline));
    // Last, since it may take hours; what it took in is run at the next tick.
    part(failures, invocationDeadline, () -> backfillRunner.goOn(there, invocationDeadline));
    if (!failures.isEmpty()) {
      RuntimeException first = failures.remove(0);
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  private static void part(
      List<RuntimeException> failures, InvocationDeadline invocationDeadline, Runnable part) {
    if (invocationDeadline.passed()) {
      return;
    }
    try {
      part.run();
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }

  /**
   * Looks at every lane that is not idle, has something in its inbox, or is asked to run a failed
   * batch again.
   *
   * @param there the ledger's folders that hold something
   * @param regions is told where open runs have clusters, or had
   */
  private void advance(
      Set<String> there, Set<String> regions, InvocationDeadline invocationDeadline) {
    ActiveLanes activeLanes = new ActiveLanes(ledger, there);
    // Of a paused pipeline's lanes only those that are under way need a look.
    lanes.advance(
        activeLanes.lanes(activeLanes.paused()),
        lane -> known(lane, regions),
        Visit.TICK,
        invocationDeadline);
  }

  /** The lane with its values, as its record says, or its inbox; without them where neither is. */
  private Optional<Lane> known(Lane named, Set<String> regions) {
    Optional<LaneRecord> record =
        ledger.records().read(named.pipeline(), named.id()).map(Versioned::record);
    record.ifPresent(there -> addRegions(there, regions));
    return record
        .map(LaneRecord::lane)
        .or(() -> ledger.inbox().lane(named.pipeline(), named.id()))
        .or(() -> Optional.of(named));
  }

  /** Its pipeline's file may be gone, or name other regions now. */
  private void addRegions(LaneRecord record, Set<String> regions) {
    if (record.lease() != null) {
      regions.add(record.lease().region());
    }
    if (record.run() != null) {
      pipelineSnapshots
          .of(record.lane(), record.run().id())
          .ifPresent(copy -> regions.addAll(copy.policy().regions()));
    }
  }
}
