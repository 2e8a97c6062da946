package dev.sparkdrop.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A lane's open run: one batch, processed by one job, with its attempts.
 *
 * @param id minted by whoever opened it, made true by the compare-and-set
 * @param pipeline digest of the pipeline file that it was opened with
 * @param clusters how many clusters have been named for it
 * @param attempt the number of the attempt under way, from 1; it rises only when the job of that
 *     number exists and is final
 * @param submitted whether the current attempt's job is known to have been accepted
 * @param ownFaults attempts that failed by the job's own fault
 * @param platformFaults attempts, or clusters, that the platform lost
 * @param cancelRequested when the overdue job was told to stop; null: it was not
 * @param outcome null until it is decided
 * @param reason why it failed, for a person to act on; null for a success
 * @param driverOutput {@code gs://} prefix of the last job's output; null where there was none
 * @param attempts those that are over
 * @param timeline when it all happened
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
    Outcome outcome,
    String reason,
    String driverOutput,
    List<Attempt> attempts,
    Timeline timeline) {

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
        id, pipeline, 0, 1, false, 0, 0, null, null, null, null, List.of(), Timeline.openedAt(now));
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
    return with(clusters + 1, attempt, submitted, cancelRequested, timeline);
  }

  Run onCluster(Claim claim) {
    return with(clusters, attempt, submitted, cancelRequested, timeline.withCluster(claim));
  }

  Run sealedAt(Instant at) {
    return with(clusters, attempt, submitted, cancelRequested, timeline.sealedAt(at));
  }

  Run submittedAt(Instant at) {
    return with(clusters, attempt, true, cancelRequested, timeline.submittedAt(at));
  }

  Run cancelRequestedAt(Instant at) {
    return with(clusters, attempt, submitted, at, timeline);
  }

  /** The current attempt failed by its own fault; the next one has the next number. */
  Run afterOwnFault(Claim claim, String why) {
    return ended(claim, Outcome.FAILED, why, 1, 0, 1);
  }

  /** The platform lost the attempt; its number is used up only if its job existed. */
  Run afterPlatformFault(Claim claim, String why, boolean jobExisted) {
    return ended(claim, Outcome.FAILED, why, 0, 1, jobExisted ? 1 : 0);
  }

  /** The run is decided. An attempt is listed only where a job could have run. */
  Run concluded(Claim claim, Outcome how, String why, SeenJob job, Instant now) {
    Run last = timeline.sealed() == null ? this : ended(claim, how, why, 0, 0, 0);
    return new Run(
        id,
        pipeline,
        clusters,
        attempt,
        submitted,
        ownFaults,
        platformFaults,
        cancelRequested,
        how,
        why,
        job.driverOutput(),
        last.attempts,
        timeline.closedAt(now, job.ended()));
  }

  private Run ended(Claim claim, Outcome how, String why, int own, int platform, int used) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(new Attempt(claim.cluster(), claim.uuid(), claim.region(), job(), how, why));
    return new Run(
        id,
        pipeline,
        clusters,
        attempt + used,
        used == 0 && submitted,
        ownFaults + own,
        platformFaults + platform,
        cancelRequested,
        null,
        null,
        null,
        all,
        timeline);
  }

  private Run with(int named, int number, boolean accepted, Instant cancelled, Timeline happened) {
    return new Run(
        id,
        pipeline,
        named,
        number,
        accepted,
        ownFaults,
        platformFaults,
        cancelled,
        outcome,
        reason,
        driverOutput,
        attempts,
        happened);
  }
}
