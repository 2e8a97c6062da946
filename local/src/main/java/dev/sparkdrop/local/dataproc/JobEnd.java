package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.util.Optional;

/** What follows from a job's beginning and end. Called under the lock of {@link State}. */
final class JobEnd {
  private final State state;
  private final Operations operations;

  JobEnd(State state, Operations operations) {
    this.state = state;
    this.operations = operations;
  }

  /** Stops the idle time of the job's cluster. */
  void busy(StoredRow job) {
    cluster(job).ifPresent(cluster -> state.clusters.put(cluster.without("idleSince")));
  }

  /** Starts the idle time of the job's cluster. */
  void idle(StoredRow job) {
    cluster(job).ifPresent(cluster -> state.clusters.put(cluster.with("idleSince", state.now())));
  }

  private Optional<StoredRow> cluster(StoredRow job) {
    return state
        .clusters
        .get(job.text("cluster"))
        .filter(storedRow -> Status.READY.contains(Status.of(storedRow.resource())));
  }

  /** An operation that follows a job fails with it. */
  private void endOperation(String operation, JsonObject job, String finalState, String details) {
    operations.follow(operation, job);
    switch (finalState) {
      case "ERROR" ->
          operations.fail(operation, Operations.INTERNAL, details == null ? "Job failed" : details);
      case "CANCELLED" -> operations.fail(operation, Operations.CANCELLED, "Job was cancelled.");
      default -> operations.succeed(operation, "Job", job);
    }
  }

  /** Makes a job final, ends its operation, and tells of it. */
  StoredRow end(String key, String finalState, String details) {
    StoredRow storedRow = state.jobs.get(key).orElseThrow();
    JsonObject job = storedRow.resource();
    Status.moveJob(job, finalState, details, state.now());
    state.jobs.put(storedRow);
    if (storedRow.text("operation") != null) {
      endOperation(storedRow.text("operation"), job, finalState, details);
    }
    state.jobChanged(storedRow);
    return storedRow;
  }
}
