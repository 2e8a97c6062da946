package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Records.Versioned;
import dev.sparkdrop.ledger.Unreadable;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.reconcile.Reconciler.Visit;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Phase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a wake-up without a name does: advances every lane that needs it, then sweeps. */
public final class Tick {
  private final Ledger ledger;
  private final Lanes lanes;
  private final Sweep sweep;
  private final StepLog log;

  public Tick(Ledger ledger, Lanes lanes, Sweep sweep, StepLog log) {
    this.ledger = ledger;
    this.lanes = lanes;
    this.sweep = sweep;
    this.log = log;
  }

  /** Looks at every lane that is not idle, or has something in its inbox. */
  public void run(Deadline deadline) {
    Map<String, Lane> awake = new LinkedHashMap<>();
    ledger
        .records()
        .forEach(
            listed -> {
              if (listed.phase() != Phase.IDLE) {
                lane(listed.pipeline(), listed.lane()).ifPresent(l -> awake.put(l.id(), l));
              }
            });
    ledger
        .inbox()
        .forEachLane(
            (pipeline, lane) -> {
              if (!awake.containsKey(lane)) {
                lane(pipeline, lane).ifPresent(l -> awake.put(l.id(), l));
              }
            });
    lanes.advance(awake.values(), Visit.TICK, deadline);
    if (!deadline.passed()) {
      sweep.run(deadline);
    }
  }

  /** The lane with its values: as its record says, or before the first record, its inbox. */
  private Optional<Lane> lane(String pipeline, String lane) {
    try {
      return ledger
          .records()
          .read(pipeline, lane)
          .map(Versioned::record)
          .map(record -> record.lane())
          .or(() -> ledger.inbox().lane(pipeline, lane));
    } catch (Unreadable e) {
      log.error(
          "record is left alone", "pipeline", pipeline, "lane", lane, "reason", e.getMessage());
      return Optional.empty();
    }
  }
}
