package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The long-running operations. Methods are called under the lock of {@link State}. */
final class Operations {
  private static final String TYPES = "type.googleapis.com/google.cloud.dataproc.v1.";
  private static final Set<String> FILTERS =
      Set.of("clusterName", "operationType", "status.state", "jobId");

  /** Codes of {@code google.rpc.Code}. */
  static final int CANCELLED = 1;

  static final int INTERNAL = 13;

  private final State state;

  Operations(State state) {
    this.state = state;
  }

  /** Begins the work on a cluster; type is CREATE, DELETE, UPDATE, START or STOP. */
  StoredRow beginCluster(StoredRow cluster, String type, String description) {
    JsonObject resource = cluster.resource();
    JsonObject metadata =
        ResourceJson.of(
            "@type",
            TYPES + "ClusterOperationMetadata",
            "clusterName",
            ResourceJson.text(resource, "clusterName"),
            "clusterUuid",
            ResourceJson.text(resource, "clusterUuid"),
            "operationType",
            type,
            "description",
            description);
    metadata.add("labels", ResourceJson.object(resource, "labels").deepCopy());
    Status.move(metadata, "PENDING", state.now());
    Status.move(metadata, "RUNNING", state.now());
    return begin(cluster.place(), metadata);
  }

  /** Begins the wait for a job's end. */
  StoredRow beginJob(Place place, JsonObject job) {
    JsonObject metadata =
        ResourceJson.of(
            "@type",
            TYPES + "JobMetadata",
            "jobId",
            ResourceJson.text(job, "reference", "jobId"),
            "operationType",
            "SUBMIT",
            "startTime",
            state.now().toString());
    metadata.add("status", job.get("status").deepCopy());
    return begin(place, metadata);
  }

  /** Begins the wait for a serverless batch's end. */
  StoredRow beginBatch(Place place, JsonObject batch) {
    JsonObject metadata =
        ResourceJson.of(
            "@type",
            TYPES + "BatchOperationMetadata",
            "batch",
            ResourceJson.text(batch, "name"),
            "batchUuid",
            ResourceJson.text(batch, "uuid"),
            "createTime",
            ResourceJson.text(batch, "createTime"),
            "operationType",
            "BATCH",
            "description",
            "Batch");
    metadata.add("labels", ResourceJson.object(batch, "labels").deepCopy());
    return begin(place, metadata);
  }

  /** The operation of a serverless batch ends with it. */
  void endBatch(JsonObject batch) {
    String name = ResourceJson.text(batch, "operation");
    state
        .operations
        .get(name)
        .ifPresent(
            row -> {
              row.resource()
                  .getAsJsonObject("metadata")
                  .addProperty("doneTime", ResourceJson.text(batch, "stateTime"));
              state.operations.put(row);
            });
    String message = ResourceJson.text(batch, "stateMessage");
    switch (BatchStatus.of(batch)) {
      case "FAILED" -> fail(name, INTERNAL, message == null ? "Batch failed." : message);
      case "CANCELLED" -> fail(name, CANCELLED, "Batch was cancelled.");
      default -> succeed(name, "Batch", batch);
    }
  }

  private StoredRow begin(Place place, JsonObject metadata) {
    String name = place.name("operations", UUID.randomUUID().toString());
    JsonObject operation = ResourceJson.of("name", name);
    operation.add("metadata", metadata);
    operation.addProperty("done", false);
    StoredRow storedRow = StoredRow.of(name, place, state.nextSequence(), operation);
    state.operations.put(storedRow);
    return storedRow;
  }

  /** Has the metadata of a job's operation show the state of the job. */
  void follow(String name, JsonObject job) {
    state
        .operations
        .get(name)
        .ifPresent(
            storedRow -> {
              storedRow
                  .resource()
                  .getAsJsonObject("metadata")
                  .add("status", job.get("status").deepCopy());
              state.operations.put(storedRow);
            });
  }

  /** Ends it well; type is the short name of the response's message. */
  void succeed(String name, String type, JsonObject response) {
    end(name, "response", typed(type, response));
  }

  /** Ends it badly; code is that of {@code google.rpc.Code}. */
  void fail(String name, int code, String message) {
    JsonObject error = ResourceJson.of("message", message);
    error.addProperty("code", code);
    end(name, "error", error);
  }

  private void end(String name, String member, JsonObject value) {
    state
        .operations
        .get(name)
        .filter(storedRow -> !storedRow.resource().get("done").getAsBoolean())
        .ifPresent(
            storedRow -> {
              JsonObject operation = storedRow.resource();
              operation.addProperty("done", true);
              operation.add(member, value);
              JsonObject metadata = operation.getAsJsonObject("metadata");
              if (metadata.has("operationType") && metadata.has("clusterName")) {
                Status.move(metadata, "DONE", state.now());
              }
              state.operations.put(storedRow);
            });
  }

  private static JsonObject typed(String type, JsonObject message) {
    JsonObject any = new JsonObject();
    any.addProperty("@type", type.contains(".") ? "type.googleapis.com/" + type : TYPES + type);
    message.asMap().forEach((name, value) -> any.add(name, value.deepCopy()));
    return any;
  }

  JsonObject get(String name) {
    return row(name).resource();
  }

  /** Newest first. The filter's fields are those of the metadata. */
  List<StoredRow> list(Place place, String filter) {
    ListFilter wanted = ListFilter.parse(filter, FILTERS);
    return state
        .operations
        .all()
        .filter(storedRow -> storedRow.place().equals(place))
        .filter(
            storedRow ->
                wanted.matches(
                    ResourceJson.object(storedRow.resource(), "metadata"), Status.OPERATION_GROUPS))
        .toList();
  }

  /** Forgets a finished one. */
  void delete(String name) {
    if (!row(name).resource().get("done").getAsBoolean()) {
      throw ApiError.failedPrecondition("Operation " + name + " is not done.");
    }
    state.operations.remove(name);
  }

  private StoredRow row(String name) {
    return state
        .operations
        .get(name)
        .orElseThrow(() -> ApiError.notFound("Not found: Operation " + name));
  }
}
