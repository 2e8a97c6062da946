package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.ActiveIndex.Entry;
import dev.sparkdrop.ledger.LaneRecords.Versioned;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.TickCursor;
import dev.sparkdrop.reconcile.commands.BackfillRunner;
import dev.sparkdrop.reconcile.commands.CommandProcessor;
import dev.sparkdrop.reconcile.loop.Lanes;
import dev.sparkdrop.reconcile.loop.PipelineSnapshots;
import dev.sparkdrop.reconcile.loop.Reconciler.Visit;
import dev.sparkdrop.reconcile.notices.NoticeSender;
import dev.sparkdrop.reconcile.recovery.ClusterGarbageCollector;
import dev.sparkdrop.reconcile.recovery.LandingScan;
import dev.sparkdrop.reconcile.recovery.RunRecovery;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a wake-up without a name does: answers what people ask for, advances every lane that needs
 * it, sweeps, looks for lost events, tells people, and goes on with backfills. Each part leaves
 * some time to the next, and none can stop another.
 */
final class Tick {
  /** Longer than any invocation can be late that wrote an entry and not yet the record. */
  private static final Duration KEPT_WITHOUT_RECORD = Duration.ofDays(1);

  private static final int ASKING_PERCENT = 20;
  private static final int LANES_PERCENT = 70;
  private static final int SWEEP_PERCENT = 40;
  private static final int LOST_PERCENT = 70;

  private final Ledger ledger;
  private final CommandProcessor commandProcessor;
  private final Lanes lanes;
  private final PipelineSnapshots pipelineSnapshots;
  private final RunRecovery runRecovery;
  private final ClusterGarbageCollector clusterGarbageCollector;
  private final LandingScan landingScan;
  private final BackfillRunner backfillRunner;
  private final NoticeSender noticeSender;
  private final Clock clock;

  Tick(
      Ledger ledger,
      CommandProcessor commandProcessor,
      Lanes lanes,
      PipelineSnapshots pipelineSnapshots,
      RunRecovery runRecovery,
      ClusterGarbageCollector clusterGarbageCollector,
      LandingScan landingScan,
      BackfillRunner backfillRunner,
      NoticeSender noticeSender,
      Clock clock) {
    this.ledger = ledger;
    this.commandProcessor = commandProcessor;
    this.lanes = lanes;
    this.pipelineSnapshots = pipelineSnapshots;
    this.runRecovery = runRecovery;
    this.clusterGarbageCollector = clusterGarbageCollector;
    this.landingScan = landingScan;
    this.backfillRunner = backfillRunner;
    this.noticeSender = noticeSender;
    this.clock = clock;
  }

  /**
   * Does all of it.
   *
   * @throws dev.sparkdrop.port.RetryLater and other failures of a part, once the other parts had
   *     their turn
   */
  void run(InvocationDeadline invocationDeadline) {
    Set<String> regions = ConcurrentHashMap.newKeySet();
    List<RuntimeException> failures = new ArrayList<>();
    Set<String> there = new HashSet<>();
    part(failures, invocationDeadline, () -> there.addAll(ledger.prefixes().there()));
    // First, since it is what ends costs when all else is slow.
    part(
        failures,
        invocationDeadline,
        () -> clusterGarbageCollector.run(invocationDeadline.share(SWEEP_PERCENT)));
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
        () -> clusterGarbageCollector.sweep(regions, invocationDeadline.share(SWEEP_PERCENT)));
    part(
        failures,
        invocationDeadline,
        () ->
            lanes.advance(
                landingScan.look(invocationDeadline.share(LOST_PERCENT)),
                Visit.TICK,
                invocationDeadline));
    part(failures, invocationDeadline, () -> noticeSender.send(there));
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
   * Looks at the lanes with which something goes on. Where the time is not enough for all, the next
   * tick begins with those that had no turn.
   *
   * @param there the ledger's folders that hold something
   * @param regions is told where open runs have clusters, or had
   */
  private void advance(
      Set<String> there, Set<String> regions, InvocationDeadline invocationDeadline) {
    boolean stopped = there.contains(TickCursor.FOLDER);
    Lane first = stopped ? ledger.tickCursor().read().orElse(null) : null;
    ActiveLanes activeLanes = ActiveLanes.toLookAt(ledger, there);
    Optional<Lane> next =
        lanes.advance(
            activeLanes.from(first),
            lane -> known(lane, activeLanes.entries().get(lane), regions),
            Visit.TICK,
            invocationDeadline);
    next.ifPresent(ledger.tickCursor()::keep);
    if (stopped && next.isEmpty()) {
      ledger.tickCursor().clear();
    }
  }

  /**
   * The lane with its values, as its record says, or its inbox; without them where neither is. A
   * lane that has an entry and no record had one that was deleted by hand: its open run is taken up
   * again. One that rests loses its entry.
   */
  private Optional<Lane> known(Lane named, Optional<Entry> entry, Set<String> regions) {
    Optional<Versioned> seen = ledger.records().read(named.pipeline(), named.id());
    if (seen.isEmpty() && entry.isPresent()) {
      if (runRecovery.takeUp(named)) {
        seen = ledger.records().read(named.pipeline(), named.id());
      } else if (entry.get().written().isBefore(clock.instant().minus(KEPT_WITHOUT_RECORD))) {
        ledger.activeIndex().remove(named, entry.get().generation());
      }
    }
    seen.ifPresent(there -> entry.ifPresent(its -> ledger.records().rest(there, its)));
    Optional<LaneRecord> record = seen.map(Versioned::record);
    record.ifPresent(its -> addRegions(its, regions));
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
