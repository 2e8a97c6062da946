package dev.sparkdrop.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A lane's record in the ledger: the only object there that is ever rewritten. Every method gives
 * the record that follows a step; whether it holds is for the compare-and-set to say.
 *
 * @param since when the phase was entered
 * @param run the open run; null where none is
 * @param lease the claim on a cluster, or on none for a serverless batch; null exactly in {@link
 *     Phase#IDLE}
 * @param backoff the last pause after a failure; null since the last success
 * @param lingerUntil how long the cluster of a decided run may wait for the next; null: not decided
 * @param queued since when an idle lane with a due batch waits for a cluster, because its pipeline
 *     has as many as it may; null: it does not
 * @param bisection the failed batch that is run again in halves, until the last of its runs is
 *     closed; null: none is
 */
public record LaneRecord(
    Lane lane,
    Phase phase,
    Instant since,
    Run run,
    ClusterLease lease,
    Backoff backoff,
    LaneTimings timings,
    Instant lingerUntil,
    Instant queued,
    Bisection bisection) {
  private static final String NOTHING_LEFT =
      "Nothing was left to process: every object, or the marker, was done already, replaced or"
          + " deleted.";

  public LaneRecord {
    Objects.requireNonNull(lane, "lane");
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(timings, "timings");
    if ((lease == null) != (phase == Phase.IDLE)) {
      throw new IllegalArgumentException("a lane has a claim exactly while it is not IDLE");
    }
    if (run == null && phase != Phase.IDLE && phase != Phase.DELETING) {
      throw new IllegalArgumentException("a lane in " + phase + " has an open run");
    }
    if (phase == Phase.CLOSING && run.ending() == null) {
      throw new IllegalArgumentException("a run is CLOSING only when its outcome is decided");
    }
    if (phase == Phase.LOADING && run.loading() == null) {
      throw new IllegalArgumentException("a run is LOADING only when its job has succeeded");
    }
  }

  /** What a lane without a record counts as. */
  public static LaneRecord idle(Lane lane, Instant now) {
    return new LaneRecord(
        lane, Phase.IDLE, now, null, null, null, LaneTimings.UNKNOWN, null, null, null);
  }

  /**
   * The record of a sealed run whose own was lost. What it said of earlier attempts is not known:
   * they count against both limits.
   *
   * @param serverless the rung of its serverless batches; null: its job needs a cluster
   * @param cluster one that is there; null: none was found, so it names one that never was
   * @param bisection what the run's batch is part of; null: nothing
   */
  public static LaneRecord rebuilt(
      Lane lane,
      Run run,
      Integer serverless,
      String cluster,
      String region,
      String uuid,
      Bisection bisection,
      Instant now) {
    ClusterLease named =
        serverless != null
            ? ClusterLease.serverless(region, serverless)
            : ClusterLease.on(cluster == null ? run.nextCluster() : cluster, region, 0);
    return idle(lane, now)
        .with(
            record -> {
              record.phase = Phase.RUNNING;
              record.bisection = bisection;
              record.run = run.clusterNamed();
              record.lease =
                  cluster == null
                      ? named
                      : named.requestedAt(run.timeline().opened()).readyAt(now, uuid);
            });
  }

  /** The lane waits for its turn to get a cluster, or does not wait any more (null). */
  LaneRecord queuedSince(Instant from) {
    return with(record -> record.queued = from);
  }

  /** A run is opened, with a cluster of its own to come. */
  LaneRecord opened(String id, String pipeline, Policy.Rung rung, Instant now) {
    Run first = Run.open(id, pipeline, now);
    return with(
        record -> {
          record.enter(Phase.PROVISIONING, now);
          record.run = first.clusterNamed();
          record.lease = claim(first, rung, 0);
          record.timings = timings.openedAt(now);
          record.lingerUntil = null;
          record.queued = null;
          record.bisection = Bisection.next(bisection);
        });
  }

  /** The next run is opened on the cluster of the last. */
  LaneRecord openedOnSameCluster(String id, String pipeline, Instant now) {
    return with(
        record -> {
          record.enter(Phase.PROVISIONING, now);
          record.run = Run.open(id, pipeline, now);
          record.lease = lease.withFailure(null);
          record.timings = timings.openedAt(now);
          record.lingerUntil = null;
          record.bisection = Bisection.next(bisection);
        });
  }

  /** The cluster was asked for. */
  public LaneRecord clusterRequested(Instant now) {
    ClusterLease asked = lease.requestedAt(now);
    return with(
        record -> {
          record.lease = asked;
          record.run = run.onCluster(asked);
        });
  }

  /** The platform refused an action, or broke what it had begun. */
  public LaneRecord withFailure(Failure failure) {
    return with(record -> record.lease = lease.withFailure(failure));
  }

  /** The job was refused for the moment. */
  public LaneRecord submitRefused(Failure failure) {
    return with(
        record -> {
          record.lease = lease.withFailure(failure);
          if (failure.fault() != Failure.Fault.USER) {
            record.backOff(failure.at());
          }
        });
  }

  /** The cluster that was asked for is of no use; it is noted which one it was. */
  LaneRecord clusterBroken(Failure failure, String uuid) {
    return with(record -> record.lease = lease.brokenBy(failure, uuid));
  }

  /** Another rung is tried under a new name; after the last rung, the first one after a rest. */
  LaneRecord onNextRung(Policy policy, Instant now) {
    return onNextRung(run.clusterNotHad(lease), policy, now);
  }

  /** No machines could be had for the attempt's batch; the rest is as above. */
  LaneRecord unplaced(String why, Policy policy, Instant now) {
    return with(record -> record.enter(Phase.PROVISIONING, now))
        .onNextRung(run.afterUnplaced(lease, why), policy, now);
  }

  private LaneRecord onNextRung(Run next, Policy policy, Instant now) {
    boolean last = lease.rung() + 1 >= policy.regions().size();
    int rung = last ? 0 : lease.rung() + 1;
    return with(
        record -> {
          record.run = next.clusterNamed();
          record.lease = claim(next, policy.rungs().get(rung), rung);
          if (last) {
            record.backOff(now);
          }
        });
  }

  /** The cluster was seen ready; this is what sealing starts from. */
  LaneRecord clusterReady(String uuid, Instant now) {
    ClusterLease ready = lease.readyAt(now, uuid);
    boolean fresh = lease.ready() == null;
    return with(
        record -> {
          record.lease = ready;
          record.lingerUntil = null;
          if (fresh) {
            record.run = run.onCluster(ready);
          }
          if (fresh && lease.requested() != null) {
            record.timings = timings.booted(Duration.between(lease.requested(), now));
          }
        });
  }

  /**
   * The run has its batch.
   *
   * @param objects how many are in it; null where that does not matter
   * @param leftOver whether more was due than it could take
   */
  public LaneRecord sealed(Integer objects, boolean leftOver, Instant now) {
    return with(
        record -> {
          record.enter(Phase.RUNNING, now);
          record.run = run.sealedAt(now).holding(objects);
          record.timings = timings.leaving(leftOver);
        });
  }

  /** The run has its batch, and there is nothing in it. */
  public LaneRecord sealedEmpty(boolean leftOver, Instant now) {
    Run over = run.sealedAt(now).concludedWithoutJob(Outcome.SUCCEEDED, NOTHING_LEFT, now);
    return with(
        record -> {
          record.close(over, now, now);
          record.backoff = null;
          record.timings = timings.leaving(leftOver);
          record.bisection = bisection == null ? null : bisection.sealed();
        });
  }

  /** The run has all that was left of a batch that is not bisected any more; no job is run. */
  public LaneRecord sealedRest(boolean leftOver, Instant now) {
    String why = FailureMessages.rest(bisection);
    return with(
        record -> {
          record.close(run.sealedAt(now).concludedWithoutJob(Outcome.FAILED, why, now), now, now);
          record.timings = timings.leaving(leftOver);
          record.bisection = bisection.sealed();
        });
  }

  /** An idle lane in which a failed batch is still to be run again in halves. */
  public LaneRecord bisecting(Bisection found) {
    return with(record -> record.bisection = Bisection.left(found));
  }

  /** Whether halves of a failed batch wait for a run. */
  public boolean halvesWait() {
    return bisection != null && bisection.goesOn();
  }

  /** The current attempt's job was accepted. */
  public LaneRecord submitted(Instant now) {
    return with(
        record -> {
          record.run = run.submittedAt(now);
          record.lease = lease.withFailure(null);
          record.backoff = null;
        });
  }

  /** An operator wants the open run to be cancelled. */
  public LaneRecord stopAsked(Run.Stop stop) {
    return with(record -> record.run = run.stopAsked(stop));
  }

  /** The job was told to stop. */
  public LaneRecord cancelRequested(Instant now) {
    return with(record -> record.run = run.cancelRequestedAt(now));
  }

  /** The submitted job was not found at that time; null: it was found again. */
  LaneRecord jobMissingSince(Instant at) {
    return with(record -> record.run = run.jobMissingSince(at));
  }

  /** The job failed by its own fault, and is tried again on the same cluster. */
  LaneRecord nextAttempt(String why) {
    return with(record -> record.run = run.afterOwnFault(lease, why));
  }

  /**
   * The claimed cluster goes, and then the open run is looked at again.
   *
   * @param failure what that run can be told of it; null leaves what was noted before
   */
  LaneRecord clusterLost(Failure failure, Instant now) {
    return with(
        record -> {
          record.enter(Phase.DELETING, now);
          // What a look did not find then says nothing of what is there when the cluster is gone.
          record.run = run.jobMissingSince(null);
          record.lease = failure == null ? lease : lease.withFailure(failure);
        });
  }

  /**
   * The cluster is gone, though its job is still reported active; or no batch of the attempt's id
   * can be started any more.
   */
  public LaneRecord clusterGone(Instant now) {
    return with(record -> record.lease = lease.goneAt(now));
  }

  /** The old cluster is gone; the same batch goes to a new one. */
  LaneRecord retried(Run next, Policy policy, Instant now) {
    return with(
        record -> {
          record.enter(Phase.PROVISIONING, now);
          record.run = next.needingCluster(now);
          record.lease = claim(next, policy.rungs().get(0), 0);
        });
  }

  /**
   * The job's end decides the run.
   *
   * @param after what becomes of the bisection; null where there is none
   */
  LaneRecord concluded(
      Outcome outcome,
      String reason,
      ObservedJob job,
      Bisection after,
      Duration linger,
      Instant now) {
    Run over = run.concluded(lease, outcome, reason, job, now);
    return with(
        record -> {
          record.close(over, now.plus(linger), now);
          record.backoff = null;
          record.bisection = after;
        });
  }

  /**
   * The job succeeded, and its rows are to be loaded into the warehouse.
   *
   * @param linger how long its cluster is kept meanwhile, for the next batch
   */
  LaneRecord loadBegun(ObservedJob job, Duration linger, Instant now) {
    return with(
        record -> {
          record.enter(Phase.LOADING, now);
          record.run = run.loadBegun(lease, job, now);
          record.lingerUntil = now.plus(linger);
          record.backoff = null;
        });
  }

  /** The load has come further. */
  public LaneRecord loading(Loading next) {
    return with(record -> record.run = run.loading(next));
  }

  /** The cluster goes, though the run is not over. */
  LaneRecord released(Instant now) {
    return with(record -> record.lease = lease.releasedAt(now));
  }

  /** The end of the load decides the run; the rest is as above. */
  LaneRecord loaded(
      Outcome outcome, String reason, Loading last, Bisection after, Duration linger, Instant now) {
    return with(
        record -> {
          record.close(run.loaded(outcome, reason, last, now), now.plus(linger), now);
          record.bisection = after;
        });
  }

  /**
   * No cluster could be had: the run fails, and the lane rests; what was due stays so.
   *
   * @param why what happened, as one or more sentences
   */
  public LaneRecord gaveUp(String why, Instant now) {
    boolean half = bisection != null && bisection.half() != null;
    return gaveUp(
        why,
        half ? FailureMessages::halfWaits : FailureMessages::waits,
        bisection == null ? null : bisection.putBack(),
        now);
  }

  /**
   * The same for a run that has objects in its batch, which are no longer in the inbox.
   *
   * @param after what becomes of the bisection; null where there is none
   */
  public LaneRecord gaveUpSealed(String why, Bisection after, Instant now) {
    return gaveUp(why, rest -> FailureMessages.RUN_AGAIN, after, now);
  }

  private LaneRecord gaveUp(
      String why, Function<Duration, String> fate, Bisection after, Instant now) {
    Run tried = lease.failure() == null ? run : run.clusterNotHad(lease);
    return with(
        record -> {
          record.backOff(now);
          String reason = why + " " + fate.apply(Duration.between(now, record.backoff.until()));
          record.close(tried.concludedWithoutJob(Outcome.FAILED, reason, now), now, now);
          record.timings = timings.leaving(true);
          record.bisection = after;
        });
  }

  /** The receipt of the decided run is written and published. */
  public LaneRecord accounted() {
    return with(record -> record.run = run.accounted());
  }

  private static ClusterLease claim(Run named, Policy.Rung on, int rung) {
    return on.serverless()
        ? ClusterLease.serverless(on.region(), rung)
        : ClusterLease.on(named.nextCluster(), on.region(), rung);
  }

  /** The run is accounted for, and had no cluster. */
  LaneRecord dismissedWithoutCluster(Instant now) {
    return with(
        record -> {
          record.enter(Phase.IDLE, now);
          record.run = null;
          record.lease = null;
          record.lingerUntil = null;
          record.bisection = Bisection.left(bisection);
        });
  }

  /** The run is accounted for; its cluster goes. */
  LaneRecord dismissed(Instant now) {
    return with(
        record -> {
          record.enter(Phase.DELETING, now);
          record.run = null;
          record.lingerUntil = null;
          record.bisection = Bisection.left(bisection);
        });
  }

  /** The cluster is gone and no run is open. */
  LaneRecord idleAgain(Instant now) {
    return with(
        record -> {
          record.enter(Phase.IDLE, now);
          record.run = null;
          record.lease = null;
          record.timings = timings.deleted(Duration.between(since, now));
          record.lingerUntil = null;
        });
  }

  /** Whether a decision on this record depends on that; what it does not need is not looked at. */
  public boolean needs(Phase.Look look) {
    return switch (look) {
      case INBOX, JOB -> phase.needs(look);
      case LOAD -> phase.needs(look) && run.loading().started();
      // A resting run may be overtaken by a changed file.
      case PIPELINE -> phase.needs(look) || (phase == Phase.PROVISIONING && backoff != null);
      case CLUSTER -> phase.needs(look) && !lease.serverless() && !clusterMakesNoDifference();
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
      case IDLE, RUNNING, LOADING, DELETING -> false;
      case PROVISIONING ->
          run.stop() != null
              || (failure == null
                  ? lease.requested() == null
                  : failure.fault() == Failure.Fault.USER);
      case CLOSING -> !run.ending().accounted();
    };
  }

  private LaneRecord with(Consumer<LaneRecordBuilder> change) {
    return LaneRecordBuilder.copy(this, change);
  }
}
