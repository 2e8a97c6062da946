package dev.sparkdrop.run;

import static dev.sparkdrop.run.ObservedCluster.State.ABSENT;
import static dev.sparkdrop.run.ObservedCluster.State.BROKEN;
import static dev.sparkdrop.run.ObservedCluster.State.COMING_UP;
import static dev.sparkdrop.run.ObservedCluster.State.GOING_AWAY;
import static dev.sparkdrop.run.ObservedCluster.State.READY;
import static dev.sparkdrop.run.Phase.CLOSING;
import static dev.sparkdrop.run.Phase.DELETING;
import static dev.sparkdrop.run.Phase.IDLE;
import static dev.sparkdrop.run.Phase.PROVISIONING;
import static dev.sparkdrop.run.Phase.RUNNING;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The lifecycle of a lane: the one table that decides what happens next.
 *
 * <p>Rows of a phase are read from the top; the first that holds decides. A test walks every
 * combination of what can be seen and fails on one that no row decides, and {@code
 * docs/lifecycle.md} is generated from these rows.
 */
public final class Lifecycle {
  private Lifecycle() {}

  /** One row: in this phase, when this is seen, do that. */
  record Row(
      Phase phase,
      String seen,
      String action,
      Predicate<DecisionContext> holds,
      Function<DecisionContext, Action> decide) {}

  static final List<Row> ROWS =
      List.of(
          row(
              IDLE,
              "the pipeline is paused",
              "Wait, paused",
              DecisionContext::paused,
              s -> new Action.Wait(null, "the pipeline is paused")),
          row(
              IDLE,
              "nothing in the inbox",
              "Done",
              s -> s.inbox(ObservedInbox.State.EMPTY),
              s -> new Action.Done()),
          row(
              IDLE,
              "no valid pipeline file",
              "Wait until there is one",
              s -> !s.observed().pipeline().valid(),
              s -> new Action.Wait(null, "the pipeline file is missing or faulty")),
          row(
              IDLE,
              "the lane rests, and its pipeline file is the same",
              "Wait until the rest ends",
              DecisionContext::backingOffForSamePipeline,
              s -> new Action.Wait(s.record().backoff().until(), "the lane rests after a failure")),
          row(
              IDLE,
              "batch not due",
              "Wait until it is",
              s -> s.inbox(ObservedInbox.State.NOT_DUE),
              s -> new Action.Wait(s.observed().inbox().due(), s.whyNotDue())),
          row(
              IDLE,
              "pipeline at its limit of clusters",
              "Wait",
              DecisionContext::crowded,
              s -> new Action.Wait(null, "the pipeline has as many clusters as it may")),
          row(
              IDLE,
              "batch due",
              "OpenRun, with a cluster of its own to come",
              s -> true,
              s ->
                  new Action.OpenRun(
                      s.record()
                          .opened(
                              s.observed().freshRun(),
                              s.observed().pipeline().digest(),
                              s.policy().regions().get(0),
                              s.observed().now()))),
          row(
              PROVISIONING,
              "the run is to be cancelled",
              "Seal the batch, for no job",
              // Its objects leave the inbox: they would be run once more by the next run.
              DecisionContext::stopAsked,
              s -> new Action.Seal(s.record())),
          row(
              PROVISIONING,
              "cluster ready, nothing noted against it",
              "Seal the batch",
              // A noted failure is the intent to delete it: another instance may be about to.
              s -> s.cluster(READY) && s.clusterRequested() && !s.hasFailure(),
              s ->
                  new Action.Seal(
                      s.record().clusterReady(s.observed().cluster().uuid(), s.observed().now()))),
          row(
              PROVISIONING,
              "refused by the user's fault, or past giveUp",
              "GiveUp",
              s -> s.usersFault() || s.pastGiveUp(),
              s -> new Action.GiveUp(s.record(), FailureMessages.gaveUp(s))),
          row(
              PROVISIONING,
              "cluster not asked for, the lane rests, its pipeline file has changed, nothing sealed",
              "GiveUp, for a run with the new file",
              s -> s.backingOffBeforeRequest() && s.overtaken(),
              s -> new Action.GiveUp(s.record(), FailureMessages.overtaken(s))),
          row(
              PROVISIONING,
              "cluster not asked for, the lane rests",
              "Wait until the rest ends",
              DecisionContext::backingOffBeforeRequest,
              s ->
                  new Action.Wait(
                      s.record().backoff().until(), "no rung of the ladder could be had")),
          row(
              PROVISIONING,
              "cluster not asked for, pipeline at its limit of clusters",
              "Wait",
              // Looked at again, since several lanes may have been opened at the same moment.
              s -> !s.clusterRequested() && !s.hasFailure() && s.crowded(),
              s -> new Action.Wait(null, "the pipeline has as many clusters as it may")),
          row(
              PROVISIONING,
              "cluster not asked for",
              "CreateCluster",
              s -> !s.clusterRequested() && !s.hasFailure(),
              s -> new Action.CreateCluster(s.record())),
          row(
              PROVISIONING,
              "cluster refused, and there all the same",
              "note that it was",
              s -> !s.cluster(ABSENT) && !s.clusterRequested(),
              s ->
                  new Action.Move(
                      s.record().clusterRequested(s.observed().now()),
                      "the cluster was asked for")),
          row(
              PROVISIONING,
              "coming up in time",
              "Wait",
              s -> s.cluster(COMING_UP) && !s.hasFailure() && !s.provisionOverdue(),
              s -> new Action.Wait(s.provisionDue(), "the cluster is coming up")),
          row(
              PROVISIONING,
              "broken, overdue or gone again",
              "note why",
              s -> !s.hasFailure(),
              s ->
                  new Action.Move(
                      s.record().clusterBroken(s.clusterTrouble(), s.observed().cluster().uuid()),
                      s.clusterTrouble().sentence())),
          row(
              PROVISIONING,
              "given up on, and still there",
              "DeleteCluster",
              s -> !s.cluster(ABSENT) && !s.cluster(GOING_AWAY),
              DecisionContext::deleteCluster),
          row(
              PROVISIONING,
              "going away, and what it held is needed (quota)",
              "Wait",
              s -> s.cluster(GOING_AWAY) && s.quota(),
              s -> new Action.Wait(null, "the refused cluster still holds quota")),
          row(
              PROVISIONING,
              "refused, or on its way out",
              "the next rung under a new name; after the last, the first after a rest",
              s -> true,
              s ->
                  new Action.Move(
                      s.record().onNextRung(s.policy(), s.observed().now()),
                      s.claim().failure().sentence())),
          row(
              RUNNING,
              "job succeeded",
              "conclude: SUCCEEDED",
              s -> s.job(ObservedJob.State.SUCCEEDED),
              s -> s.conclude(Outcome.SUCCEEDED, null)),
          row(
              RUNNING,
              "job cancelled, or ended after it was to be",
              "conclude: FAILED",
              DecisionContext::stopped,
              s -> s.conclude(Outcome.FAILED, FailureMessages.stopped(s))),
          row(
              RUNNING,
              "job failed by its own fault, no attempts left",
              "conclude: FAILED",
              s -> s.job(ObservedJob.State.FAILED) && !s.jobAttemptsLeft(),
              s -> s.conclude(Outcome.FAILED, FailureMessages.failed(s))),
          row(
              RUNNING,
              "job failed by its own fault, attempts left, cluster ready",
              "the next attempt on the same cluster",
              s -> s.job(ObservedJob.State.FAILED) && s.cluster(READY),
              s ->
                  new Action.Move(
                      s.record().nextAttempt(FailureMessages.failed(s)), "the job is tried again")),
          row(
              RUNNING,
              "job failed by its own fault, attempts left, cluster not ready",
              "delete the cluster, then retry",
              s -> s.job(ObservedJob.State.FAILED),
              s -> s.dropCluster("the cluster is not ready for the next attempt")),
          row(
              RUNNING,
              "job lost by the platform",
              "delete the cluster, then retry",
              s -> s.job(ObservedJob.State.LOST),
              s -> s.dropCluster("the platform lost the job")),
          row(
              RUNNING,
              "job absent, though it was submitted",
              "delete the cluster, then conclude",
              s -> s.job(ObservedJob.State.ABSENT) && s.run().submitted(),
              // Its id is free again: a slow submission could run it once more.
              s ->
                  new Action.Move(
                      s.record().clusterLost(s.jobDeleted(), s.observed().now()),
                      "the job was deleted by hand")),
          row(
              RUNNING,
              "job absent, the run is to be cancelled",
              "delete the cluster, then conclude",
              // Another instance's submission may still be accepted.
              s -> s.job(ObservedJob.State.ABSENT) && s.stopAsked(),
              s ->
                  new Action.Move(
                      s.record().clusterLost(null, s.observed().now()), "the run is cancelled")),
          row(
              RUNNING,
              "cluster broken, going away or gone",
              "delete the cluster, then retry",
              s -> s.cluster(ABSENT) || s.cluster(BROKEN) || s.cluster(GOING_AWAY),
              s -> s.dropCluster("the cluster was lost")),
          row(
              RUNNING,
              "job refused by the user's fault",
              "delete the cluster, then decide",
              s -> s.job(ObservedJob.State.ABSENT) && s.usersFault(),
              // Not before the cluster is gone: another instance's submission may still be
              // accepted.
              s -> s.dropCluster("the job was refused")),
          row(
              RUNNING,
              "job never accepted, past giveUp",
              "delete the cluster, then decide",
              s -> s.job(ObservedJob.State.ABSENT) && s.pastGiveUp(),
              s -> s.dropCluster("the job is not accepted")),
          row(
              RUNNING,
              "job absent, refused a moment ago",
              "Wait until the rest ends",
              s -> s.job(ObservedJob.State.ABSENT) && s.backingOff(),
              s ->
                  new Action.Wait(
                      s.record().backoff().until(), "the job was refused for the moment")),
          row(
              RUNNING,
              "job absent, cluster not ready just now",
              "Wait",
              s -> s.job(ObservedJob.State.ABSENT) && s.cluster(COMING_UP),
              s -> new Action.Wait(null, "the cluster is not ready just now")),
          row(
              RUNNING,
              "job absent, cluster ready",
              "SubmitJob",
              s -> s.job(ObservedJob.State.ABSENT),
              s -> new Action.SubmitJob(s.record())),
          row(
              RUNNING,
              "job active, though the record does not say that it was submitted",
              "note that it was",
              // Its time counts from here, not from when it was first submitted.
              s -> !s.run().submitted() && !s.cancelRequested(),
              s ->
                  new Action.Move(
                      s.record().submitted(s.observed().now()), "the job was submitted")),
          row(
              RUNNING,
              "job active, in time",
              "Wait",
              s -> !s.jobOverdue() && !s.toStop(),
              s -> new Action.Wait(s.jobDue(), "the job is under way")),
          row(
              RUNNING,
              "job active, overdue or to be cancelled",
              "CancelJob",
              s -> !s.cancelRequested(),
              s -> new Action.CancelJob(s.record())),
          row(
              RUNNING,
              "job active, told to stop 10 minutes ago",
              "delete the cluster, then decide",
              DecisionContext::cancelOverdue,
              s -> s.dropCluster("the job does not stop")),
          row(
              RUNNING,
              "job active, told to stop",
              "Wait",
              s -> true,
              s ->
                  new Action.Wait(
                      s.run().cancelRequested().plus(DecisionContext.CANCEL_GRACE),
                      "the job was told to stop")),
          row(
              CLOSING,
              "receipt not written, or not known to be published",
              "WriteReceipt, and publish it",
              s -> !s.run().ending().accounted(),
              s -> new Action.WriteReceipt(s.record())),
          row(
              CLOSING,
              "the pipeline is paused",
              "delete the cluster",
              DecisionContext::paused,
              s ->
                  new Action.Move(
                      s.record().dismissed(s.observed().now()), "the pipeline is paused")),
          row(
              CLOSING,
              "inbox due, cluster healthy, young enough, as the file wants it",
              "OpenRun on this cluster",
              s -> s.inbox(ObservedInbox.State.DUE) && s.reusable(),
              s ->
                  new Action.OpenRun(
                      s.record()
                          .openedOnSameCluster(
                              s.observed().freshRun(),
                              s.observed().pipeline().digest(),
                              s.observed().now()))),
          row(
              CLOSING,
              "such a cluster, and lingering pays",
              "Wait, until lingering ends",
              s -> s.reusable() && s.lingers(),
              s -> new Action.Wait(s.lingersUntil(), "the cluster lingers for the next batch")),
          row(
              CLOSING,
              "else",
              "delete the cluster",
              s -> true,
              s ->
                  new Action.Move(
                      s.record().dismissed(s.observed().now()),
                      "the cluster is not needed any more")),
          row(
              DELETING,
              "cluster there",
              "DeleteCluster",
              s -> !s.cluster(ABSENT) && !s.cluster(GOING_AWAY),
              DecisionContext::deleteCluster),
          row(
              DELETING,
              "cluster going away",
              "Wait",
              s -> s.cluster(GOING_AWAY),
              s -> new Action.Wait(null, "the cluster is going away")),
          row(
              DELETING,
              "cluster gone, no run open",
              "the lane is idle",
              s -> !s.runOpen(),
              s ->
                  new Action.Move(s.record().idleAgain(s.observed().now()), "the cluster is gone")),
          row(
              DELETING,
              "cluster gone, job succeeded",
              "conclude: SUCCEEDED",
              s -> s.job(ObservedJob.State.SUCCEEDED),
              s -> s.conclude(Outcome.SUCCEEDED, null)),
          row(
              DELETING,
              "cluster gone, job cancelled, or ended after it was to be",
              "conclude: FAILED",
              DecisionContext::stopped,
              s -> s.conclude(Outcome.FAILED, FailureMessages.stopped(s))),
          row(
              DELETING,
              "cluster gone, job deleted by hand",
              "conclude: FAILED",
              s -> s.run().submitted() && (s.job(ObservedJob.State.ABSENT) || s.usersFault()),
              s -> s.conclude(Outcome.FAILED, s.jobDeleted().sentence())),
          row(
              DELETING,
              "cluster gone, job failed by its own fault, attempts left",
              "retry on a new cluster, next attempt",
              s -> s.job(ObservedJob.State.FAILED) && s.jobAttemptsLeft(),
              s ->
                  s.retry(
                      s.run().afterOwnFault(s.claim(), FailureMessages.failed(s)),
                      "the job is tried again")),
          row(
              DELETING,
              "cluster gone, job failed by its own fault, no attempts left",
              "conclude: FAILED",
              s -> s.job(ObservedJob.State.FAILED),
              s -> s.conclude(Outcome.FAILED, FailureMessages.failed(s))),
          row(
              DELETING,
              "cluster gone, job reported active",
              "note when",
              s -> s.job(ObservedJob.State.ACTIVE) && s.claim().gone() == null,
              s ->
                  new Action.Move(
                      s.record().clusterGone(s.observed().now()), "the cluster is gone")),
          row(
              DELETING,
              "cluster gone, job still reported active",
              "Wait, 30 minutes at most",
              s -> s.job(ObservedJob.State.ACTIVE) && !s.ghostOverdue(),
              s ->
                  new Action.Wait(
                      s.claim().gone().plus(DecisionContext.GHOST_GRACE),
                      "the job's end is not known yet")),
          row(
              DELETING,
              "cluster gone, job active to the end though it was to stop",
              "conclude: FAILED",
              s -> s.job(ObservedJob.State.ACTIVE) && s.toStop(),
              s -> s.conclude(Outcome.FAILED, FailureMessages.stopped(s))),
          row(
              DELETING,
              "cluster gone, job never there, the run is to be cancelled",
              "conclude: FAILED",
              s -> s.job(ObservedJob.State.ABSENT) && s.stopAsked(),
              s -> s.conclude(Outcome.FAILED, FailureMessages.cancelledBeforeItsJob(s))),
          row(
              DELETING,
              "cluster gone, job never there, refused by the user's fault",
              "conclude: FAILED",
              s -> s.job(ObservedJob.State.ABSENT) && s.usersFault(),
              s -> s.conclude(Outcome.FAILED, FailureMessages.refused(s))),
          row(
              DELETING,
              "cluster gone, job never there, past giveUp",
              "conclude: FAILED",
              s -> s.job(ObservedJob.State.ABSENT) && s.pastGiveUp(),
              s -> s.conclude(Outcome.FAILED, FailureMessages.neverSubmitted(s))),
          row(
              DELETING,
              "cluster gone, job lost or never there, attempts left",
              "retry on a new cluster; a used job number is not used again",
              DecisionContext::platformAttemptsLeft,
              s ->
                  s.retry(
                      s.run()
                          .afterPlatformFault(
                              s.claim(), FailureMessages.lost(s), !s.job(ObservedJob.State.ABSENT)),
                      "the batch goes to a new cluster")),
          row(
              DELETING,
              "cluster gone, job lost or never there, no attempts left",
              "conclude: FAILED",
              s -> true,
              s -> s.conclude(Outcome.FAILED, FailureMessages.outOfAttempts(s))));

  /**
   * Decides what happens next.
   *
   * @param policy the open run's own; where none is open, the pipeline file's
   */
  public static Action decide(Policy policy, LaneRecord record, ObservedState observedState) {
    DecisionContext decisionContext = new DecisionContext(policy, record, observedState);
    return row(decisionContext).decide().apply(decisionContext);
  }

  static Row row(DecisionContext decisionContext) {
    for (Row row : ROWS) {
      if (row.phase() == decisionContext.record().phase() && row.holds().test(decisionContext)) {
        return row;
      }
    }
    throw new IllegalStateException("no row decides " + decisionContext);
  }

  private static Row row(
      Phase phase,
      String seen,
      String action,
      Predicate<DecisionContext> holds,
      Function<DecisionContext, Action> decide) {
    return new Row(phase, seen, action, holds, decide);
  }
}
