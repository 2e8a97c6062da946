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
  void busy(Row job) {
    cluster(job).ifPresent(cluster -> state.clusters.put(cluster.without("idleSince")));
  }

  /** Starts the idle time of the job's cluster. */
  void idle(Row job) {
    cluster(job).ifPresent(cluster -> state.clusters.put(cluster.with("idleSince", state.now())));
  }

  private Optional<Row> cluster(Row job) {
    return state
        .clusters
        .get(job.text("cluster"))
        .filter(row -> "RUNNING".equals(Status.of(row.resource())));
  }

  /** Makes a job final, ends its operation, and tells of it. */
  Row end(String key, String finalState, String details) {
    Row row = state.jobs.get(key).orElseThrow();
    JsonObject job = row.resource();
    Status.moveJob(job, finalState, details, state.now());
    state.jobs.put(row);
    if (row.text("operation") != null) {
      operations.succeed(row.text("operation"), "Job", job);
    }
    state.jobChanged(row);
    return row;
  }
}
