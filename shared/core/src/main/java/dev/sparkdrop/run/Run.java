package dev.sparkdrop.run;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A lane's open run: one batch, processed by one job, with its attempts.
 *
 * @param id made by the invocation that opened it, made true by the compare-and-set
 * @param pipeline digest of the pipeline file that it was opened with
 * @param clusters how many clusters have been named for it
 * @param attempt the number of the attempt under way, from 1; it rises only when the job of that
 *     number exists and is final, or can never be started
 * @param submitted whether the current attempt's job is known to have been accepted
 * @param ownFaults attempts that failed by the job's own fault
 * @param platformFaults attempts, or clusters, that the platform lost
 * @param cancelRequested when the job was told to stop; null: it was not
 * @param stop who asked for it to be cancelled; null: no one did
 * @param attempts those that are over
 * @param timeline when it all happened
 * @param ending null until its outcome is decided
 * @param clusterNeeded when the current attempt began to need a cluster; null in the record of an
 *     older version: when the run was opened
 * @param jobMissing when the current attempt's job was first not found; null: it was not missed, or
 *     was found again
 * @param loading how far its rows have come into the data warehouse; null before the job succeeded,
 *     and in a pipeline that loads nothing
 * @param objects how many are in its batch; null where that does not matter: it is not sealed, or
 *     is not to be run again in halves
 */
public record Run(
    String id,
    String pipeline,
    int clusters,
    int attempt,
    boolean submitted,
    int ownFaults,
    int platformFaults,
    Instant cancelRequested,
    Stop stop,
    List<Attempt> attempts,
    Timeline timeline,
    Ending ending,
    Instant clusterNeeded,
    Instant jobMissing,
    Loading loading,
    Integer objects) {
  private static final int MOST_CLUSTERS = 30;

  /**
   * How a run ended.
   *
   * @param reason a sentence for a person to act on; null for a plain success
   * @param driverOutput {@code gs://} prefix of the last job's output; null where there was none
   * @param accounted whether its receipt is known to be written and published
   */
  public record Ending(Outcome outcome, String reason, String driverOutput, boolean accounted) {
    public Ending {
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /**
   * An operator wants the run to be cancelled.
   *
   * @param by who, in words that can stand at the beginning of a sentence
   */
  public record Stop(String by, Instant at) {
    public Stop {
      Objects.requireNonNull(by, "by");
      Objects.requireNonNull(at, "at");
    }
  }

  public Run {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(timeline, "timeline");
    attempts = List.copyOf(attempts);
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts count from 1, not from " + attempt);
    }
  }

  static Run open(String id, String pipeline, Instant now) {
    return RunBuilder.open(
        id,
        pipeline,
        run -> {
          run.timeline = Timeline.openedAt(now);
          run.clusterNeeded = now;
        });
  }

  /**
   * A sealed run whose record was lost.
   *
   * @param clusters a number that no cluster of it has had, nor will have by a late invocation
   * @param attempt the last whose job is there, or the first
   * @param objects as above
   */
  public static Run rebuilt(
      String id,
      String pipeline,
      int clusters,
      int attempt,
      Instant opened,
      Instant sealed,
      Integer objects) {
    return RunBuilder.open(
        id,
        pipeline,
        run -> {
          run.clusters = clusters;
          run.attempt = attempt;
          run.ownFaults = attempt - 1;
          run.platformFaults = attempt - 1;
          run.timeline = Timeline.openedAt(opened).sealedAt(sealed);
          run.objects = objects;
        });
  }

  /**
   * A sealed run that no record names, at its end.
   *
   * @param pipeline digest of its pipeline file
   * @param succeeded whether its last job did
   * @param table where its rows were to be loaded then, and nobody knows whether they were; null:
   *     nowhere
   */
  public static Run abandoned(
      RunId id, String pipeline, Instant sealed, boolean succeeded, String table, Instant now) {
    Run run = rebuilt(id.toString(), pipeline, 0, 1, id.opened(), sealed, null);
    if (succeeded && table != null) {
      return run.loading(Loading.unknown(table, now))
          .concludedWithoutJob(Outcome.FAILED, FailureMessages.UNNAMED_LOAD, now);
    }
    return run.concludedWithoutJob(
        succeeded ? Outcome.SUCCEEDED : Outcome.FAILED,
        succeeded ? null : FailureMessages.UNNAMED,
        now);
  }

  /** The current attempt's job id; no other run or attempt ever has it. */
  public String job() {
    return id + "-a" + attempt;
  }

  /** The name of the next cluster for it. */
  String nextCluster() {
    return id + "-" + (clusters + 1);
  }

  /** When the current attempt began to need a cluster. */
  Instant needsClusterSince() {
    return clusterNeeded == null ? timeline.opened() : clusterNeeded;
  }

  Run clusterNamed() {
    return with(run -> run.clusters++);
  }

  Run onCluster(ClusterLease lease) {
    return with(run -> run.timeline = timeline.withCluster(lease));
  }

  Run sealedAt(Instant at) {
    return with(run -> run.timeline = timeline.sealedAt(at));
  }

  Run holding(Integer count) {
    return with(run -> run.objects = count);
  }

  Run submittedAt(Instant at) {
    return with(
        run -> {
          run.submitted = true;
          run.timeline = timeline.submittedAt(at);
        });
  }

  Run cancelRequestedAt(Instant at) {
    return with(run -> run.cancelRequested = at);
  }

  Run stopAsked(Stop asked) {
    return with(run -> run.stop = asked);
  }

  /** The job was not found, first at that time; null: it is there again. */
  Run jobMissingSince(Instant at) {
    return with(run -> run.jobMissing = at);
  }

  /** The current attempt failed by its own fault; the next one has the next number. */
  Run afterOwnFault(ClusterLease lease, String why) {
    return with(
        run -> {
          run.add(attemptOn(lease, Outcome.FAILED, why));
          run.ownFaults++;
          run.nextNumber();
        });
  }

  /** The platform lost the attempt; its number is used up only if its job existed. */
  Run afterPlatformFault(ClusterLease lease, String why, boolean jobExisted) {
    return with(
        run -> {
          run.add(attemptOn(lease, Outcome.FAILED, why));
          run.platformFaults++;
          if (jobExisted) {
            run.nextNumber();
          }
        });
  }

  /** The batch needs another cluster from now on. */
  Run needingCluster(Instant now) {
    return with(
        run -> {
          run.clusters++;
          run.clusterNeeded = now;
          run.jobMissing = null;
        });
  }

  /** No machines could be had for the batch; its number is used up. */
  Run afterUnplaced(ClusterLease lease, String why) {
    return with(
        run -> {
          run.add(attemptOn(lease, Outcome.FAILED, why));
          run.nextNumber();
        });
  }

  /** The claimed cluster could not be had. Only the last of many such are kept. */
  Run clusterNotHad(ClusterLease lease) {
    Attempt none =
        new Attempt(
            lease.cluster(),
            lease.uuid(),
            lease.region(),
            null,
            Outcome.FAILED,
            lease.failure().sentence());
    return with(
        run -> {
          run.add(none);
          List<Attempt> withoutJob =
              run.attempts.stream().filter(over -> over.job() == null).toList();
          if (withoutJob.size() > MOST_CLUSTERS) {
            run.attempts.remove(withoutJob.get(0));
          }
        });
  }

  /** The current attempt, and with it the run, is over. */
  Run concluded(ClusterLease lease, Outcome outcome, String reason, ObservedJob job, Instant now) {
    return with(
        run -> {
          run.add(attemptOn(lease, outcome, reason));
          run.timeline = timeline.closedAt(now, job.ended());
          run.ending = new Ending(outcome, reason, job.driverOutput(), false);
        });
  }

  /** The current attempt's job succeeded; its rows are to be loaded. */
  Run loadBegun(ClusterLease lease, ObservedJob job, Instant now) {
    return with(
        run -> {
          run.add(attemptOn(lease, Outcome.SUCCEEDED, null));
          run.timeline = timeline.jobEndedAt(job.ended());
          run.loading = Loading.begun(job.driverOutput(), now);
        });
  }

  Run loading(Loading next) {
    return with(run -> run.loading = next);
  }

  /** The load, and with it the run, is over. */
  Run loaded(Outcome outcome, String reason, Loading last, Instant now) {
    return with(
        run -> {
          run.loading = last;
          run.timeline = timeline.loadedAt(last.since(), now);
          run.ending = new Ending(outcome, reason, last.driverOutput(), false);
        });
  }

  /** The current load job's id; no other run or load ever has it. */
  public String loadJob() {
    return "sd-" + id + "-" + loading.number();
  }

  /** The run is over before the current attempt began. */
  Run concludedWithoutJob(Outcome outcome, String reason, Instant now) {
    return with(
        run -> {
          run.timeline = timeline.closedAt(now, null);
          run.ending = new Ending(outcome, reason, null, false);
        });
  }

  Run accounted() {
    return with(
        run ->
            run.ending =
                new Ending(ending.outcome(), ending.reason(), ending.driverOutput(), true));
  }

  private Attempt attemptOn(ClusterLease lease, Outcome how, String why) {
    return new Attempt(lease.cluster(), lease.uuid(), lease.region(), job(), how, why);
  }

  private Run with(Consumer<RunBuilder> change) {
    return RunBuilder.copy(this, change);
  }
}
