package dev.sparkdrop.console;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Records.Versioned;
import dev.sparkdrop.ledger.Unreadable;
import dev.sparkdrop.reconcile.Outlook;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.Claim;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Run;
import java.time.Clock;
import java.util.Optional;

/** What lanes do just now: what their records say, and what the lifecycle makes of it. */
final class LanesNow {
  private final Ledger ledger;
  private final Outlook outlook;
  private final Clock clock;

  LanesNow(Ledger ledger, Outlook outlook, Clock clock) {
    this.ledger = ledger;
    this.outlook = outlook;
    this.clock = clock;
  }

  /**
   * What can be said of a lane.
   *
   * @param now null where {@code problem} says why nothing can be
   * @param record null where there is none, or it cannot be read
   * @param problem null where there is none
   */
  record Told(LaneNow now, LaneRecord record, String problem) {}

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
      Action next = outlook.of(known);
      return new Told(told(known, record.isPresent(), next), record.orElse(null), null);
    } catch (Unreadable | IllegalStateException e) {
      return new Told(null, null, "Of lane " + named.id() + ": " + Text.cut(e.getMessage()));
    }
  }

  private LaneNow told(LaneRecord record, boolean written, Action next) {
    Lane lane = record.lane();
    Run run = record.run();
    Claim claim = record.claim();
    return new LaneNow(
        lane.pipeline(),
        lane.id(),
        lane.values(),
        record.phase(),
        Text.cut(PlainWords.of(record, next)),
        written ? record.since() : null,
        next instanceof Action.Wait wait ? wait.until() : null,
        ledger.inbox().count(lane, LaneNow.COUNTED),
        run == null ? null : run.id(),
        claim == null ? null : claim.cluster(),
        claim == null ? null : claim.requested(),
        run != null && run.submitted() ? run.job() : null,
        ledger.wishes().paused(lane.pipeline()));
  }
}
