package dev.sparkdrop.run;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * What a row does.
 *
 * @param label what it does, in words, for the generated page
 * @param action the action that follows from what was seen
 */
record Step(String label, Function<DecisionContext, Action> action) {

  static Step done() {
    return new Step("Done", s -> new Action.Done());
  }

  /** Nothing is done until an event or the tick. */
  static Step await(String why) {
    return awaitUntil(why, s -> null);
  }

  /** Nothing is done until then, or an event or the tick. */
  static Step awaitUntil(String why, Function<DecisionContext, Instant> until) {
    return new Step("Wait: " + why, s -> new Action.Wait(until.apply(s), why));
  }

  /** The record changes, and nothing else. */
  static Step note(String why, Function<DecisionContext, LaneRecord> next) {
    return new Step("note: " + why, s -> new Action.Move(next.apply(s), why));
  }

  /** The record changes for a reason that is known only from what was seen. */
  static Step noteWhy(
      String label,
      Function<DecisionContext, LaneRecord> next,
      Function<DecisionContext, String> why) {
    return new Step(label, s -> new Action.Move(next.apply(s), why.apply(s)));
  }

  static Step openRun(String where, Function<DecisionContext, LaneRecord> next) {
    return new Step("OpenRun " + where, s -> new Action.OpenRun(next.apply(s)));
  }

  static Step createCluster() {
    return new Step("CreateCluster", s -> new Action.CreateCluster(s.record()));
  }

  static Step seal(String what, Function<DecisionContext, LaneRecord> ready) {
    return new Step("Seal " + what, s -> new Action.Seal(ready.apply(s)));
  }

  static Step giveUp(Function<DecisionContext, String> reason) {
    return new Step(
        "GiveUp", s -> new Action.GiveUp(s.record(), reason.apply(s), s.bisectionAfter()));
  }

  static Step submitJob() {
    return new Step("SubmitJob", s -> new Action.SubmitJob(s.record()));
  }

  static Step cancelJob() {
    return new Step("CancelJob", s -> new Action.CancelJob(s.record()));
  }

  static Step stopBatch() {
    return new Step(
        "StopBatch, and take its id", s -> new Action.StopBatch(s.record(), s.blockOverdue()));
  }

  /** The batch goes to the next rung, as no machines could be had for it on this one. */
  static Step onNextRung(Function<DecisionContext, String> why) {
    return noteWhy(
        "the next rung; after the last, the first after a rest",
        s -> s.record().unplaced(why.apply(s), s.policy(), s.now()),
        s -> "no machines could be had for the batch");
  }

  static Step writeReceipt() {
    return new Step("WriteReceipt, and publish it", s -> new Action.WriteReceipt(s.record()));
  }

  static Step deleteCluster() {
    return new Step(
        "DeleteCluster", s -> new Action.DeleteCluster(s.lease(), s.observed().cluster().uuid()));
  }

  static Step succeed() {
    return conclude(
        Outcome.SUCCEEDED, s -> null, DecisionContext::bisectionAfter, "the run succeeded");
  }

  /** The job's rows are to be loaded into the warehouse. */
  static Step load() {
    return noteWhy(
        "load its rows into the warehouse",
        s -> {
          Duration linger = s.policy().linger(s.record().timings());
          return s.record().loadBegun(s.observed().job(), linger, s.now());
        },
        s -> "the job succeeded, its rows are loaded");
  }

  static Step startLoad() {
    return new Step("StartLoad", s -> new Action.StartLoad(s.record()));
  }

  static Step blockLoad() {
    return new Step("BlockLoad, so that it never runs", s -> new Action.BlockLoad(s.record()));
  }

  static Step noteLoading(String why, Function<DecisionContext, Loading> next) {
    return note(why, s -> s.record().loading(next.apply(s)));
  }

  static Step succeedLoaded() {
    return concludeLoad(
        Outcome.SUCCEEDED,
        s -> s.loading().wrote(s.observed().load().rows()),
        s -> null,
        "the run succeeded");
  }

  static Step failLoad(Function<DecisionContext, String> reason) {
    return concludeLoad(Outcome.FAILED, DecisionContext::loading, reason, "the run failed");
  }

  private static Step concludeLoad(
      Outcome outcome,
      Function<DecisionContext, Loading> last,
      Function<DecisionContext, String> reason,
      String why) {
    return new Step(
        "conclude: " + outcome,
        s -> {
          Duration linger = s.policy().linger(s.record().timings());
          return new Action.Move(
              s.record()
                  .loaded(
                      outcome, reason.apply(s), last.apply(s), s.bisectionAfter(), linger, s.now()),
              why);
        });
  }

  static Step fail(Function<DecisionContext, String> reason) {
    return conclude(Outcome.FAILED, reason, DecisionContext::bisectionAfter, "the run failed");
  }

  /** The job failed by its own fault. */
  static Step failOwn() {
    return conclude(
        Outcome.FAILED,
        FailureMessages::failedForGood,
        DecisionContext::bisectionAfterOwnFault,
        "the run failed");
  }

  /** The run fails, and its batch is run again in halves. */
  static Step halve() {
    Step failed =
        conclude(
            Outcome.FAILED,
            FailureMessages::halved,
            DecisionContext::halved,
            "the run failed, and its batch is run again in halves");
    return new Step(failed.label() + ", and halve its batch", failed.action());
  }

  private static Step conclude(
      Outcome outcome,
      Function<DecisionContext, String> reason,
      Function<DecisionContext, Bisection> after,
      String why) {
    return new Step(
        "conclude: " + outcome,
        s -> {
          Duration linger = s.policy().linger(s.record().timings());
          return new Action.Move(
              s.record()
                  .concluded(
                      outcome,
                      reason.apply(s),
                      s.observed().job(),
                      after.apply(s),
                      linger,
                      s.now()),
              why);
        });
  }

  /** The cluster goes before the run is looked at again; why it was lost is noted, if it was. */
  static Step dropCluster(String why) {
    return dropCluster(why, DecisionContext::clusterLoss);
  }

  /**
   * The cluster goes before the run is looked at again.
   *
   * @param failure what is noted of it; null leaves what was noted before
   */
  static Step dropCluster(String why, Function<DecisionContext, Failure> failure) {
    return new Step(
        "delete the cluster: " + why,
        s -> new Action.Move(s.record().clusterLost(failure.apply(s), s.now()), why));
  }

  /** No run is open any more; the cluster goes. */
  static Step dismiss(String why) {
    return new Step(
        "delete the cluster: " + why, s -> new Action.Move(s.record().dismissed(s.now()), why));
  }

  /** The batch goes to a new cluster. */
  static Step retry(String label, Function<DecisionContext, Run> next, String why) {
    return new Step(
        label, s -> new Action.Move(s.record().retried(next.apply(s), s.policy(), s.now()), why));
  }
}
