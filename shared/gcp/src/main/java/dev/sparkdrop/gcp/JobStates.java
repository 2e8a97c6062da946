package dev.sparkdrop.gcp;

import com.google.cloud.dataproc.v1.Job;
import com.google.cloud.dataproc.v1.JobStatus;
import dev.sparkdrop.run.ObservedJob;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Dataproc's jobs in our words. */
final class JobStates {
  /**
   * What Dataproc says of a job that it lost: its cluster was deleted, its agent never took it, or
   * no agent was alive.
   */
  private static final List<String> LOST =
      List.of("task not found", "task was not acquired", "no agent on master node");

  private JobStates() {}

  /**
   * Every job has its words.
   *
   * @param now the time of the look, for a final job that does not say when it ended
   */
  static ObservedJob of(Job job, Instant now) {
    JobStatus status = job.getStatus();
    ObservedJob.State state = state(status.getState(), status.getDetails());
    String uri = job.getDriverOutputResourceUri();
    return new ObservedJob(
        state,
        reason(state, status.getDetails()),
        state == ObservedJob.State.ACTIVE ? null : ended(status, now),
        uri.isEmpty() ? null : uri);
  }

  /** Only DONE, ERROR and CANCELLED are final; what is not known yet is waited for. */
  static ObservedJob.State state(JobStatus.State state, String details) {
    return switch (state) {
      case STATE_UNSPECIFIED,
          UNRECOGNIZED,
          PENDING,
          SETUP_DONE,
          RUNNING,
          CANCEL_PENDING,
          CANCEL_STARTED ->
          ObservedJob.State.ACTIVE;
      // A restartable job's attempt failed: Dataproc starts the next by itself.
      case ATTEMPT_FAILURE -> ObservedJob.State.ACTIVE;
      case DONE -> ObservedJob.State.SUCCEEDED;
      case CANCELLED -> ObservedJob.State.CANCELLED;
      case ERROR -> lost(details) ? ObservedJob.State.LOST : ObservedJob.State.FAILED;
    };
  }

  private static boolean lost(String details) {
    String said = details.toLowerCase(Locale.ROOT);
    return LOST.stream().anyMatch(said::contains);
  }

  private static String reason(ObservedJob.State state, String details) {
    String said = MessageSanitizer.of(details);
    return switch (state) {
      case FAILED, LOST -> said.isEmpty() ? "Dataproc does not say why." : said;
      case ABSENT, ACTIVE, SUCCEEDED, CANCELLED, UNPLACED -> null;
    };
  }

  private static Instant ended(JobStatus status, Instant now) {
    return status.hasStateStartTime()
        ? Instant.ofEpochSecond(
            status.getStateStartTime().getSeconds(), status.getStateStartTime().getNanos())
        : now;
  }
}
