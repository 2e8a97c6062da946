package dev.sparkdrop.run;

import static dev.sparkdrop.run.Failure.Fault.QUOTA;
import static dev.sparkdrop.run.Failure.Fault.USER;

import java.time.Duration;
import java.time.Instant;

/** What a decision is made from, with the questions that the rows of the table ask of it. */
record DecisionContext(Policy policy, LaneRecord record, ObservedState seen) {
  /** How long a job that was told to stop may take to do so. */
  static final Duration CANCEL_GRACE = Duration.ofMinutes(10);

  /** How long a job may be reported active after its cluster is gone. */
  static final Duration GHOST_GRACE = Duration.ofMinutes(30);

  boolean cluster(ObservedCluster.State state) {
    return seen.cluster().state() == state;
  }

  boolean job(ObservedJob.State state) {
    return seen.job().state() == state;
  }

  boolean inbox(ObservedInbox.State state) {
    return seen.inbox().state() == state;
  }

  ClusterLease claim() {
    return record.claim();
  }

  Run run() {
    return record.run();
  }

  boolean runOpen() {
    return record.run() != null;
  }

  /** The open run pauses after a failure; a pause that an earlier pipeline file led to is over. */
  boolean resting() {
    return restsAfter(run().pipeline());
  }

  /** The lane pauses after a failure, and its pipeline file is the one that led to it. */
  boolean restingForSamePipeline() {
    return restsAfter(seen.pipeline().digest());
  }

  private boolean restsAfter(String pipeline) {
    Backoff backoff = record.rest();
    return backoff != null && before(backoff.until()) && backoff.pipeline().equals(pipeline);
  }

  boolean crowded() {
    return seen.pipeline().crowded();
  }

  boolean paused() {
    return seen.pipeline().paused();
  }

  boolean asked() {
    return claim().requested() != null;
  }

  boolean troubled() {
    return claim().trouble() != null;
  }

  boolean usersFault() {
    return troubled() && claim().trouble().fault() == USER;
  }

  boolean quota() {
    return troubled() && claim().trouble().fault() == QUOTA;
  }

  boolean pastGiveUp() {
    return !before(run().timeline().opened().plus(policy.giveUp()));
  }

  Instant provisionDue() {
    return claim().requested().plus(policy.provision());
  }

  boolean provisionOverdue() {
    return cluster(ObservedCluster.State.COMING_UP) && asked() && !before(provisionDue());
  }

  /** Nothing was asked for yet, and nothing is before the rest ends. */
  boolean restingBeforeAsking() {
    return !asked() && !troubled() && resting();
  }

  /** The pipeline file is another than the run's, and the run has no batch yet. */
  boolean overtaken() {
    return seen.pipeline().valid()
        && !seen.pipeline().is(run().pipeline())
        && run().timeline().sealed() == null;
  }

  /** What is wrong with the cluster that was asked for. */
  Failure clusterTrouble() {
    return seen.cluster().trouble() != null
        ? seen.cluster().trouble()
        : new Failure(Failure.Fault.PLATFORM, FailureMessages.clusterOf(this), seen.now());
  }

  /** The job is not there any more, which nobody but a person can have done. */
  Failure jobDeleted() {
    return new Failure(USER, FailureMessages.jobDeleted(this), seen.now());
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

  /** Somebody wants the run to be cancelled. */
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
        && asked()
        && before(claim().requested().plus(policy.reuseCluster()))
        && seen.pipeline().valid()
        && seen.pipeline().sameCluster()
        && record.rest() == null;
  }

  /** When lingering is over; what waits but is due before then is waited for. */
  boolean lingers() {
    boolean dueInTime =
        seen.inbox().due() == null || !seen.inbox().due().isAfter(record.lingerUntil());
    return before(record.lingerUntil()) && dueInTime;
  }

  /** When a look at the lingering cluster is worth it. */
  Instant lingersUntil() {
    return seen.inbox().due() == null ? record.lingerUntil() : seen.inbox().due();
  }

  String whyNotDue() {
    return seen.inbox().due() == null
        ? "what waits is not complete: no marker is there"
        : "the batch is not due";
  }

  Action conclude(Outcome outcome, String reason) {
    Duration linger = policy.linger(record.rhythm());
    return new Action.Move(
        record.concluded(outcome, reason, seen.job(), linger, seen.now()),
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
            : new Failure(Failure.Fault.PLATFORM, clusterTrouble().sentence(), seen.now());
    return new Action.Move(record.clusterLost(lost, seen.now()), why);
  }

  Action retry(Run next, String why) {
    return new Action.Move(record.retried(next, policy, seen.now()), why);
  }

  Action deleteCluster() {
    return new Action.DeleteCluster(claim(), seen.cluster().uuid());
  }

  private boolean before(Instant time) {
    return seen.now().isBefore(time);
  }
}
