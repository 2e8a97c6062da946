package dev.sparkdrop.run;

import static dev.sparkdrop.run.Row.otherwise;
import static dev.sparkdrop.run.Row.when;

import java.util.List;
import java.util.stream.Stream;

/** {@link Phase#DELETING}: the cluster goes; then an open run is retried or closed. */
final class DeletingRows {
  static final List<Row> ROWS =
      Stream.of(
              going(),
              JobRows.ended("cluster gone, "),
              stillActive(),
              JobRows.notFound("cluster gone, "),
              deletedByHand(),
              neverThere())
          .flatMap(rows -> rows)
          .toList();

  private DeletingRows() {}

  private static Stream<Row> going() {
    return Stream.of(
        when(
            "serverless batch active, or not there and its id free",
            s -> s.serverless() && s.clusterStays(),
            Step.stopBatch()),
        when("cluster there", DecisionContext::clusterStays, Step.deleteCluster()),
        when(
            "cluster going away",
            DecisionContext::clusterGoingAway,
            Step.await("the cluster is going away")),
        when(
            "cluster gone, no run open",
            s -> !s.runOpen(),
            Step.note(
                "the cluster is gone, the lane is idle", s -> s.record().idleAgain(s.now()))));
  }

  private static Stream<Row> deletedByHand() {
    return Stream.of(
        when(
            "cluster gone, job deleted by hand",
            s -> s.run().submitted() && (s.jobAbsent() || s.usersFault()),
            Step.fail(s -> s.jobDeleted().sentence())),
        when(
            "cluster gone, job failed by its own fault, attempts left",
            s -> s.jobFailed() && !s.batchGivenUp(),
            Step.retry(
                "retry on a new cluster, next attempt",
                s -> s.run().afterOwnFault(s.lease(), FailureMessages.ownFault(s)),
                "the job is tried again")));
  }

  private static Stream<Row> stillActive() {
    return Stream.of(
        when(
            "cluster gone, job reported active",
            s -> s.jobActive() && s.lease().gone() == null,
            Step.note("the cluster is gone", s -> s.record().clusterGone(s.now()))),
        when(
            "cluster gone, job still reported active",
            s -> s.jobActive() && !s.ghostOverdue(),
            Step.awaitUntil(
                "the job's end is not known yet, 30 minutes at most", DecisionContext::ghostDue)),
        when(
            "cluster gone, job active to the end though it was to stop",
            s -> s.jobActive() && s.toStop(),
            Step.fail(FailureMessages::stopped)));
  }

  private static Stream<Row> neverThere() {
    return Stream.of(
        when(
            "cluster gone, job never there, the run is to be cancelled",
            s -> s.jobAbsent() && s.stopAsked(),
            Step.fail(FailureMessages::cancelledBeforeItsJob)),
        when(
            "cluster gone, job never there or batch accepted too late, refused by the user's fault",
            s -> s.batchGivenUp() || (s.jobAbsent() && s.usersFault()),
            Step.fail(FailureMessages::refused)),
        when(
            "cluster gone, job never there, past giveUp",
            s -> s.jobAbsent() && s.pastGiveUp(),
            Step.fail(FailureMessages::neverSubmitted)),
        when(
            "serverless batch refused for want of machines, and there are other rungs",
            DecisionContext::refusedOnThisRung,
            Step.onNextRung(s -> s.lease().failure().sentence())),
        when(
            "cluster gone, job lost or never there, attempts left",
            DecisionContext::platformAttemptsLeft,
            Step.retry(
                "retry on a new cluster; a used job number is not used again",
                s -> s.run().afterPlatformFault(s.lease(), FailureMessages.lost(s), s.numberUsed()),
                "the batch goes to a new cluster")),
        otherwise(
            "cluster gone, job lost or never there, no attempts left",
            Step.fail(FailureMessages::outOfAttempts)));
  }
}
