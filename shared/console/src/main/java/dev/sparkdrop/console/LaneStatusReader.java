package dev.sparkdrop.console;

import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.LaneRecords.Versioned;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.reconcile.loop.DecisionPreview;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.ClusterLease;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Run;
import java.time.Clock;
import java.util.Optional;

/** What lanes do just now: what their records say, and what the lifecycle makes of it. */
final class LaneStatusReader {
  private final Ledger ledger;
  private final DecisionPreview decisionPreview;
  private final Clock clock;

  LaneStatusReader(Ledger ledger, DecisionPreview decisionPreview, Clock clock) {
    this.ledger = ledger;
    this.decisionPreview = decisionPreview;
    this.clock = clock;
  }

  /**
   * What can be said of a lane.
   *
   * @param now null where {@code problem} says why nothing can be
   * @param record null where there is none, or it cannot be read
   * @param problem null where there is none
   */
  record Told(LaneStatus now, LaneRecord record, String problem) {}

  /**
   * Looks at a lane.
   *
   * @param named its values need not be known
   */
  Told look(Lane named) {
    try {
      Optional<LaneRecord> record =
          ledger.records().read(named.pipeline(), named.id()).map(Versioned::record);
      Lane lane =
          record
              .map(LaneRecord::lane)
              .or(() -> ledger.inbox().lane(named.pipeline(), named.id()))
              .orElse(named);
      LaneRecord known = record.orElseGet(() -> LaneRecord.idle(lane, clock.instant()));
      Action next = decisionPreview.of(known);
      return new Told(told(known, record.isPresent(), next), record.orElse(null), null);
    } catch (CorruptRecord | IllegalStateException e) {
      return new Told(
          null,
          null,
          "Of lane " + Text.lane(named.values(), named.id()) + ": " + Text.cut(e.getMessage()));
    }
  }

  private LaneStatus told(LaneRecord record, boolean written, Action next) {
    Lane lane = record.lane();
    Run run = record.run();
    ClusterLease clusterLease = record.lease();
    return new LaneStatus(
        lane.pipeline(),
        lane.id(),
        lane.values(),
        record.phase(),
        Text.cut(PhaseText.of(record, next)),
        written ? record.since() : null,
        next instanceof Action.Wait wait ? wait.until() : null,
        ledger.inbox().count(lane, LaneStatus.COUNTED),
        run == null ? null : run.id(),
        clusterLease == null ? null : clusterLease.cluster(),
        clusterLease == null ? null : clusterLease.requested(),
        run != null && run.submitted() ? run.job() : null,
        ledger.commands().paused(lane.pipeline()));
  }
}
