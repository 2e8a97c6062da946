package dev.sparkdrop.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A lane's open run: one batch, processed by one job, with its attempts.
 *
 * @param id minted by the instance that opened it, made true by the compare-and-set
 * @param pipeline digest of the pipeline file that it was opened with
 * @param clusters how many clusters have been named for it
 * @param attempt the number of the attempt under way, from 1; it rises only when the job of that
 *     number exists and is final
 * @param submitted whether the current attempt's job is known to have been accepted
 * @param ownFaults attempts that failed by the job's own fault
 * @param platformFaults attempts, or clusters, that the platform lost
 * @param cancelRequested when the job was told to stop; null: it was not
 * @param stop who asked for it to be cancelled; null: no one did
 * @param attempts those that are over
 * @param timeline when it all happened
 * @param ending null until its outcome is decided
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
    Ending ending) {
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
    return new Run(
        id, pipeline, 0, 1, false, 0, 0, null, null, List.of(), Timeline.openedAt(now), null);
  }

  /**
   * A sealed run whose record was lost.
   *
   * @param clusters a number that no cluster of it has had, nor will have by an instance that is
   *     late
   * @param attempt the last whose job is there, or the first
   */
  public static Run rebuilt(
      String id, String pipeline, int clusters, int attempt, Instant opened, Instant sealed) {
    Timeline known = Timeline.openedAt(opened).sealedAt(sealed);
    int faults = attempt - 1;
    return new Run(
        id, pipeline, clusters, attempt, false, faults, faults, null, null, List.of(), known, null);
  }

  /** The current attempt's job id; no other run or attempt ever has it. */
  public String job() {
    return id + "-a" + attempt;
  }

  /** The name of the next cluster for it. */
  String nextCluster() {
    return id + "-" + (clusters + 1);
  }

  Run clusterNamed() {
    return with(clusters + 1, submitted, cancelRequested, timeline, ending);
  }

  Run onCluster(ClusterLease clusterLease) {
    return with(clusters, submitted, cancelRequested, timeline.withCluster(clusterLease), ending);
  }

  Run sealedAt(Instant at) {
    return with(clusters, submitted, cancelRequested, timeline.sealedAt(at), ending);
  }

  Run submittedAt(Instant at) {
    return with(clusters, true, cancelRequested, timeline.submittedAt(at), ending);
  }

  Run cancelRequestedAt(Instant at) {
    return with(clusters, submitted, at, timeline, ending);
  }

  Run stopAsked(Stop asked) {
    return new Run(
        id,
        pipeline,
        clusters,
        attempt,
        submitted,
        ownFaults,
        platformFaults,
        cancelRequested,
        asked,
        attempts,
        timeline,
        ending);
  }

  /** The current attempt failed by its own fault; the next one has the next number. */
  Run afterOwnFault(ClusterLease clusterLease, String why) {
    return after(attemptOn(clusterLease, Outcome.FAILED, why), 1, 0, true);
  }

  /** The platform lost the attempt; its number is used up only if its job existed. */
  Run afterPlatformFault(ClusterLease clusterLease, String why, boolean jobExisted) {
    return after(attemptOn(clusterLease, Outcome.FAILED, why), 0, 1, jobExisted);
  }

  /** The claimed cluster could not be had. Only the last of many such are kept. */
  Run clusterNotHad(ClusterLease clusterLease) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(
        new Attempt(
            clusterLease.cluster(),
            clusterLease.uuid(),
            clusterLease.region(),
            null,
            Outcome.FAILED,
            clusterLease.failure().sentence()));
    if (all.stream().filter(attempt -> attempt.job() == null).count() > MOST_CLUSTERS) {
      all.remove(all.stream().filter(attempt -> attempt.job() == null).findFirst().orElseThrow());
    }
    return with(all);
  }

  /** The current attempt, and with it the run, is over. */
  Run concluded(
      ClusterLease clusterLease, Outcome outcome, String reason, ObservedJob job, Instant now) {
    Ending how = new Ending(outcome, reason, job.driverOutput(), false);
    return after(attemptOn(clusterLease, outcome, reason), 0, 0, false)
        .with(clusters, submitted, cancelRequested, timeline.closedAt(now, job.ended()), how);
  }

  /** The run is over before the current attempt began. */
  Run concludedWithoutJob(Outcome outcome, String reason, Instant now) {
    Ending how = new Ending(outcome, reason, null, false);
    return with(clusters, submitted, cancelRequested, timeline.closedAt(now, null), how);
  }

  Run accounted() {
    Ending how = new Ending(ending.outcome(), ending.reason(), ending.driverOutput(), true);
    return with(clusters, submitted, cancelRequested, timeline, how);
  }

  private Attempt attemptOn(ClusterLease clusterLease, Outcome how, String why) {
    return new Attempt(
        clusterLease.cluster(), clusterLease.uuid(), clusterLease.region(), job(), how, why);
  }

  private Run after(Attempt over, int own, int platform, boolean numberUsed) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(over);
    return new Run(
        id,
        pipeline,
        clusters,
        numberUsed ? attempt + 1 : attempt,
        !numberUsed && submitted,
        ownFaults + own,
        platformFaults + platform,
        cancelRequested,
        stop,
        all,
        timeline,
        ending);
  }

  private Run with(List<Attempt> over) {
    return new Run(
        id,
        pipeline,
        clusters,
        attempt,
        submitted,
        ownFaults,
        platformFaults,
        cancelRequested,
        stop,
        over,
        timeline,
        ending);
  }

  private Run with(int named, boolean accepted, Instant cancelled, Timeline happened, Ending how) {
    return new Run(
        id,
        pipeline,
        named,
        attempt,
        accepted,
        ownFaults,
        platformFaults,
        cancelled,
        stop,
        attempts,
        happened,
        how);
  }
}
