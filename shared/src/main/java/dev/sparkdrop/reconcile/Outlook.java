package dev.sparkdrop.reconcile;

import static dev.sparkdrop.run.SeenCluster.State.ABSENT;
import static dev.sparkdrop.run.SeenCluster.State.COMING_UP;
import static dev.sparkdrop.run.SeenCluster.State.GOING_AWAY;
import static dev.sparkdrop.run.SeenCluster.State.READY;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.Claim;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Lifecycle;
import dev.sparkdrop.run.SeenCluster;
import dev.sparkdrop.run.SeenJob;
import java.time.Clock;
import java.util.Random;

/**
 * What a lane does next, by the rules that decide it: observe and decide, without performing. Its
 * cluster and its job are not looked at, but supposed to be as its record has them.
 */
public final class Outlook {
  private static final SeenJob UNDER_WAY = new SeenJob(SeenJob.State.ACTIVE, null, null, null);
  private static final StepLog SILENT = (level, message, fields) -> {};

  private final Ledger ledger;
  private final Catalog catalog;
  private final Copies copies;
  private final Gathering gathering;
  private final Repeats repeats;
  private final Clock clock;

  /**
   * @param ledger over a bucket that is {@link dev.sparkdrop.port.ReadOnly}
   */
  public Outlook(Ledger ledger, Bucket landing, Catalog catalog, Clock clock) {
    this.ledger = ledger;
    this.catalog = catalog;
    this.copies = new Copies(ledger.runs(), catalog);
    this.gathering = new Gathering(ledger, new Markers(ledger, landing, SILENT));
    this.repeats = new Repeats(ledger, new Answers(ledger, SILENT));
    this.clock = clock;
  }

  /** The decision on that record, made now. */
  public Action of(LaneRecord record) {
    Observer observer =
        new Observer(
            catalog,
            ledger,
            copies,
            gathering,
            repeats,
            (region, name) -> supposedCluster(record),
            (region, id) -> record.run().submitted() ? UNDER_WAY : SeenJob.ABSENT,
            clock,
            new Random());
    Look look = observer.look(record);
    return Lifecycle.decide(look.policy(), record, look.seen());
  }

  private static SeenCluster supposedCluster(LaneRecord record) {
    Claim claim = record.claim();
    boolean there = claim.requested() != null && claim.trouble() == null && claim.gone() == null;
    SeenCluster.State state =
        switch (record.phase()) {
          case IDLE -> ABSENT;
          case PROVISIONING -> !there ? ABSENT : claim.ready() == null ? COMING_UP : READY;
          case RUNNING, CLOSING -> READY;
          case DELETING -> claim.gone() == null ? GOING_AWAY : ABSENT;
        };
    return state == ABSENT
        ? SeenCluster.ABSENT
        : new SeenCluster(state, claim.uuid() == null ? "supposed" : claim.uuid(), null);
  }
}
