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
 * @param claim the claim on a cluster; null exactly in {@link Phase#IDLE}
 * @param rest the last pause after a failure; null since the last success
 * @param lingerUntil how long the cluster of a decided run may wait for the next; null: not decided
 */
public record LaneRecord(
    Lane lane,
    Phase phase,
    Instant since,
    Run run,
    ClusterLease claim,
    Backoff rest,
    LaneTimings rhythm,
    Instant lingerUntil) {

  public LaneRecord {
    Objects.requireNonNull(lane, "lane");
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(rhythm, "rhythm");
    if ((claim == null) != (phase == Phase.IDLE)) {
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
        rest,
        rhythm.openedAt(now),
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
        claim.troubledBy(null),
        rest,
        rhythm.openedAt(now),
        null);
  }

  /** The cluster was asked for. */
  public LaneRecord clusterRequested(Instant now) {
    ClusterLease asked = claim.requestedAt(now);
    return with(phase, since, run.onCluster(asked), asked, rest);
  }

  /** The platform refused a deed, or broke what it had begun. */
  public LaneRecord troubled(Failure failure) {
    return with(phase, since, run, claim.troubledBy(failure), rest);
  }

  /** The job was refused for the moment. */
  public LaneRecord submitRefused(Failure failure) {
    LaneRecord noted = troubled(failure);
    return failure.fault() == Failure.Fault.USER ? noted : noted.resting(failure.at());
  }

  /** The cluster that was asked for is of no use; it is noted which one it was. */
  LaneRecord clusterBroken(Failure failure, String uuid) {
    return with(phase, since, run, claim.brokenBy(failure, uuid), rest);
  }

  /** Another rung is tried under a new name; after the last rung, the first one after a rest. */
  LaneRecord onNextRung(Policy policy, Instant now) {
    boolean last = claim.rung() + 1 >= policy.regions().size();
    int rung = last ? 0 : claim.rung() + 1;
    ClusterLease named = ClusterLease.on(run.nextCluster(), policy.regions().get(rung), rung);
    LaneRecord next = with(phase, since, run.clusterNotHad(claim).clusterNamed(), named, rest);
    return last ? next.resting(now) : next;
  }

  /** The cluster was seen ready; this is what sealing starts from. */
  LaneRecord clusterReady(String uuid, Instant now) {
    ClusterLease ready = claim.readyAt(now, uuid);
    boolean fresh = claim.ready() == null;
    LaneTimings measured =
        fresh && claim.requested() != null
            ? rhythm.booted(Duration.between(claim.requested(), now))
            : rhythm;
    return new LaneRecord(
        lane, phase, since, fresh ? run.onCluster(ready) : run, ready, rest, measured, null);
  }

  /**
   * The run has its batch.
   *
   * @param leftOver whether more was due than it could take
   */
  public LaneRecord sealed(boolean leftOver, Instant now) {
    return leaving(leftOver).with(Phase.RUNNING, now, run.sealedAt(now), claim, rest);
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
    return with(phase, since, run.submittedAt(now), claim.troubledBy(null), null);
  }

  /** Somebody wants the open run to be cancelled. */
  public LaneRecord stopAsked(Run.Stop stop) {
    return with(phase, since, run.stopAsked(stop), claim, rest);
  }

  /** The job was told to stop. */
  public LaneRecord cancelRequested(Instant now) {
    return with(phase, since, run.cancelRequestedAt(now), claim, rest);
  }

  /** The job failed by its own fault, and is tried again on the same cluster. */
  LaneRecord nextAttempt(String why) {
    return with(phase, since, run.afterOwnFault(claim, why), claim, rest);
  }

  /**
   * The claimed cluster goes, and then the open run is looked at again.
   *
   * @param failure what that run can be told of it; null leaves what was noted before
   */
  LaneRecord clusterLost(Failure failure, Instant now) {
    return with(
        Phase.DELETING, now, run, failure == null ? claim : claim.troubledBy(failure), rest);
  }

  /** The cluster is gone, though its job is still reported active. */
  LaneRecord clusterGone(Instant now) {
    return with(phase, since, run, claim.goneAt(now), rest);
  }

  /** The old cluster is gone; the same batch goes to a new one. */
  LaneRecord retried(Run next, Policy policy, Instant now) {
    ClusterLease named = ClusterLease.on(next.nextCluster(), policy.regions().get(0), 0);
    return with(Phase.PROVISIONING, now, next.clusterNamed(), named, rest);
  }

  /** The job's end decides the run. */
  LaneRecord concluded(
      Outcome outcome, String reason, ObservedJob job, Duration linger, Instant now) {
    return closing(run.concluded(claim, outcome, reason, job, now), null, now.plus(linger), now);
  }

  /**
   * No cluster could be had: the run fails, and the lane rests; what was due stays so.
   *
   * @param why what happened, as one or more sentences
   * @param fixed whether the run has objects in its batch all the same, which are no longer in the
   *     inbox
   */
  public LaneRecord gaveUp(String why, boolean fixed, Instant now) {
    Backoff pause = Backoff.after(rest, now, run.pipeline());
    String fate =
        fixed
            ? FailureMessages.RUN_AGAIN
            : FailureMessages.waits(Duration.between(now, pause.until()));
    Run tried = claim.trouble() == null ? run : run.clusterNotHad(claim);
    Run failed = tried.concludedWithoutJob(Outcome.FAILED, why + " " + fate, now);
    return leaving(true).closing(failed, pause, now, now);
  }

  /** The receipt of the decided run is written and published. */
  public LaneRecord accounted() {
    return with(phase, since, run.accounted(), claim, rest);
  }

  /** The run is accounted for; its cluster goes. */
  LaneRecord dismissed(Instant now) {
    return new LaneRecord(lane, Phase.DELETING, now, null, claim, rest, rhythm, null);
  }

  /** The cluster is gone and no run is open. */
  LaneRecord idleAgain(Instant now) {
    LaneTimings measured = rhythm.deleted(Duration.between(since, now));
    return new LaneRecord(lane, Phase.IDLE, now, null, null, rest, measured, null);
  }

  /** Whether a decision on this record depends on that; what it does not need is not looked at. */
  public boolean needs(Phase.Look look) {
    return switch (look) {
      case INBOX, JOB -> phase.needs(look);
      // A resting run may be overtaken by a changed file.
      case PIPELINE -> phase.needs(look) || (phase == Phase.PROVISIONING && rest != null);
      case CLUSTER -> phase.needs(look) && !clusterMakesNoDifference();
    };
  }

  /**
   * Before it is asked for, the answer to asking tells more than a look; and a run that the user
   * has to mend, or whose receipt is not out, goes the same way whatever is there. Thus a project
   * in which nothing may be looked at still gives its runs an end.
   */
  private boolean clusterMakesNoDifference() {
    Failure failure = claim.trouble();
    return switch (phase) {
      case IDLE, RUNNING, DELETING -> false;
      case PROVISIONING ->
          run.stop() != null
              || (failure == null
                  ? claim.requested() == null
                  : failure.fault() == Failure.Fault.USER);
      case CLOSING -> !run.ending().accounted();
    };
  }

  private LaneRecord closing(Run decided, Backoff pause, Instant linger, Instant now) {
    return new LaneRecord(lane, Phase.CLOSING, now, decided, claim, pause, rhythm, linger);
  }

  private LaneRecord leaving(boolean more) {
    return new LaneRecord(lane, phase, since, run, claim, rest, rhythm.leaving(more), lingerUntil);
  }

  private LaneRecord resting(Instant now) {
    return with(phase, since, run, claim, Backoff.after(rest, now, run.pipeline()));
  }

  private LaneRecord with(
      Phase next, Instant entered, Run open, ClusterLease claimed, Backoff pause) {
    return new LaneRecord(lane, next, entered, open, claimed, pause, rhythm, lingerUntil);
  }
}
