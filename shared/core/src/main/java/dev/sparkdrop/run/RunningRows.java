package dev.sparkdrop.run;

import static dev.sparkdrop.run.Row.otherwise;
import static dev.sparkdrop.run.Row.when;

import java.util.List;
import java.util.stream.Stream;

/** {@link Phase#RUNNING}: the run has its batch; its job is to be submitted, or under way. */
final class RunningRows {
  static final List<Row> ROWS =
      Stream.of(JobRows.ended(""), failed(), JobRows.notFound(""), absent(), active())
          .flatMap(rows -> rows)
          .toList();

  private RunningRows() {}

  private static Stream<Row> failed() {
    return Stream.of(
        when(
            "job failed by its own fault, attempts left, cluster ready and free of its driver",
            s -> s.jobFailed() && s.clusterReady() && !s.driverMayLive(),
            Step.noteWhy(
                "the next attempt on the same cluster",
                s -> s.record().nextAttempt(FailureMessages.ownFault(s)),
                s -> "the job is tried again")),
        when(
            "job failed by its own fault, attempts left, else",
            DecisionContext::jobFailed,
            Step.dropCluster("it is not ready for the next attempt")),
        when(
            "job lost by the platform",
            DecisionContext::jobLost,
            Step.dropCluster("the platform lost the job")));
  }

  private static Stream<Row> absent() {
    return Stream.of(
        // Its id is free again: a slow submission could run it once more.
        when(
            "job absent, though it was submitted",
            s -> s.jobAbsent() && s.run().submitted(),
            Step.dropCluster("the job was deleted by hand", DecisionContext::jobDeleted)),
        // The submission of another invocation may still be accepted.
        when(
            "job absent, the run is to be cancelled",
            s -> s.jobAbsent() && s.stopAsked(),
            Step.dropCluster("the run is cancelled", s -> null)),
        when(
            "cluster broken, going away or gone",
            DecisionContext::clusterLost,
            Step.dropCluster("the cluster was lost")),
        // Not before the cluster is gone: another submission may still be accepted.
        when(
            "job refused by the user's fault",
            s -> s.jobAbsent() && s.usersFault(),
            Step.dropCluster("the job was refused")),
        when(
            "job never accepted, past giveUp",
            s -> s.jobAbsent() && s.pastGiveUp(),
            Step.dropCluster("the job is not accepted")),
        when(
            "serverless batch refused for want of machines, and there are other rungs",
            DecisionContext::refusedOnThisRung,
            Step.dropCluster("no machines could be had for the batch", s -> null)),
        when(
            "job absent, refused a moment ago",
            s -> s.jobAbsent() && s.backingOff(),
            Step.awaitUntil(
                "the job was refused for the moment", s -> s.record().backoff().until())),
        when(
            "job absent, cluster not ready just now",
            s -> s.jobAbsent() && s.clusterComingUp(),
            Step.await("the cluster is not ready just now")),
        when("job absent, cluster ready", DecisionContext::jobAbsent, Step.submitJob()));
  }

  private static Stream<Row> active() {
    return Stream.of(
        when(
            "job active, though it was not found before",
            s -> s.run().jobMissing() != null,
            Step.note("the job was found again", s -> s.record().jobMissingSince(null))),
        // Its time counts from here, not from the first try to submit it.
        when(
            "job active, though the record does not say that it was submitted",
            s -> !s.run().submitted() && !s.cancelRequested(),
            Step.note("the job was submitted", s -> s.record().submitted(s.now()))),
        when(
            "job active, in time",
            s -> !s.jobOverdue() && !s.toStop(),
            Step.awaitUntil("the job is under way", DecisionContext::jobDue)),
        when("job active, overdue or to be cancelled", s -> !s.cancelRequested(), Step.cancelJob()),
        when(
            "job active, told to stop 10 minutes ago",
            DecisionContext::cancelOverdue,
            Step.dropCluster("the job does not stop")),
        otherwise(
            "job active, told to stop",
            Step.awaitUntil("the job was told to stop", DecisionContext::cancelDue)));
  }
}
