package dev.sparkdrop.run;

import static dev.sparkdrop.run.Failure.Fault.QUOTA;
import static dev.sparkdrop.run.Failure.Fault.USER;

import java.time.Duration;
import java.time.Instant;

/** What a decision is made from, with the questions that the rows of the table ask of it. */
record DecisionContext(Policy policy, LaneRecord record, ObservedState observed) {
  /** How long a job that was told to stop may take to do so. */
  static final Duration CANCEL_GRACE = Duration.ofMinutes(10);

  /** How long a job may be reported active after its cluster is gone. */
  static final Duration GHOST_GRACE = Duration.ofMinutes(30);

  boolean cluster(ObservedCluster.State state) {
    return observed.cluster().state() == state;
  }

  boolean job(ObservedJob.State state) {
    return observed.job().state() == state;
  }

  boolean inbox(ObservedInbox.State state) {
    return observed.inbox().state() == state;
  }

  ClusterLease claim() {
    return record.lease();
  }

  Run run() {
    return record.run();
  }

  boolean runOpen() {
    return record.run() != null;
  }

  /** The open run pauses after a failure; a pause that an earlier pipeline file led to is over. */
  boolean backingOff() {
    return backsOffAfter(run().pipeline());
  }

  /** The lane pauses after a failure, and its pipeline file is the one that led to it. */
  boolean backingOffForSamePipeline() {
    return backsOffAfter(observed.pipeline().digest());
  }

  private boolean backsOffAfter(String pipeline) {
    Backoff backoff = record.backoff();
    return backoff != null && before(backoff.until()) && backoff.pipeline().equals(pipeline);
  }

  boolean crowded() {
    return observed.pipeline().crowded();
  }

  boolean paused() {
    return observed.pipeline().paused();
  }

  boolean clusterRequested() {
    return claim().requested() != null;
  }

  boolean hasFailure() {
    return claim().failure() != null;
  }

  boolean usersFault() {
    return hasFailure() && claim().failure().fault() == USER;
  }

  boolean quota() {
    return hasFailure() && claim().failure().fault() == QUOTA;
  }

  boolean pastGiveUp() {
    return !before(run().timeline().opened().plus(policy.giveUp()));
  }

  Instant provisionDue() {
    return claim().requested().plus(policy.provision());
  }

  boolean provisionOverdue() {
    return cluster(ObservedCluster.State.COMING_UP)
        && clusterRequested()
        && !before(provisionDue());
  }

  /** Nothing was asked for yet, and nothing is before the rest ends. */
  boolean backingOffBeforeRequest() {
    return !clusterRequested() && !hasFailure() && backingOff();
  }

  /** The pipeline file is another than the run's, and the run has no batch yet. */
  boolean overtaken() {
    return observed.pipeline().valid()
        && !observed.pipeline().is(run().pipeline())
        && run().timeline().sealed() == null;
  }

  /** What is wrong with the cluster that was asked for. */
  Failure clusterTrouble() {
    return observed.cluster().failure() != null
        ? observed.cluster().failure()
        : new Failure(Failure.Fault.PLATFORM, FailureMessages.clusterOf(this), observed.now());
  }

  /** The job is not there any more, which only a person can have done. */
  Failure jobDeleted() {
    return new Failure(USER, FailureMessages.jobDeleted(this), observed.now());
  }

  Instant jobDue() {
    Instant from =
        run().timeline().submitted() == null ? record.since() : run().timeline().submitted();
    return from.plus(policy.job());
  }

  boolean jobOverdue() {
    return !before(jobDue());
  }

  boolean cancelRequested() {
    return run().cancelRequested() != null;
  }

  /** An operator wants the run to be cancelled. */
  boolean stopAsked() {
    return run().stop() != null;
  }

  /** No attempt may follow this one. */
  boolean toStop() {
    return stopAsked() || cancelRequested();
  }

  boolean cancelOverdue() {
    return cancelRequested() && !before(run().cancelRequested().plus(CANCEL_GRACE));
  }

  /** Cancelled, or over after it was to be: never tried again. */
  boolean stopped() {
    boolean failed = job(ObservedJob.State.FAILED) || job(ObservedJob.State.LOST);
    return job(ObservedJob.State.CANCELLED) || (failed && toStop());
  }

  boolean ghostOverdue() {
    return claim().gone() != null && !before(claim().gone().plus(GHOST_GRACE));
  }

  boolean jobAttemptsLeft() {
    return run().ownFaults() + 1 < policy.jobAttempts();
  }

  boolean platformAttemptsLeft() {
    return run().platformFaults() + 1 < policy.platformAttempts();
  }

  /** The cluster can take another run: healthy, young enough, and still what the file asks for. */
  boolean reusable() {
    return cluster(ObservedCluster.State.READY)
        && clusterRequested()
        && before(claim().requested().plus(policy.reuseCluster()))
        && observed.pipeline().valid()
        && observed.pipeline().sameCluster()
        && record.backoff() == null;
  }

  /** When lingering is over; what waits but is due before then is waited for. */
  boolean lingers() {
    boolean dueInTime =
        observed.inbox().due() == null || !observed.inbox().due().isAfter(record.lingerUntil());
    return before(record.lingerUntil()) && dueInTime;
  }

  /** When a look at the lingering cluster is worth it. */
  Instant lingersUntil() {
    return observed.inbox().due() == null ? record.lingerUntil() : observed.inbox().due();
  }

  String whyNotDue() {
    return observed.inbox().due() == null
        ? "what waits is not complete: no marker is there"
        : "the batch is not due";
  }

  Action conclude(Outcome outcome, String reason) {
    Duration linger = policy.linger(record.timings());
    return new Action.Move(
        record.concluded(outcome, reason, observed.job(), linger, observed.now()),
        "the run " + (outcome == Outcome.SUCCEEDED ? "succeeded" : "failed"));
  }

  /** The cluster goes before the run is looked at again; why it was lost is noted, if it was. */
  Action dropCluster(String why) {
    boolean there =
        cluster(ObservedCluster.State.READY) || cluster(ObservedCluster.State.COMING_UP);
    // What the user has to mend counts, though the cluster goes for another reason.
    Failure lost =
        there || usersFault()
            ? null
            : new Failure(Failure.Fault.PLATFORM, clusterTrouble().sentence(), observed.now());
    return new Action.Move(record.clusterLost(lost, observed.now()), why);
  }

  Action retry(Run next, String why) {
    return new Action.Move(record.retried(next, policy, observed.now()), why);
  }

  Action deleteCluster() {
    return new Action.DeleteCluster(claim(), observed.cluster().uuid());
  }

  private boolean before(Instant time) {
    return observed.now().isBefore(time);
  }
}
