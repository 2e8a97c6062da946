package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.LaneRecords;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.InvocationDeadline;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Phase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Advances a lane: observe, decide, perform, repeat, until there is nothing to do but wait.
 *
 * <p>Any number of invocations may do so at once, and each may die anywhere: the record's
 * compare-and-set and the repeatable deeds make it come out the same.
 */
public final class Reconciler {
  private static final int MOST_COUNTED = 10_000;

  private final Observer observer;
  private final Decision decision;
  private final ActionExecutor actionExecutor;
  private final Ledger ledger;
  private final Clock clock;
  private final Sleeper sleeper;
  private final StructuredLog log;

  public Reconciler(
      Observer observer,
      Decision decision,
      ActionExecutor actionExecutor,
      Ledger ledger,
      Clock clock,
      Sleeper sleeper,
      StructuredLog log) {
    this.observer = observer;
    this.decision = decision;
    this.actionExecutor = actionExecutor;
    this.ledger = ledger;
    this.clock = clock;
    this.sleeper = sleeper;
    this.log = log;
  }

  /** Why an invocation looks at a lane. */
  public enum Visit {
    /**
     * Something landed. Matters only to a phase that looks at the inbox; the invocation that
     * thereby opens a run stays until its job is submitted, so that nothing is lost between "ready"
     * and "submit".
     */
    ARRIVAL,
    /** Time passed, or something ended. Never stays. */
    TICK
  }

  /** Advances the lane as far as it goes before the deadline. */
  public void advance(Lane lane, Visit visit, InvocationDeadline invocationDeadline) {
    PollInterval pollInterval = new PollInterval();
    String opened = null;
    while (!invocationDeadline.passed()) {
      LaneRecords.Versioned seen = ledger.records().read(lane, clock.instant());
      LaneRecord record = seen.record();
      boolean mine = opened != null && record.run() != null && opened.equals(record.run().id());
      if (visit == Visit.ARRIVAL && !mine && !record.phase().needs(Phase.Look.INBOX)) {
        return;
      }
      Observation observation = observer.look(record);
      Action action = decision.decide(observation.policy(), record, observation.observed());
      if (invocationDeadline.passed()) {
        return;
      }
      Instant began = clock.instant();
      ActionResult actionResult = actionExecutor.perform(action, seen, observation);
      logStep(record, action, actionResult, Duration.between(began, clock.instant()));
      switch (actionResult) {
        case MOVED -> {
          pollInterval.reset();
          if (action instanceof Action.OpenRun open) {
            opened = open.next().run().id();
          }
        }
        case CONTENDED -> sleeper.pause(invocationDeadline.atMost(pollInterval.next()));
        case WAITING -> {
          logIdle(record, visit, action);
          if (visit != Visit.ARRIVAL || !mine || submitted(record)) {
            return;
          }
          sleeper.pause(invocationDeadline.atMost(pollInterval.next()));
        }
        case DONE -> {
          return;
        }
      }
    }
  }

  private static boolean submitted(LaneRecord record) {
    boolean before = record.phase() == Phase.PROVISIONING || record.phase() == Phase.RUNNING;
    return !before || record.run().submitted();
  }

  /** What waits and does not run is said once a minute, and why. */
  private void logIdle(LaneRecord record, Visit visit, Action action) {
    if (visit == Visit.TICK && record.phase() == Phase.IDLE) {
      Lane lane = record.lane();
      int waiting = ledger.inbox().count(lane, MOST_COUNTED);
      log.info(
          "objects_wait",
          "objects wait",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "waiting",
          (waiting == MOST_COUNTED ? "at least " : "") + waiting,
          "reason",
          action.why());
    }
  }

  /** The stable name of a step; a decided run is told by its outcome. */
  private static String event(LaneRecord before, Action action) {
    boolean undecided = before.run() != null && before.run().ending() == null;
    if (action instanceof Action.GiveUp) {
      return "run_failed";
    }
    if (action instanceof Action.Move move
        && undecided
        && move.next().run() != null
        && move.next().run().ending() != null) {
      Bisection bisection = move.next().bisection();
      if (bisection != null && bisection.result() == Bisection.Result.HALVED) {
        return "run_halved";
      }
      boolean succeeded = move.next().run().ending().outcome() == Outcome.SUCCEEDED;
      return succeeded ? "run_succeeded" : "run_failed";
    }
    return action.event();
  }

  private void logStep(LaneRecord record, Action action, ActionResult actionResult, Duration took) {
    if (actionResult == ActionResult.MOVED || action instanceof Action.DeleteCluster) {
      log.info(
          event(record, action),
          action.why(),
          "pipeline",
          record.lane().pipeline(),
          "lane",
          record.lane().id(),
          "run",
          record.run() == null ? null : record.run().id(),
          "cluster",
          record.lease() == null ? null : record.lease().cluster(),
          "phase",
          record.phase().name(),
          "action",
          action.getClass().getSimpleName(),
          "took_ms",
          took.toMillis());
    }
  }
}
