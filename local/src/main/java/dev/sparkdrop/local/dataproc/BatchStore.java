package dev.sparkdrop.local.dataproc;

import com.google.cloud.dataproc.v1.Batch;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What clients can ask of serverless batches. {@link BatchRunner} runs them. */
final class BatchStore {
  private static final Set<String> KINDS =
      Set.of("sparkBatch", "pysparkBatch", "sparkRBatch", "sparkSqlBatch");
  private static final Set<String> OUTPUT_ONLY =
      Set.of(
          "name",
          "uuid",
          "createTime",
          "runtimeInfo",
          "state",
          "stateMessage",
          "stateTime",
          "stateHistory",
          "creator",
          "operation");
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{4,63}");

  /** 2.3 is what a batch without a version got in November 2026. */
  private static final String VERSION = "2.3";

  private final State state;
  private final Operations operations;
  private final BatchRunner runner;
  private final Capacity capacity;
  private final ObjectAccess objects;

  BatchStore(
      State state,
      Operations operations,
      BatchRunner runner,
      Capacity capacity,
      ObjectAccess objects) {
    this.state = state;
    this.operations = operations;
    this.runner = runner;
    this.capacity = capacity;
    this.objects = objects;
  }

  /**
   * Takes a batch; the answer is the operation that ends with it.
   *
   * @param batchId null or empty: one is made
   */
  JsonObject create(Place place, JsonObject body, String batchId, String requestId) {
    Syntax.requestId(requestId);
    JsonObject batch = checked(body);
    String id = batchId == null || batchId.isEmpty() ? UUID.randomUUID().toString() : batchId;
    if (!ID.matcher(id).matches()) {
      throw ApiError.invalid(
          "Invalid value for field 'batchId': '%s'. It must match %s.".formatted(id, ID));
    }
    ensureBucket(place, batch);
    return state.change(() -> begin(place, batch, id, requestId));
  }

  private JsonObject begin(Place place, JsonObject batch, String id, String requestId) {
    RequestId request = new RequestId(state.requests, place, "createBatch", requestId);
    Optional<String> first = request.first();
    if (first.isPresent()) {
      return operations.get(first.get());
    }
    String name = name(place, id);
    if (state.batches.get(name).isPresent()) {
      throw ApiError.alreadyExists("Already exists: Failed to create batch: Batch " + name);
    }
    Optional<ApiError> refused =
        capacity.refuseRequest(asCluster(place, id, batch)).map(ClusterStore::refused);
    if (refused.isPresent()) {
      throw refused.get();
    }
    batch.addProperty("name", name);
    batch.addProperty("uuid", UUID.randomUUID().toString());
    batch.addProperty("createTime", state.now().toString());
    batch.addProperty("creator", "local@sparkdrop-local.iam.gserviceaccount.com");
    JsonObject labels = ResourceJson.ensure(batch, "labels");
    labels.addProperty("goog-dataproc-batch-id", id);
    labels.addProperty("goog-dataproc-batch-uuid", ResourceJson.text(batch, "uuid"));
    labels.addProperty("goog-dataproc-location", place.region());
    BatchStatus.move(batch, "PENDING", null, state.now());
    StoredRow operation = operations.beginBatch(place, batch);
    batch.addProperty("operation", operation.key());
    StoredRow row = StoredRow.of(name, place, state.nextSequence(), batch);
    state.batches.put(row);
    request.remember(operation.key());
    runner.created(row);
    return operation.resource();
  }

  /** What faults know of clusters: region, machines and name. */
  static JsonObject asCluster(Place place, String id, JsonObject batch) {
    JsonObject cluster = ResourceJson.of("clusterName", id, "projectId", place.project());
    cluster.add("labels", ResourceJson.of("goog-dataproc-location", place.region()));
    JsonObject config = new JsonObject();
    config.add("masterConfig", ResourceJson.of("machineTypeUri", "serverless"));
    String account =
        ResourceJson.text(batch, "environmentConfig", "executionConfig", "serviceAccount");
    JsonObject machines = ResourceJson.of("serviceAccount", account);
    machines.addProperty("zoneUri", place.region() + "-a");
    config.add("gceClusterConfig", machines);
    cluster.add("config", config);
    return cluster;
  }

  private static JsonObject checked(JsonObject body) {
    JsonObject batch = ProtoJson.canonical(body, Batch.getDefaultInstance());
    Set<String> kinds = batch.keySet().stream().filter(KINDS::contains).collect(Collectors.toSet());
    if (kinds.size() != 1) {
      throw ApiError.invalid(
          "Exactly one workload must be set, as in 'sparkBatch': found %s.".formatted(kinds));
    }
    OUTPUT_ONLY.forEach(batch::remove);
    Syntax.labels(batch);
    Syntax.duration("ttl", ResourceJson.text(batch, "environmentConfig", "executionConfig", "ttl"));
    ResourceJson.ensure(ResourceJson.ensure(batch, "runtimeConfig"), "version", VERSION);
    return batch;
  }

  private void ensureBucket(Place place, JsonObject batch) {
    JsonObject execution =
        ResourceJson.ensure(ResourceJson.ensure(batch, "environmentConfig"), "executionConfig");
    ResourceJson.ensure(
        execution, "stagingBucket", "dataproc-staging-" + place.region() + "-" + place.project());
    objects.ensureBucket(ResourceJson.text(execution, "stagingBucket"));
  }

  JsonObject get(Place place, String id) {
    return state.read(() -> row(place, id).resource());
  }

  /** Oldest first; {@link Page} turns it round. */
  List<StoredRow> list(Place place, String filter) {
    BatchFilter wanted = BatchFilter.parse(filter);
    return state.read(
        () ->
            state
                .batches
                .all()
                .filter(row -> row.place().equals(place))
                .filter(row -> wanted.matches(row.resource()))
                .toList());
  }

  /** Forgets a batch that ended. */
  void delete(Place place, String id) {
    state.change(
        () -> {
          StoredRow row = row(place, id);
          if (!BatchStatus.isFinal(row.resource())) {
            throw ApiError.failedPrecondition(
                "Batch '%s' is in state %s: only a finished batch can be deleted. Cancel it first."
                    .formatted(id, BatchStatus.of(row.resource())));
          }
          state.batches.remove(row.key());
          return row;
        });
  }

  /** Asks for the end of the batch that an operation follows; others are left as they are. */
  void cancel(String operation) {
    state.change(
        () -> {
          operations.get(operation);
          state
              .batches
              .all()
              .filter(row -> operation.equals(ResourceJson.text(row.resource(), "operation")))
              .findFirst()
              .ifPresent(row -> runner.cancel(row.key()));
          return operation;
        });
  }

  private StoredRow row(Place place, String id) {
    String name = name(place, id);
    return state.batches.get(name).orElseThrow(() -> ApiError.notFound("Not found: Batch " + name));
  }

  private static String name(Place place, String id) {
    return "projects/%s/locations/%s/batches/%s".formatted(place.project(), place.region(), id);
  }
}
