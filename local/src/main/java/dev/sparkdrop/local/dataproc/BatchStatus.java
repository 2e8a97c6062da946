package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Set;

/** The state of a serverless batch, and the history of its states. */
final class BatchStatus {
  private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

  private BatchStatus() {}

  static String of(JsonObject batch) {
    return ResourceJson.text(batch, "state");
  }

  static boolean isFinal(JsonObject batch) {
    return FINAL.contains(of(batch));
  }

  /**
   * Moves a batch on; the state it had becomes history.
   *
   * @param message null for none
   */
  static void move(JsonObject batch, String state, String message, Instant now) {
    if (batch.has("state")) {
      ResourceJson.ensureArray(batch, "stateHistory")
          .add(
              ResourceJson.of(
                  "state",
                  of(batch),
                  "stateMessage",
                  ResourceJson.text(batch, "stateMessage"),
                  "stateStartTime",
                  ResourceJson.text(batch, "stateTime")));
    }
    batch.addProperty("state", state);
    batch.addProperty("stateTime", now.toString());
    batch.remove("stateMessage");
    if (message != null) {
      batch.addProperty("stateMessage", message);
    }
  }
}
