package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.dataproc.Changed;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The log sink that tells of jobs' ends: the second of the two audit log entries that a submit
 * makes, published to a topic. Register it with {@code Dataproc.onJobEnd}.
 */
public final class AuditSink implements Consumer<Changed> {
  private static final String SERVICE = "dataproc.googleapis.com";
  private static final String METHOD = "google.cloud.dataproc.v1.JobController.SubmitJob";

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

  @Override
  public void accept(Changed ended) {
    if (!ended.project().equals(project)) {
      return;
    }
    JsonObject entry = entry(ended);
    String timestamp = entry.get("timestamp").getAsString();
    pubsub.publish(
        ended.project(),
        topic,
        entry.toString(),
        Map.of("logging.googleapis.com/timestamp", timestamp));
  }

  private JsonObject entry(Changed ended) {
    JsonObject job = ended.resource();
    String region = "projects/%s/regions/%s/".formatted(ended.project(), ended.region());
    String id = job.getAsJsonObject("reference").get("jobId").getAsString();
    boolean failed = "ERROR".equals(job.getAsJsonObject("status").get("state").getAsString());

    JsonObject payload = new JsonObject();
    payload.addProperty("@type", "type.googleapis.com/google.cloud.audit.AuditLog");
    payload.add("status", status(job, failed));
    payload.addProperty("serviceName", SERVICE);
    payload.addProperty("methodName", METHOD);
    payload.addProperty("resourceName", region + "jobs/" + id);

    JsonObject operation = new JsonObject();
    operation.addProperty("id", region + "operations/" + job.get("jobUuid").getAsString());
    operation.addProperty("producer", SERVICE);
    operation.addProperty("last", true);

    JsonObject entry = new JsonObject();
    entry.add("protoPayload", payload);
    entry.addProperty("insertId", UUID.randomUUID().toString());
    entry.add("resource", resource(ended));
    entry.addProperty("timestamp", clock.instant().toString());
    entry.addProperty("severity", failed ? "ERROR" : "NOTICE");
    entry.addProperty(
        "logName", "projects/" + ended.project() + "/logs/cloudaudit.googleapis.com%2Factivity");
    entry.add("operation", operation);
    return entry;
  }

  private static JsonObject status(JsonObject job, boolean failed) {
    JsonObject status = new JsonObject();
    if (failed) {
      JsonObject ofJob = job.getAsJsonObject("status");
      status.addProperty("code", 13);
      status.addProperty(
          "message", ofJob.has("details") ? ofJob.get("details").getAsString() : "Job failed");
    }
    return status;
  }

  private static JsonObject resource(Changed ended) {
    JsonObject placement = ended.resource().getAsJsonObject("placement");
    JsonObject labels = new JsonObject();
    labels.add("cluster_name", placement.get("clusterName"));
    labels.add("cluster_uuid", placement.get("clusterUuid"));
    labels.addProperty("region", ended.region());
    labels.addProperty("project_id", ended.project());
    JsonObject resource = new JsonObject();
    resource.addProperty("type", "cloud_dataproc_cluster");
    resource.add("labels", labels);
    return resource;
  }
}
