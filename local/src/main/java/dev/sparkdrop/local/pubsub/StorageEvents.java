package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Cloud Storage's events, as Eventarc words them. */
public final class StorageEvents {
  private StorageEvents() {}

  /**
   * A new version of an object is live.
   *
   * @param object the object's resource, as the JSON API shows it
   */
  public static CloudEvent finalized(JsonObject object, Instant time) {
    String bucket = object.get("bucket").getAsString();
    return new CloudEvent(
        UUID.randomUUID().toString(),
        "google.cloud.storage.object.v1.finalized",
        "//storage.googleapis.com/projects/_/buckets/" + bucket,
        "objects/" + object.get("name").getAsString(),
        time,
        Map.of("bucket", bucket),
        object.toString());
  }
}
