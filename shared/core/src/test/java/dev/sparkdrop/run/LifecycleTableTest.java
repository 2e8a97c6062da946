package dev.sparkdrop.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The whole table: every situation is decided, every row is needed, and no decision is unsafe. */
class LifecycleTableTest {

  @Test
  void everySituationIsDecidedAndEveryRowDecidesOne() {
    Set<Row> reached = new LinkedHashSet<>();

    DecisionContexts.all().forEach(s -> reached.add(Lifecycle.row(s)));

    List<String> idle = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      Lifecycle.rows(phase).stream()
          .filter(row -> !reached.contains(row))
          .forEach(row -> idle.add(phase + ": " + row.seen()));
    }
    assertEquals(List.of(), idle, "rows that no situation reaches");
  }

  @Test
  void everyDecisionGivesALegalRecord() {
    DecisionContexts.all().forEach(s -> assertNotNull(decide(s), s::toString));
  }

  @Test
  void aDecisionDependsOnNothingThatItsPhaseDoesNotLookAt() {
    for (LaneRecord record : DecisionContexts.records()) {
      for (ObservedState observedState : DecisionContexts.seen(record)) {
        ObservedState other =
            new ObservedState(
                observedState.now(),
                observedState.freshRun(),
                record.needs(Phase.Look.INBOX) ? observedState.inbox() : ObservedInbox.DUE,
                record.needs(Phase.Look.PIPELINE)
                    ? observedState.pipeline()
                    : new ObservedPipeline("x", true, true, true),
                record.needs(Phase.Look.CLUSTER)
                    ? observedState.cluster()
                    : new ObservedCluster(ObservedCluster.State.READY, "x", null),
                record.needs(Phase.Look.JOB)
                    ? observedState.job()
                    : new ObservedJob(ObservedJob.State.FAILED, null, null, null),
                record.needs(Phase.Look.LOAD)
                    ? observedState.load()
                    : new ObservedLoad(ObservedLoad.State.SUCCEEDED, null, 1));
        assertEquals(
            Lifecycle.row(new DecisionContext(DecisionContexts.POLICY, record, observedState)),
            Lifecycle.row(new DecisionContext(DecisionContexts.POLICY, record, other)));
      }
    }
  }

  @Test
  void aHealthyClusterWithItsJobInTimeIsNeverGivenUp() {
    forbid(
        s ->
            s.record().phase() == Phase.RUNNING
                && s.clusterReady()
                && s.jobActive()
                && !s.jobOverdue()
                && !s.toStop(),
        s -> !(decide(s) instanceof Action.Wait) && phaseAfter(s) != Phase.RUNNING);
  }

  @Test
  void aJobThatIsNotKnownToBeSubmittedIsNotToldToStop() {
    forbid(
        s -> s.record().phase() == Phase.RUNNING && s.jobActive() && !s.run().submitted(),
        s -> decide(s) instanceof Action.CancelJob);
  }

  @Test
  void aClusterIsDeletedOnlyUnderTheUuidThatWasSeen() {
    forbid(
        s -> decide(s) instanceof Action.DeleteCluster,
        s -> !((Action.DeleteCluster) decide(s)).uuid().equals(s.observed().cluster().uuid()));
  }

  @Test
  void aJobIsSubmittedOnlyOnceAndOnlyToAReadyCluster() {
    forbid(
        s -> decide(s) instanceof Action.SubmitJob,
        s -> s.run().submitted() || !s.jobAbsent() || !s.clusterReady());
  }

  @Test
  void aRunIsOpenedOnlyForADueInboxAndOnlyWhenNoneIsOpen() {
    forbid(
        s -> decide(s) instanceof Action.OpenRun,
        s -> !s.inboxDue() || !(s.record().phase() == Phase.IDLE || s.run().ending().accounted()));
  }

  @Test
  void aRunWhoseJobIsNotThereIsConcludedOnlyWhenItsClusterIsGone() {
    // Until then another invocation, which looked before, may still submit the job.
    forbid(
        s -> concluded(s) != null && s.jobAbsent() && s.record().phase() != Phase.LOADING,
        s -> !s.clusterAbsent());
  }

  @Test
  void aClusterThatTroubleWasNotedAgainstIsNotUsed() {
    // Another invocation may be about to delete it. What has no job needs none.
    forbid(
        s ->
            decide(s) instanceof Action.Seal
                && !s.stopAsked()
                && !(s.record().halvesWait() && s.record().bisection().isRest()),
        DecisionContext::hasFailure);
  }

  @Test
  void aRetryWaitsUntilTheOldClusterIsGoneAndItsJobIsOver() {
    forbid(
        s -> isRetry(s),
        s ->
            !s.clusterAbsent()
                || s.jobSucceeded()
                || s.job(ObservedJob.State.CANCELLED)
                || (s.jobActive() && !s.ghostOverdue()));
  }

  @Test
  void anAttemptNumberRisesOnlyWhenItsJobWasThere() {
    forbid(
        s -> isRetry(s) && !s.numberUsed(),
        s -> ((Action.Move) decide(s)).next().run().attempt() != s.run().attempt());
    forbid(
        s -> isRetry(s) && s.numberUsed(),
        s -> ((Action.Move) decide(s)).next().run().attempt() != s.run().attempt() + 1);
  }

  @Test
  void aStoppedJobIsNeverTriedAgain() {
    forbid(s -> s.runOpen() && s.cancelRequested(), s -> isRetry(s) && !s.jobAbsent());
  }

  @Test
  void aRunThatIsToBeCancelledGetsNoJobMoreAndNoCluster() {
    forbid(
        s -> s.runOpen() && s.stopAsked(),
        s ->
            isRetry(s)
                || decide(s) instanceof Action.SubmitJob
                || decide(s) instanceof Action.CreateCluster
                || (decide(s) instanceof Action.Move move
                    && move.next().run().attempt() > s.run().attempt()));
  }

  @Test
  void aPausedPipelineOpensNoRunAndKeepsNoCluster() {
    forbid(DecisionContext::paused, s -> decide(s) instanceof Action.OpenRun);
    forbid(
        s -> s.paused() && s.record().phase() == Phase.CLOSING && s.run().ending().accounted(),
        s -> phaseAfter(s) != (s.serverless() ? Phase.IDLE : Phase.DELETING));
  }

  @Test
  void aRunWhoseJobWasDeletedByHandIsNotTriedAgain() {
    // A slow submission may have started the job once more: even then.
    forbid(
        s -> s.record().phase() == Phase.DELETING && s.runOpen() && s.run().submitted(),
        s -> s.usersFault() && isRetry(s));
  }

  @Test
  void theReceiptComesBeforeTheNextChange() {
    forbid(
        s -> s.record().phase() == Phase.CLOSING && !s.run().ending().accounted(),
        s -> !(decide(s) instanceof Action.WriteReceipt));
  }

  @Test
  void succeededIsConcludedExactlyWhenTheJobSucceeded() {
    forbid(
        s -> concluded(s) != null && s.record().phase() != Phase.LOADING,
        s -> (concluded(s) == Outcome.SUCCEEDED) != s.jobSucceeded());
  }

  @Test
  void aRunThatLoadsSucceedsExactlyWhenItsTransactionDid() {
    forbid(
        s -> s.record().phase() == Phase.LOADING && concluded(s) != null,
        s -> (concluded(s) == Outcome.SUCCEEDED) != (s.loadSucceeded() && s.loading().merging()));
    forbid(
        s -> s.policy().loads() && s.jobSucceeded() && s.runOpen(),
        s -> concluded(s) == Outcome.SUCCEEDED && s.record().phase() != Phase.LOADING);
  }

  @Test
  void aLoadIsStartedOnlyWhereNoneIsUnderWay() {
    forbid(s -> decide(s) instanceof Action.StartLoad, s -> s.loading().started());
  }

  @Test
  void aRunEndsWithoutItsLoadOnlyWhereThatNeverRuns() {
    forbid(
        s -> s.record().phase() == Phase.LOADING && concluded(s) == Outcome.FAILED,
        s -> !s.loading().blocked() && !s.loadFailed());
  }

  @Test
  void aRunIsNotFailedWhileItsLoadMaySucceed() {
    forbid(
        s -> s.record().phase() == Phase.LOADING && s.loading().started() && !s.loadFailed(),
        s -> concluded(s) == Outcome.FAILED);
  }

  @Test
  void noRunIsOpenedOnAClusterThatMayGo() {
    forbid(
        s -> s.record().lease() != null && s.released(), s -> decide(s) instanceof Action.OpenRun);
  }

  /** Whoever saw what is noted against it may be slow, and delete it under the next run. */
  @Test
  void noRunIsOpenedOnAClusterThatSomethingIsNotedAgainst() {
    forbid(
        s -> s.record().lease() != null && s.hasFailure(),
        s -> decide(s) instanceof Action.OpenRun);
  }

  @Test
  void aFailureSaysWhy() {
    forbid(
        s -> concluded(s) == Outcome.FAILED,
        s -> ((Action.Move) decide(s)).next().run().ending().reason() == null);
  }

  @Test
  void anotherClusterAlwaysHasAnotherName() {
    forbid(
        s -> decide(s) instanceof Action.Move move && move.next().phase() == Phase.PROVISIONING,
        s -> {
          ClusterLease next = ((Action.Move) decide(s)).next().lease();
          boolean sameCluster = next.requested() != null;
          return !next.serverless()
              && next.cluster().equals(s.lease().cluster())
              && !sameCluster
              && !noted(s);
        });
  }

  @Test
  void aBatchIsHalvedOnlyWhereItsJobFailedByItsOwnFaultAndMayBeRunNoMore() {
    forbid(
        s -> result(s) == Bisection.Result.HALVED,
        s ->
            !s.jobFailed()
                || s.toStop()
                || s.jobAttemptsLeft()
                || s.run().objects() < 2
                || s.jobsOfBatch() >= s.policy().bisectJobs());
  }

  @Test
  void aBatchOfSeveralObjectsIsNotFailedByItsJobWhileItMayBeHalved() {
    forbid(
        s ->
            s.record().run() != null
                && concluded(s) == Outcome.FAILED
                && s.jobFailed()
                && !s.toStop()
                && s.mayHalve(),
        s -> result(s) != Bisection.Result.HALVED);
  }

  @Test
  void aHalfThatWaitsIsNeverForgotten() {
    forbid(
        s -> s.record().halvesWait() && decide(s) instanceof Action.Move,
        s -> {
          LaneRecord next = ((Action.Move) decide(s)).next();
          List<Bisection.Half> before = s.record().bisection().waiting();
          return next.bisection() == null || !next.bisection().waiting().containsAll(before);
        });
  }

  @Test
  void aRunThatIsOpenedHasTheHalfThatWaitsFirst() {
    forbid(
        s -> s.record().halvesWait() && decide(s) instanceof Action.OpenRun,
        s -> {
          Bisection next = ((Action.OpenRun) decide(s)).next().bisection();
          return !s.record().bisection().waiting().get(0).equals(next.half());
        });
  }

  @Test
  void afterTheLastJobThatMayBeRunTheSearchEnds() {
    forbid(
        s ->
            s.record().halvesWait()
                && concluded(s) != null
                && s.jobsOfBatch() >= s.policy().bisectJobs(),
        s -> ((Action.Move) decide(s)).next().bisection().ended() == null);
  }

  @Test
  void aCancelledHalfEndsTheSearch() {
    forbid(
        s -> s.record().halvesWait() && concluded(s) == Outcome.FAILED && s.stopAsked(),
        s -> ((Action.Move) decide(s)).next().bisection().ended() == null);
  }

  @Test
  void aServerlessBatchHasNoClusterMadeOrDeleted() {
    forbid(
        DecisionContext::serverless,
        s ->
            decide(s) instanceof Action.CreateCluster || decide(s) instanceof Action.DeleteCluster);
  }

  @Test
  void aRunLetsGoOfABatchThatIsNotThereOnlyWhereItCanNeverBeStarted() {
    // No cluster that is gone keeps a slow invocation from starting it.
    forbid(
        s ->
            s.serverless()
                && s.jobAbsent()
                && s.record().phase() == Phase.DELETING
                && s.runOpen()
                && decide(s) instanceof Action.Move,
        s -> s.lease().gone() == null);
  }

  @Test
  void aBatchIsStoppedOnlyWhereItsRunWasGivenUpOn() {
    forbid(
        s -> decide(s) instanceof Action.StopBatch,
        s -> !s.serverless() || s.record().phase() != Phase.DELETING);
  }

  @Test
  void theIdOfABatchThatCanNeverBeStartedIsNotUsedAgain() {
    forbid(
        s -> s.serverless() && s.runOpen() && s.lease().gone() != null && isRetry(s),
        s -> ((Action.Move) decide(s)).next().run().attempt() != s.run().attempt() + 1);
  }

  @Test
  void aBatchThatFoundNoMachinesGoesToTheNextRungAndCountsAgainstNoLimit() {
    forbid(
        s -> s.runOpen() && s.jobUnplaced() && !s.toStop(),
        s -> {
          LaneRecord next = ((Action.Move) decide(s)).next();
          return next.phase() != Phase.PROVISIONING
              || next.lease().rung() == s.lease().rung()
              || next.run().ownFaults() != s.run().ownFaults()
              || next.run().platformFaults() != s.run().platformFaults();
        });
  }

  private static Bisection.Result result(DecisionContext s) {
    boolean open = s.record().run() != null && s.record().run().ending() == null;
    return open && decide(s) instanceof Action.Move move && move.next().bisection() != null
        ? move.next().bisection().result()
        : null;
  }

  private static boolean noted(DecisionContext s) {
    return ((Action.Move) decide(s)).next().lease().failure() != null;
  }

  private static Phase phaseAfter(DecisionContext s) {
    return decide(s) instanceof Action.Move move ? move.next().phase() : null;
  }

  private static boolean isRetry(DecisionContext s) {
    return s.record().phase() == Phase.DELETING
        && decide(s) instanceof Action.Move move
        && move.next().phase() == Phase.PROVISIONING;
  }

  private static Outcome concluded(DecisionContext s) {
    return decide(s) instanceof Action.Move move
            && move.next().phase() == Phase.CLOSING
            && s.record().phase() != Phase.CLOSING
        ? move.next().run().ending().outcome()
        : null;
  }

  private static Action decide(DecisionContext s) {
    return Lifecycle.decide(s.policy(), s.record(), s.observed());
  }

  /** In no situation of the first kind may the second hold; the first kind has to occur. */
  private static void forbid(Predicate<DecisionContext> when, Predicate<DecisionContext> never) {
    List<DecisionContext> those = DecisionContexts.all().filter(when).toList();
    assertFalse(those.isEmpty(), "no such situation: the check checks nothing");
    those.forEach(s -> assertTrue(!never.test(s), () -> Lifecycle.row(s).seen() + " in " + s));
  }
}
