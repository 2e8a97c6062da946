package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.dataproc.Changed;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The log sink that tells of the ends of jobs and serverless batches: the second of the two audit
 * log entries that a submit, or a creation, makes, published to a topic.
 */
public final class AuditSink {
  private static final String SERVICE = "dataproc.googleapis.com";
  private static final String METHODS = "google.cloud.dataproc.v1.";
  private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

  private final Pubsub pubsub;
  private final Clock clock;
  private final String project;
  private final String topic;

  /**
   * @param project whose entries the sink takes; a sink sees no other project's
   * @param topic in that project
   */
  public AuditSink(Pubsub pubsub, Clock clock, String project, String topic) {
    this.project = project;
    this.pubsub = pubsub;
    this.clock = clock;
    this.topic = topic;
  }

  /** A job ended. Register it with {@code Dataproc.onJobEnd}. */
  public void job(Changed ended) {
    JsonObject job = ended.resource();
    JsonObject status = job.getAsJsonObject("status");
    JsonObject placement = job.getAsJsonObject("placement");
    JsonObject labels = new JsonObject();
    labels.add("cluster_name", placement.get("clusterName"));
    labels.add("cluster_uuid", placement.get("clusterUuid"));
    labels.addProperty("region", ended.region());
    String region = "projects/%s/regions/%s/".formatted(ended.project(), ended.region());
    publish(
        ended,
        new Told(
            "JobController.SubmitJob",
            region + "jobs/" + job.getAsJsonObject("reference").get("jobId").getAsString(),
            region + "operations/" + job.get("jobUuid").getAsString(),
            !"ERROR".equals(status.get("state").getAsString())
                ? null
                : status.has("details") ? status.get("details").getAsString() : "Job failed",
            "cloud_dataproc_cluster",
            labels));
  }

  /** A batch has changed. Register it with {@code Dataproc.onBatch}. */
  public void batch(Changed change) {
    JsonObject batch = change.resource();
    String state = batch.get("state").getAsString();
    if (!FINAL.contains(state)) {
      return;
    }
    String name = batch.get("name").getAsString();
    JsonObject labels = new JsonObject();
    labels.addProperty("batch_id", name.substring(name.lastIndexOf('/') + 1));
    labels.addProperty("location", change.region());
    publish(
        change,
        new Told(
            "BatchController.CreateBatch",
            name,
            batch.get("operation").getAsString(),
            !state.equals("FAILED")
                ? null
                : batch.has("stateMessage") ? batch.get("stateMessage").getAsString() : "Failed",
            "cloud_dataproc_batch",
            labels));
  }

  /**
   * What an entry tells.
   *
   * @param failure null where it ended well, or was cancelled
   * @param labels of the resource
   */
  private record Told(
      String method,
      String resource,
      String operation,
      String failure,
      String type,
      JsonObject labels) {}

  private void publish(Changed ended, Told told) {
    if (!ended.project().equals(project)) {
      return;
    }
    JsonObject entry = entry(ended, told);
    String timestamp = entry.get("timestamp").getAsString();
    pubsub.publish(
        ended.project(),
        topic,
        entry.toString(),
        Map.of("logging.googleapis.com/timestamp", timestamp));
  }

  private JsonObject entry(Changed ended, Told told) {

    JsonObject payload = new JsonObject();
    payload.addProperty("@type", "type.googleapis.com/google.cloud.audit.AuditLog");
    payload.add("status", status(told.failure()));
    payload.addProperty("serviceName", SERVICE);
    payload.addProperty("methodName", METHODS + told.method());
    payload.addProperty("resourceName", told.resource());

    JsonObject operation = new JsonObject();
    operation.addProperty("id", told.operation());
    operation.addProperty("producer", SERVICE);
    operation.addProperty("last", true);

    JsonObject entry = new JsonObject();
    entry.add("protoPayload", payload);
    entry.addProperty("insertId", UUID.randomUUID().toString());
    entry.add("resource", resource(ended, told));
    entry.addProperty("timestamp", clock.instant().toString());
    entry.addProperty("severity", told.failure() == null ? "NOTICE" : "ERROR");
    entry.addProperty(
        "logName", "projects/" + ended.project() + "/logs/cloudaudit.googleapis.com%2Factivity");
    entry.add("operation", operation);
    return entry;
  }

  private static JsonObject status(String failure) {
    JsonObject status = new JsonObject();
    if (failure != null) {
      status.addProperty("code", 13);
      status.addProperty("message", failure);
    }
    return status;
  }

  private static JsonObject resource(Changed ended, Told told) {
    told.labels().addProperty("project_id", ended.project());
    JsonObject resource = new JsonObject();
    resource.addProperty("type", told.type());
    resource.add("labels", told.labels());
    return resource;
  }
}
