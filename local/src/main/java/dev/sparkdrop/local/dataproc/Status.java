package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The state of a cluster, a job or an operation, and the history of its states. */
final class Status {
  /** What a filter's words for clusters stand for. */
  static final Map<String, Set<String>> CLUSTER_GROUPS =
      Map.of(
          "ACTIVE", Set.of("CREATING", "UPDATING", "RUNNING"),
          "INACTIVE", Set.of("DELETING", "ERROR", "STOPPING", "STOPPED"));

  /** In which a cluster takes jobs. */
  static final Set<String> READY = Set.of("RUNNING", "UPDATING");

  static final Set<String> FINAL_JOB_STATES = Set.of("DONE", "ERROR", "CANCELLED");
  private static final Set<String> ACTIVE_JOB_STATES =
      Set.of("PENDING", "SETUP_DONE", "RUNNING", "CANCEL_PENDING", "CANCEL_STARTED");

  static final Map<String, Set<String>> JOB_GROUPS =
      Map.of(
          "ACTIVE", ACTIVE_JOB_STATES,
          "INACTIVE", FINAL_JOB_STATES,
          "NON_ACTIVE", FINAL_JOB_STATES);

  static final Map<String, Set<String>> OPERATION_GROUPS =
      Map.of(
          "ACTIVE", Set.of("PENDING", "RUNNING"),
          "INACTIVE", Set.of("DONE"),
          "NON_ACTIVE", Set.of("DONE"));

  private Status() {}

  static String of(JsonObject resource) {
    return ResourceJson.text(resource, "status", "state");
  }

  static boolean isFinal(JsonObject job) {
    return FINAL_JOB_STATES.contains(of(job));
  }

  /** Moves a resource on; the state it had becomes history. */
  static void move(JsonObject resource, String state, Instant now) {
    if (resource.has("status")) {
      ResourceJson.ensureArray(resource, "statusHistory").add(resource.get("status"));
    }
    resource.add("status", ResourceJson.of("state", state, "stateStartTime", now.toString()));
  }

  /** Moves a cluster on, with a sentence. */
  static void moveCluster(JsonObject cluster, String state, String detail, Instant now) {
    move(cluster, state, now);
    if (detail != null) {
      cluster.getAsJsonObject("status").addProperty("detail", detail);
    }
  }

  /** Moves a job on, with a sentence, and says whether it is done. */
  static void moveJob(JsonObject job, String state, String details, Instant now) {
    move(job, state, now);
    if (details != null) {
      job.getAsJsonObject("status").addProperty("details", details);
    }
    if (FINAL_JOB_STATES.contains(state)) {
      job.addProperty("done", true);
    }
  }
}
