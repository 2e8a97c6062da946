package dev.sparkdrop.run;

import static dev.sparkdrop.run.Failure.Fault.QUOTA;
import static dev.sparkdrop.run.Failure.Fault.STOCKOUT;
import static dev.sparkdrop.run.Failure.Fault.USER;

import java.time.Duration;
import java.time.Instant;

/** What a decision is made from, with the questions that the rows of the table ask of it. */
record DecisionContext(Policy policy, LaneRecord record, ObservedState observed) {
  /** How long a job that was told to stop may take to do so. */
  static final Duration CANCEL_GRACE = Duration.ofMinutes(10);

  /** How long a job may be reported active after its cluster is gone. */
  static final Duration GHOST_GRACE = Duration.ofMinutes(30);

  /**
   * How long it is tried to take the id of a batch that is not there. An invocation lives for 9
   * minutes, and a request that it sent is answered in minutes.
   */
  static final Duration BLOCK_GRACE = Duration.ofHours(1);

  /** How long a job must not be found until it counts as deleted. */
  static final Duration MISSING_GRACE = Duration.ofMinutes(1);

  /**
   * How long a look that did not find the job counts. A later look may have found it, and its
   * invocation may have died before it noted that.
   */
  static final Duration MISSING_COUNTS = Duration.ofMinutes(30);

  boolean clusterAbsent() {
    return cluster(ObservedCluster.State.ABSENT);
  }

  boolean clusterComingUp() {
    return cluster(ObservedCluster.State.COMING_UP);
  }

  boolean clusterReady() {
    return cluster(ObservedCluster.State.READY);
  }

  boolean clusterGoingAway() {
    return cluster(ObservedCluster.State.GOING_AWAY);
  }

  /** It is there, and not on its way out. */
  boolean clusterStays() {
    return !clusterAbsent() && !clusterGoingAway();
  }

  /** No job runs on it any more. */
  boolean clusterLost() {
    return clusterAbsent() || clusterGoingAway() || cluster(ObservedCluster.State.BROKEN);
  }

  private boolean cluster(ObservedCluster.State state) {
    return clusterState() == state;
  }

  /**
   * A serverless batch brings its own machines: they count as a cluster that is ready until the
   * batch is started, and goes when no batch of the attempt's id runs, or can be started any more.
   */
  private ObservedCluster.State clusterState() {
    if (!serverless()) {
      return observed.cluster().state();
    }
    return switch (record.phase()) {
      case PROVISIONING, RUNNING -> ObservedCluster.State.READY;
      case DELETING -> batchMayRun() ? ObservedCluster.State.READY : ObservedCluster.State.ABSENT;
      case IDLE, LOADING, CLOSING -> ObservedCluster.State.ABSENT;
    };
  }

  private boolean batchMayRun() {
    return runOpen() && (jobActive() || (jobAbsent() && !blocked()));
  }

  /** The job is a serverless batch. */
  boolean serverless() {
    return lease() != null && lease().serverless();
  }

  /** No batch of the attempt's id can be started any more. */
  private boolean blocked() {
    return serverless() && lease().gone() != null;
  }

  /** The lane has let go of the batch so long ago that nothing starts it any more. */
  boolean blockOverdue() {
    return !before(record.since().plus(BLOCK_GRACE));
  }

  /** What takes the id of a blocked batch is none of its job. */
  boolean jobAbsent() {
    return job(ObservedJob.State.ABSENT) || (blocked() && job(ObservedJob.State.LOST));
  }

  /** No machines could be had for the batch. */
  boolean jobUnplaced() {
    return job(ObservedJob.State.UNPLACED) && !batchGivenUp();
  }

  /** The user has to mend it. If it is accepted after all, it is stopped, and not tried again. */
  boolean batchGivenUp() {
    return serverless() && record.phase() == Phase.DELETING && usersFault();
  }

  boolean jobActive() {
    return job(ObservedJob.State.ACTIVE);
  }

  boolean jobSucceeded() {
    return job(ObservedJob.State.SUCCEEDED);
  }

  boolean jobFailed() {
    return job(ObservedJob.State.FAILED);
  }

  boolean jobLost() {
    return job(ObservedJob.State.LOST) && !blocked();
  }

  boolean job(ObservedJob.State state) {
    return observed.job().state() == state;
  }

  boolean inboxEmpty() {
    return inbox(ObservedInbox.State.EMPTY);
  }

  boolean inboxNotDue() {
    return inbox(ObservedInbox.State.NOT_DUE);
  }

  boolean inboxDue() {
    return inbox(ObservedInbox.State.DUE);
  }

  private boolean inbox(ObservedInbox.State state) {
    return observed.inbox().state() == state;
  }

  Instant now() {
    return observed.now();
  }

  ClusterLease lease() {
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

  /** The idle lane waits for its turn to get a cluster. */
  boolean queued() {
    return record.queued() != null;
  }

  /** Since when the oldest of what is due waits. */
  Instant waitingSince() {
    Instant since = observed.inbox().since();
    return since == null ? now() : since;
  }

  /** A batch is due and only the limit of clusters can be in its way. */
  boolean mayOpen() {
    return !paused() && inboxDue() && observed.pipeline().valid() && !backingOffForSamePipeline();
  }

  boolean paused() {
    return observed.pipeline().paused();
  }

  boolean clusterRequested() {
    return lease().requested() != null;
  }

  boolean hasFailure() {
    return lease().failure() != null;
  }

  boolean usersFault() {
    return hasFailure() && lease().failure().fault() == USER;
  }

  boolean quota() {
    return hasFailure() && lease().failure().fault() == QUOTA;
  }

  /** No machines could be had for the batch, and another rung may have some. */
  boolean refusedOnThisRung() {
    boolean capacity = quota() || (hasFailure() && lease().failure().fault() == STOCKOUT);
    return serverless() && jobAbsent() && capacity && policy.rungs().size() > 1;
  }

  boolean pastGiveUp() {
    return !before(run().needsClusterSince().plus(policy.giveUp()));
  }

  Instant provisionDue() {
    return lease().requested().plus(policy.provision());
  }

  boolean provisionOverdue() {
    return clusterComingUp() && clusterRequested() && !before(provisionDue());
  }

  /** The cluster was not asked for, and asking was not refused. */
  boolean beforeRequest() {
    return !clusterRequested() && !hasFailure();
  }

  /** Nothing was asked for yet, and nothing is before the rest ends. */
  boolean backingOffBeforeRequest() {
    return beforeRequest() && backingOff();
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
        : new Failure(Failure.Fault.PLATFORM, FailureMessages.clusterOf(this), now());
  }

  /** The job is not there any more: only a person can have deleted it. */
  Failure jobDeleted() {
    return new Failure(USER, FailureMessages.jobDeleted(this), now());
  }

  /**
   * The job is not found, and may be there all the same. Before it was submitted that matters only
   * when the cluster is gone: a submission that failed may have had its effect.
   */
  boolean mayBeThere() {
    return jobAbsent() && !blocked() && (run().submitted() || record.phase() == Phase.DELETING);
  }

  /** An earlier look did not find the job either. */
  boolean jobMissedBefore() {
    return run().jobMissing() != null && before(run().jobMissing().plus(MISSING_COUNTS));
  }

  boolean jobMissingLong() {
    return !before(jobMissingDue());
  }

  /** When a job that was not found is looked for once more. */
  Instant jobMissingDue() {
    return run().jobMissing().plus(MISSING_GRACE);
  }

  Loading loading() {
    return run().loading();
  }

  boolean loadActive() {
    return load(ObservedLoad.State.ACTIVE);
  }

  boolean loadSucceeded() {
    return load(ObservedLoad.State.SUCCEEDED);
  }

  boolean loadFailed() {
    return load(ObservedLoad.State.FAILED);
  }

  /** Only a load that was started is looked at. */
  private boolean load(ObservedLoad.State state) {
    return loading().started() && observed.load().state() == state;
  }

  /** The failed load may be tried again. */
  boolean loadAttemptsLeft() {
    return observed.load().failure().fault() != USER
        && loading().faults() + 1 < policy.platformAttempts();
  }

  boolean loadRefusedForGood() {
    return loading().failure() != null && loading().failure().fault() == USER;
  }

  boolean loadPastGiveUp() {
    return !before(loading().since().plus(policy.giveUp()));
  }

  boolean loadPauses() {
    return loading().notBefore() != null && before(loading().notBefore());
  }

  /** The load goes on by itself, or may not be started yet. */
  boolean loadWaits() {
    return loading().started() || loadPauses();
  }

  boolean loadMissingLong() {
    return !before(loadMissingDue());
  }

  /** When a load that was not found is looked for once more. */
  Instant loadMissingDue() {
    return loading().missing().plus(MISSING_GRACE);
  }

  /** The cluster goes, though its run is not over. */
  boolean released() {
    return lease().released() != null;
  }

  /** The cluster is kept for a batch that may come. */
  boolean lingering() {
    return before(record.lingerUntil());
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

  /** The id of the attempt's job is not free any more. */
  boolean numberUsed() {
    return blocked() || !jobAbsent();
  }

  /** No attempt may follow this one. */
  boolean toStop() {
    return stopAsked() || cancelRequested();
  }

  boolean cancelOverdue() {
    return cancelRequested() && !before(cancelDue());
  }

  /** When a job that was told to stop must have done so. */
  Instant cancelDue() {
    return run().cancelRequested().plus(CANCEL_GRACE);
  }

  /** Cancelled, or over after it was to be: never tried again. */
  boolean stopped() {
    boolean failed = jobFailed() || jobLost() || job(ObservedJob.State.UNPLACED);
    return job(ObservedJob.State.CANCELLED) || (failed && toStop());
  }

  boolean ghostOverdue() {
    return lease().gone() != null && !before(ghostDue());
  }

  /** Until when the end of a job without a cluster is waited for. */
  Instant ghostDue() {
    return lease().gone().plus(GHOST_GRACE);
  }

  /** How many jobs the batch has had, and the bisection that it is part of. */
  int jobsOfBatch() {
    int before = record.bisection() == null ? 0 : record.bisection().jobs();
    return before + jobsOfRun();
  }

  /** The number of an attempt counts only once its job is there. */
  private int jobsOfRun() {
    return jobAbsent() && record.phase() != Phase.LOADING && !run().submitted()
        ? run().attempt() - 1
        : run().attempt();
  }

  /** The batch of the open run is to be run again in halves when its job fails. */
  boolean mayHalve() {
    return severalObjects() && jobsOfBatch() < policy.bisectJobs();
  }

  boolean severalObjects() {
    return run().objects() != null && run().objects() > 1;
  }

  /** The bisection, with the open run's batch halved. */
  Bisection halved() {
    return bisection(Bisection.of(run().id())).halved(run().id(), run().objects());
  }

  /** The bisection, where the open run is decided by the job's own fault. */
  Bisection bisectionAfterOwnFault() {
    Bisection after = bisectionAfter();
    boolean alone = run().objects() != null && run().objects() == 1;
    return after == null || !alone ? after : after.found();
  }

  /** The bisection, where the open run is decided otherwise; null where there is none. */
  Bisection bisectionAfter() {
    Bisection after = bisection(null);
    if (after == null) {
      return null;
    }
    if (stopAsked()) {
      return after.endedBy(FailureMessages.bisectionCancelled(this));
    }
    return after.jobs() < policy.bisectJobs()
        ? after
        : after.endedBy(FailureMessages.bisectionSpent(this));
  }

  private Bisection bisection(Bisection otherwise) {
    Bisection before = record.bisection() == null ? otherwise : record.bisection();
    return before == null ? null : before.ran(jobsOfRun());
  }

  boolean jobAttemptsLeft() {
    return run().ownFaults() + 1 < policy.jobAttempts();
  }

  boolean platformAttemptsLeft() {
    return run().platformFaults() + 1 < policy.platformAttempts();
  }

  /**
   * The driver of the job that ended may go on: it ran in a container of the cluster, which a job
   * that fails or is cancelled can leave behind.
   */
  boolean driverMayLive() {
    return policy.driverOnCluster() && !serverless();
  }

  /** Something of the decided run may still be at work on the cluster. */
  private boolean occupied() {
    boolean failed = run().ending() != null && run().ending().outcome() == Outcome.FAILED;
    return failed && (driverMayLive() || toStop());
  }

  /**
   * The cluster can take another run: healthy, young enough, and still what the file asks for. Who
   * saw what is noted against it may be about to delete it.
   */
  boolean reusable() {
    return clusterReady()
        && !hasFailure()
        && !occupied()
        && !crowded()
        && clusterRequested()
        && !released()
        && before(lease().requested().plus(policy.reuseCluster()))
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

  /**
   * What is noted of a cluster that goes while its run is open: why it was lost, if it was. What
   * the user has to mend counts, though the cluster goes for another reason; null leaves it.
   */
  Failure clusterLoss() {
    return clusterReady() || clusterComingUp() || usersFault()
        ? null
        : new Failure(Failure.Fault.PLATFORM, clusterTrouble().sentence(), now());
  }

  private boolean before(Instant time) {
    return now().isBefore(time);
  }
}
