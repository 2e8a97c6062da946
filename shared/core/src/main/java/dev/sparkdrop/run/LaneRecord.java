package dev.sparkdrop.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A lane's record in the ledger: the only object there that is ever rewritten. Every method gives
 * the record that follows a step; whether it holds is for the compare-and-set to say.
 *
 * @param since when the phase was entered
 * @param run the open run; null where none is
 * @param lease the claim on a cluster; null exactly in {@link Phase#IDLE}
 * @param backoff the last pause after a failure; null since the last success
 * @param lingerUntil how long the cluster of a decided run may wait for the next; null: not decided
 */
public record LaneRecord(
    Lane lane,
    Phase phase,
    Instant since,
    Run run,
    ClusterLease lease,
    Backoff backoff,
    LaneTimings timings,
    Instant lingerUntil) {

  public LaneRecord {
    Objects.requireNonNull(lane, "lane");
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(timings, "rhythm");
    if ((lease == null) != (phase == Phase.IDLE)) {
      throw new IllegalArgumentException("a lane claims a cluster exactly while it is not IDLE");
    }
    if (run == null && phase != Phase.IDLE && phase != Phase.DELETING) {
      throw new IllegalArgumentException("a lane in " + phase + " has an open run");
    }
    if (phase == Phase.CLOSING && run.ending() == null) {
      throw new IllegalArgumentException("a run is CLOSING only when its outcome is decided");
    }
  }

  /** What a lane without a record counts as. */
  public static LaneRecord idle(Lane lane, Instant now) {
    return new LaneRecord(lane, Phase.IDLE, now, null, null, null, LaneTimings.UNKNOWN, null);
  }

  /**
   * The record of a sealed run whose own was lost. What it said of earlier attempts is not known:
   * they count against both limits.
   *
   * @param cluster one that is there; null: none was found, so it names one that never was
   */
  public static LaneRecord rebuilt(
      Lane lane, Run run, String cluster, String region, String uuid, Instant now) {
    ClusterLease named = ClusterLease.on(cluster == null ? run.nextCluster() : cluster, region, 0);
    ClusterLease clusterLease =
        cluster == null ? named : named.requestedAt(run.timeline().opened()).readyAt(now, uuid);
    return new LaneRecord(
        lane,
        Phase.RUNNING,
        now,
        run.clusterNamed(),
        clusterLease,
        null,
        LaneTimings.UNKNOWN,
        null);
  }

  /** A run is opened, with a cluster of its own to come. */
  LaneRecord opened(String id, String pipeline, String region, Instant now) {
    Run first = Run.open(id, pipeline, now);
    ClusterLease named = ClusterLease.on(first.nextCluster(), region, 0);
    return new LaneRecord(
        lane,
        Phase.PROVISIONING,
        now,
        first.clusterNamed(),
        named,
        backoff,
        timings.openedAt(now),
        null);
  }

  /** The next run is opened on the cluster of the last. */
  LaneRecord openedOnSameCluster(String id, String pipeline, Instant now) {
    Run next = Run.open(id, pipeline, now);
    return new LaneRecord(
        lane,
        Phase.PROVISIONING,
        now,
        next,
        lease.withFailure(null),
        backoff,
        timings.openedAt(now),
        null);
  }

  /** The cluster was asked for. */
  public LaneRecord clusterRequested(Instant now) {
    ClusterLease asked = lease.requestedAt(now);
    return with(phase, since, run.onCluster(asked), asked, backoff);
  }

  /** The platform refused a deed, or broke what it had begun. */
  public LaneRecord withFailure(Failure failure) {
    return with(phase, since, run, lease.withFailure(failure), backoff);
  }

  /** The job was refused for the moment. */
  public LaneRecord submitRefused(Failure failure) {
    LaneRecord noted = withFailure(failure);
    return failure.fault() == Failure.Fault.USER ? noted : noted.backingOff(failure.at());
  }

  /** The cluster that was asked for is of no use; it is noted which one it was. */
  LaneRecord clusterBroken(Failure failure, String uuid) {
    return with(phase, since, run, lease.brokenBy(failure, uuid), backoff);
  }

  /** Another rung is tried under a new name; after the last rung, the first one after a rest. */
  LaneRecord onNextRung(Policy policy, Instant now) {
    boolean last = lease.rung() + 1 >= policy.regions().size();
    int rung = last ? 0 : lease.rung() + 1;
    ClusterLease named = ClusterLease.on(run.nextCluster(), policy.regions().get(rung), rung);
    LaneRecord next = with(phase, since, run.clusterNotHad(lease).clusterNamed(), named, backoff);
    return last ? next.backingOff(now) : next;
  }

  /** The cluster was seen ready; this is what sealing starts from. */
  LaneRecord clusterReady(String uuid, Instant now) {
    ClusterLease ready = lease.readyAt(now, uuid);
    boolean fresh = lease.ready() == null;
    LaneTimings measured =
        fresh && lease.requested() != null
            ? timings.booted(Duration.between(lease.requested(), now))
            : timings;
    return new LaneRecord(
        lane, phase, since, fresh ? run.onCluster(ready) : run, ready, backoff, measured, null);
  }

  /**
   * The run has its batch.
   *
   * @param leftOver whether more was due than it could take
   */
  public LaneRecord sealed(boolean leftOver, Instant now) {
    return leaving(leftOver).with(Phase.RUNNING, now, run.sealedAt(now), lease, backoff);
  }

  /** The run has its batch, and there is nothing in it. */
  public LaneRecord sealedEmpty(boolean leftOver, Instant now) {
    return leaving(leftOver)
        .closing(
            run.sealedAt(now)
                .concludedWithoutJob(
                    Outcome.SUCCEEDED,
                    "Nothing was left to process: every object, or the marker, was done already, replaced"
                        + " or deleted.",
                    now),
            null,
            now,
            now);
  }

  /** The current attempt's job was accepted. */
  public LaneRecord submitted(Instant now) {
    return with(phase, since, run.submittedAt(now), lease.withFailure(null), null);
  }

  /** An operator wants the open run to be cancelled. */
  public LaneRecord stopAsked(Run.Stop stop) {
    return with(phase, since, run.stopAsked(stop), lease, backoff);
  }

  /** The job was told to stop. */
  public LaneRecord cancelRequested(Instant now) {
    return with(phase, since, run.cancelRequestedAt(now), lease, backoff);
  }

  /** The job failed by its own fault, and is tried again on the same cluster. */
  LaneRecord nextAttempt(String why) {
    return with(phase, since, run.afterOwnFault(lease, why), lease, backoff);
  }

  /**
   * The claimed cluster goes, and then the open run is looked at again.
   *
   * @param failure what that run can be told of it; null leaves what was noted before
   */
  LaneRecord clusterLost(Failure failure, Instant now) {
    return with(
        Phase.DELETING, now, run, failure == null ? lease : lease.withFailure(failure), backoff);
  }

  /** The cluster is gone, though its job is still reported active. */
  LaneRecord clusterGone(Instant now) {
    return with(phase, since, run, lease.goneAt(now), backoff);
  }

  /** The old cluster is gone; the same batch goes to a new one. */
  LaneRecord retried(Run next, Policy policy, Instant now) {
    ClusterLease named = ClusterLease.on(next.nextCluster(), policy.regions().get(0), 0);
    return with(Phase.PROVISIONING, now, next.clusterNamed(), named, backoff);
  }

  /** The job's end decides the run. */
  LaneRecord concluded(
      Outcome outcome, String reason, ObservedJob job, Duration linger, Instant now) {
    return closing(run.concluded(lease, outcome, reason, job, now), null, now.plus(linger), now);
  }

  /**
   * No cluster could be had: the run fails, and the lane rests; what was due stays so.
   *
   * @param why what happened, as one or more sentences
   * @param fixed whether the run has objects in its batch all the same, which are no longer in the
   *     inbox
   */
  public LaneRecord gaveUp(String why, boolean fixed, Instant now) {
    Backoff pause = Backoff.after(backoff, now, run.pipeline());
    String fate =
        fixed
            ? FailureMessages.RUN_AGAIN
            : FailureMessages.waits(Duration.between(now, pause.until()));
    Run tried = lease.failure() == null ? run : run.clusterNotHad(lease);
    Run failed = tried.concludedWithoutJob(Outcome.FAILED, why + " " + fate, now);
    return leaving(true).closing(failed, pause, now, now);
  }

  /** The receipt of the decided run is written and published. */
  public LaneRecord accounted() {
    return with(phase, since, run.accounted(), lease, backoff);
  }

  /** The run is accounted for; its cluster goes. */
  LaneRecord dismissed(Instant now) {
    return new LaneRecord(lane, Phase.DELETING, now, null, lease, backoff, timings, null);
  }

  /** The cluster is gone and no run is open. */
  LaneRecord idleAgain(Instant now) {
    LaneTimings measured = timings.deleted(Duration.between(since, now));
    return new LaneRecord(lane, Phase.IDLE, now, null, null, backoff, measured, null);
  }

  /** Whether a decision on this record depends on that; what it does not need is not looked at. */
  public boolean needs(Phase.Look look) {
    return switch (look) {
      case INBOX, JOB -> phase.needs(look);
      // A resting run may be overtaken by a changed file.
      case PIPELINE -> phase.needs(look) || (phase == Phase.PROVISIONING && backoff != null);
      case CLUSTER -> phase.needs(look) && !clusterMakesNoDifference();
    };
  }

  /**
   * Before it is asked for, the answer to asking tells more than a look; and a run that the user
   * has to mend, or whose receipt is not out, goes the same way whatever is there. Thus a project
   * in which nothing may be looked at still gives its runs an end.
   */
  private boolean clusterMakesNoDifference() {
    Failure failure = lease.failure();
    return switch (phase) {
      case IDLE, RUNNING, DELETING -> false;
      case PROVISIONING ->
          run.stop() != null
              || (failure == null
                  ? lease.requested() == null
                  : failure.fault() == Failure.Fault.USER);
      case CLOSING -> !run.ending().accounted();
    };
  }

  private LaneRecord closing(Run decided, Backoff pause, Instant linger, Instant now) {
    return new LaneRecord(lane, Phase.CLOSING, now, decided, lease, pause, timings, linger);
  }

  private LaneRecord leaving(boolean more) {
    return new LaneRecord(
        lane, phase, since, run, lease, backoff, timings.leaving(more), lingerUntil);
  }

  private LaneRecord backingOff(Instant now) {
    return with(phase, since, run, lease, Backoff.after(backoff, now, run.pipeline()));
  }

  private LaneRecord with(
      Phase next, Instant entered, Run open, ClusterLease claimed, Backoff pause) {
    return new LaneRecord(lane, next, entered, open, claimed, pause, timings, lingerUntil);
  }
}
