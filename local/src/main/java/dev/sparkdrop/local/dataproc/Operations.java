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

  private final State state;

  Operations(State state) {
    this.state = state;
  }

  /** Begins the work on a cluster; type is CREATE or DELETE. */
  Row beginCluster(Row cluster, String type, String description) {
    JsonObject resource = cluster.resource();
    JsonObject metadata =
        Json.of(
            "@type",
            TYPES + "ClusterOperationMetadata",
            "clusterName",
            Json.text(resource, "clusterName"),
            "clusterUuid",
            Json.text(resource, "clusterUuid"),
            "operationType",
            type,
            "description",
            description);
    metadata.add("labels", Json.object(resource, "labels").deepCopy());
    Status.move(metadata, "PENDING", state.now());
    Status.move(metadata, "RUNNING", state.now());
    return begin(cluster.place(), metadata);
  }

  /** Begins the wait for a job's end. */
  Row beginJob(Place place, JsonObject job) {
    JsonObject metadata =
        Json.of(
            "@type",
            TYPES + "JobMetadata",
            "jobId",
            Json.text(job, "reference", "jobId"),
            "operationType",
            "SUBMIT",
            "startTime",
            state.now().toString());
    metadata.add("status", job.get("status").deepCopy());
    return begin(place, metadata);
  }

  private Row begin(Place place, JsonObject metadata) {
    String name = place.name("operations", UUID.randomUUID().toString());
    JsonObject operation = Json.of("name", name);
    operation.add("metadata", metadata);
    operation.addProperty("done", false);
    Row row = Row.of(name, place, state.nextSequence(), operation);
    state.operations.put(row);
    return row;
  }

  /** Ends it well; type is the short name of the response's message. */
  void succeed(String name, String type, JsonObject response) {
    end(name, "response", typed(type, response));
  }

  /** Ends it badly; code is that of {@code google.rpc.Code}. */
  void fail(String name, int code, String message) {
    JsonObject error = Json.of("message", message);
    error.addProperty("code", code);
    end(name, "error", error);
  }

  private void end(String name, String member, JsonObject value) {
    state
        .operations
        .get(name)
        .filter(row -> !row.resource().get("done").getAsBoolean())
        .ifPresent(
            row -> {
              JsonObject operation = row.resource();
              operation.addProperty("done", true);
              operation.add(member, value);
              JsonObject metadata = operation.getAsJsonObject("metadata");
              if (metadata.has("operationType") && metadata.has("clusterName")) {
                Status.move(metadata, "DONE", state.now());
              } else if (value.has("status")) {
                metadata.add("status", value.get("status"));
              }
              state.operations.put(row);
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
  List<Row> list(Place place, String filter) {
    Filter wanted = Filter.parse(filter, FILTERS);
    return state
        .operations
        .all()
        .filter(row -> row.place().equals(place))
        .filter(
            row -> wanted.matches(Json.object(row.resource(), "metadata"), Status.OPERATION_GROUPS))
        .toList();
  }

  /** Forgets a finished one. */
  void delete(String name) {
    if (!row(name).resource().get("done").getAsBoolean()) {
      throw ApiError.failedPrecondition("Operation " + name + " is not done.");
    }
    state.operations.remove(name);
  }

  private Row row(String name) {
    return state
        .operations
        .get(name)
        .orElseThrow(() -> ApiError.notFound("Not found: Operation " + name));
  }
}
