package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Records.Versioned;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.reconcile.Reconciler.Visit;
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
  private final Asking asking;
  private final Lanes lanes;
  private final Copies copies;
  private final Sweep sweep;
  private final LostEvents lost;
  private final Backfilling backfilling;

  Tick(
      Ledger ledger,
      Asking asking,
      Lanes lanes,
      Copies copies,
      Sweep sweep,
      LostEvents lost,
      Backfilling backfilling) {
    this.ledger = ledger;
    this.asking = asking;
    this.lanes = lanes;
    this.copies = copies;
    this.sweep = sweep;
    this.lost = lost;
    this.backfilling = backfilling;
  }

  /**
   * Does all of it.
   *
   * @throws RetryLater and other failures of a part, once the other parts had their turn
   */
  void run(Deadline deadline) {
    Set<String> regions = ConcurrentHashMap.newKeySet();
    List<RuntimeException> failures = new ArrayList<>();
    Set<String> there = new HashSet<>();
    part(failures, deadline, () -> there.addAll(ledger.folders().there()));
    part(failures, deadline, () -> asking.answer(there, deadline.share(ASKING_PERCENT)));
    part(failures, deadline, () -> advance(there, regions, deadline.share(LANES_PERCENT)));
    part(failures, deadline, () -> sweep.run(regions, deadline.share(SWEEP_PERCENT)));
    part(
        failures,
        deadline,
        () -> lanes.advance(lost.look(deadline.share(LOST_PERCENT)), Visit.TICK, deadline));
    // Last, since it may take hours; what it took in is run at the next tick.
    part(failures, deadline, () -> backfilling.goOn(there, deadline));
    if (!failures.isEmpty()) {
      RuntimeException first = failures.remove(0);
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  private static void part(List<RuntimeException> failures, Deadline deadline, Runnable part) {
    if (deadline.passed()) {
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
  private void advance(Set<String> there, Set<String> regions, Deadline deadline) {
    Awake awake = new Awake(ledger, there);
    // Of a paused pipeline's lanes only those that are under way need a look.
    lanes.advance(awake.lanes(awake.paused()), lane -> known(lane, regions), Visit.TICK, deadline);
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
    if (record.claim() != null) {
      regions.add(record.claim().region());
    }
    if (record.run() != null) {
      copies
          .of(record.lane(), record.run().id())
          .ifPresent(copy -> regions.addAll(copy.policy().regions()));
    }
  }
}
