package dev.sparkdrop.local.dataproc;

import com.google.cloud.dataproc.v1.Cluster;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What clients can ask of clusters. Time's part is {@link ClusterLife}. */
final class ClusterStore {
  private static final Set<String> FILTERS = Set.of("status.state", "clusterName", "clusterUuid");
  private static final Set<String> OUTPUT_ONLY =
      Set.of("status", "statusHistory", "clusterUuid", "metrics");

  private final State state;
  private final Operations operations;
  private final ClusterLife life;
  private final Capacity capacity;
  private final ObjectAccess objects;

  ClusterStore(
      State state,
      Operations operations,
      ClusterLife life,
      Capacity capacity,
      ObjectAccess objects) {
    this.state = state;
    this.operations = operations;
    this.life = life;
    this.capacity = capacity;
    this.objects = objects;
  }

  /** Begins to create a cluster; the answer is the operation. */
  JsonObject create(Place place, JsonObject body, String requestId) {
    JsonObject cluster = ProtoJson.canonical(body, Cluster.getDefaultInstance());
    String name = ResourceJson.text(cluster, "clusterName");
    Syntax.clusterName(name);
    Syntax.labels(cluster);
    Syntax.requestId(requestId);
    Ttl.check(cluster);
    checkKind(cluster, place);
    JsonObject begun = state.change(() -> begin(place, name, cluster, requestId));
    // Not under the lock: storage commits by itself.
    for (String bucket : List.of("configBucket", "tempBucket")) {
      String named = ResourceJson.text(cluster, "config", bucket);
      if (named != null && named.startsWith("dataproc-")) {
        objects.ensureBucket(named);
      }
    }
    return begun;
  }

  private JsonObject begin(Place place, String name, JsonObject cluster, String requestId) {
    RequestId request = new RequestId(state.requests, place, "create", requestId);
    Optional<String> first = request.first();
    if (first.isPresent()) {
      return operations.get(first.get());
    }
    String key = place.name("clusters", name);
    if (state.clusters.get(key).isPresent()) {
      throw ApiError.alreadyExists("Already exists: Failed to create cluster: Cluster " + key);
    }
    OUTPUT_ONLY.forEach(cluster::remove);
    cluster.addProperty("projectId", place.project());
    cluster.addProperty("clusterUuid", UUID.randomUUID().toString());
    ClusterConfigDefaults.fill(cluster, place);
    Optional<ApiError> refused =
        capacity.refuseRequest(cluster.deepCopy()).map(ClusterStore::refused);
    if (refused.isPresent()) {
      throw refused.get();
    }
    StoredRow operation = life.beginCreate(StoredRow.of(key, place, state.nextSequence(), cluster));
    request.remember(operation.key());
    return operation.resource();
  }

  /** Changes a cluster that runs; the answer is the operation. */
  JsonObject update(Place place, String name, JsonObject body, String mask, String requestId) {
    Syntax.requestId(requestId);
    JsonObject sent = ProtoJson.canonical(body, Cluster.getDefaultInstance());
    return step(
        place,
        name,
        "update",
        requestId,
        "RUNNING",
        storedRow -> {
          storedRow.json().add("resource", ClusterUpdate.of(mask, storedRow.resource(), sent));
          return ClusterUpdate.changesWorkers(mask)
              ? life.beginUpdate(storedRow)
              : life.updateNow(storedRow);
        });
  }

  /** Stops a cluster that runs; the answer is the operation. */
  JsonObject stop(Place place, String name, String requestId) {
    return step(place, name, "stop", requestId, "RUNNING", life::beginStop);
  }

  /** Starts a cluster that was stopped; the answer is the operation. */
  JsonObject start(Place place, String name, String requestId) {
    return step(place, name, "start", requestId, "STOPPED", life::beginStart);
  }

  private JsonObject step(
      Place place,
      String name,
      String what,
      String requestId,
      String from,
      UnaryOperator<StoredRow> begin) {
    Syntax.requestId(requestId);
    return state.change(
        () -> {
          RequestId request = new RequestId(state.requests, place, what, requestId);
          Optional<String> first = request.first();
          if (first.isPresent()) {
            return operations.get(first.get());
          }
          StoredRow storedRow = row(place, name);
          String now = Status.of(storedRow.resource());
          if (!now.equals(from)) {
            throw ApiError.failedPrecondition(
                "Cannot %s cluster '%s' when it is in state %s.".formatted(what, name, now));
          }
          StoredRow operation = begin.apply(storedRow);
          request.remember(operation.key());
          return operation.resource();
        });
  }

  JsonObject get(Place place, String name) {
    return state.read(() -> row(place, name).resource());
  }

  List<StoredRow> list(Place place, String filter) {
    ListFilter wanted = ListFilter.parse(filter, FILTERS);
    return state.read(
        () ->
            state
                .clusters
                .all()
                .filter(storedRow -> storedRow.place().equals(place))
                .filter(storedRow -> wanted.matches(storedRow.resource(), Status.CLUSTER_GROUPS))
                .toList());
  }

  /**
   * Begins to delete a cluster; the answer is the operation.
   *
   * @param uuid null or empty for whichever cluster has the name
   */
  JsonObject delete(Place place, String name, String uuid, String requestId) {
    Syntax.requestId(requestId);
    return state.change(
        () -> {
          RequestId request = new RequestId(state.requests, place, "delete", requestId);
          Optional<String> first = request.first();
          if (first.isPresent()) {
            return operations.get(first.get());
          }
          StoredRow storedRow = row(place, name);
          boolean another = uuid != null && !uuid.isEmpty();
          if (another && !uuid.equals(ResourceJson.text(storedRow.resource(), "clusterUuid"))) {
            throw ApiError.notFound(
                "Not found: Cluster %s with UUID %s".formatted(storedRow.key(), uuid));
          }
          if ("DELETING".equals(Status.of(storedRow.resource()))) {
            throw ApiError.failedPrecondition(
                "Cannot delete cluster '%s' when it is in state DELETING.".formatted(name));
          }
          StoredRow operation = life.beginDelete(storedRow);
          request.remember(operation.key());
          return operation.resource();
        });
  }

  /** What a refused request is answered with. */
  static ApiError refused(Capacity.Refusal refusal) {
    return switch (refusal.code()) {
      case 3 -> ApiError.invalid(refusal.message());
      case 7 -> new ApiError(403, "PERMISSION_DENIED", "forbidden", refusal.message());
      case 14 -> new ApiError(503, "UNAVAILABLE", "backendError", refusal.message());
      default -> new ApiError(500, "INTERNAL", "backendError", refusal.message());
    };
  }

  private static void checkKind(JsonObject cluster, Place place) {
    String project = ResourceJson.text(cluster, "projectId");
    if (project != null && !project.isEmpty() && !project.equals(place.project())) {
      throw ApiError.invalid(
          "Cluster.projectId '%s' does not match the request's project '%s'."
              .formatted(project, place.project()));
    }
    if (cluster.has("virtualClusterConfig")) {
      throw ApiError.invalid(
          "The local cloud has no Kubernetes: use 'config' in place of 'virtualClusterConfig'.");
    }
  }

  private StoredRow row(Place place, String name) {
    String key = place.name("clusters", name);
    return state
        .clusters
        .get(key)
        .orElseThrow(() -> ApiError.notFound("Not found: Cluster " + key));
  }
}
