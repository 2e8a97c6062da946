package dev.sparkdrop.local.dataproc;

import com.google.cloud.dataproc.v1.Job;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What clients can ask of jobs. {@link JobRunner} runs them. */
final class JobStore {
  static final Set<String> TYPES =
      Set.of(
          "hadoopJob",
          "sparkJob",
          "pysparkJob",
          "hiveJob",
          "pigJob",
          "sparkRJob",
          "sparkSqlJob",
          "prestoJob",
          "trinoJob",
          "flinkJob");
  private static final Set<String> FILTERS =
      Set.of("status.state", "placement.clusterName", "placement.clusterUuid");
  private static final Set<String> OUTPUT_ONLY =
      Set.of("status", "statusHistory", "jobUuid", "done", "yarnApplications");

  private final State state;
  private final Operations operations;
  private final JobRunner runner;

  JobStore(State state, Operations operations, JobRunner runner) {
    this.state = state;
    this.operations = operations;
    this.runner = runner;
  }

  /** Takes a job; the answer is the job. */
  JsonObject submit(Place place, JsonObject body) {
    JsonObject job = checked(place, body);
    String requestId = ResourceJson.text(body, "requestId");
    return state.change(() -> submit(place, job, requestId).resource());
  }

  /** Takes a job; the answer is an operation that ends with it. */
  JsonObject submitAsOperation(Place place, JsonObject body) {
    JsonObject job = checked(place, body);
    String requestId = ResourceJson.text(body, "requestId");
    return state.change(
        () -> {
          // Read again: a free slot has taken it on already.
          StoredRow storedRow = state.jobs.get(submit(place, job, requestId).key()).orElseThrow();
          if (storedRow.text("operation") == null) {
            storedRow.with("operation", operations.beginJob(place, storedRow.resource()).key());
            state.jobs.put(storedRow);
          }
          return operations.get(storedRow.text("operation"));
        });
  }

  private StoredRow submit(Place place, JsonObject job, String requestId) {
    RequestId request = new RequestId(state.requests, place, "submit", requestId);
    Optional<StoredRow> first = request.first().flatMap(state.jobs::get);
    if (first.isPresent()) {
      return first.get();
    }
    JsonObject reference = ResourceJson.ensure(job, "reference");
    ResourceJson.ensure(reference, "jobId", UUID.randomUUID().toString());
    reference.addProperty("projectId", place.project());
    String id = ResourceJson.text(reference, "jobId");
    if (state.jobs.get(key(place, id)).isPresent()) {
      throw ApiError.alreadyExists("Already exists: Job " + place.name("jobs", id));
    }
    StoredRow cluster = cluster(place, job);
    String uuid = ResourceJson.text(cluster.resource(), "clusterUuid");
    JsonObject placement = job.getAsJsonObject("placement");
    placement.addProperty("clusterName", ResourceJson.text(cluster.resource(), "clusterName"));
    placement.addProperty("clusterUuid", uuid);
    job.addProperty("jobUuid", UUID.randomUUID().toString());
    job.addProperty(
        "driverControlFilesUri",
        "gs://%s/google-cloud-dataproc-metainfo/%s/jobs/%s/"
            .formatted(ResourceJson.text(cluster.resource(), "config", "configBucket"), uuid, id));
    Status.moveJob(job, "PENDING", null, state.now());
    StoredRow storedRow = StoredRow.of(key(place, id), place, state.nextSequence(), job);
    state.jobs.put(storedRow.with("cluster", cluster.key()));
    request.remember(storedRow.key());
    runner.submitted(storedRow);
    return storedRow;
  }

  private static JsonObject checked(Place place, JsonObject body) {
    Syntax.requestId(ResourceJson.text(body, "requestId"));
    JsonObject job =
        ProtoJson.canonical(ResourceJson.object(body, "job"), Job.getDefaultInstance());
    Set<String> types = job.keySet().stream().filter(TYPES::contains).collect(Collectors.toSet());
    if (types.size() != 1) {
      throw ApiError.invalid(
          "Exactly one job type must be set, as in 'sparkJob': found %s.".formatted(types));
    }
    JsonObject reference = ResourceJson.object(job, "reference");
    String project = ResourceJson.text(reference, "projectId");
    if (project != null && !project.isEmpty() && !project.equals(place.project())) {
      throw ApiError.invalid(
          "Job.reference.projectId '%s' does not match the request's project '%s'."
              .formatted(project, place.project()));
    }
    String id = ResourceJson.text(reference, "jobId");
    if (id != null && !id.isEmpty()) {
      Syntax.jobId(id);
    }
    Syntax.labels(job);
    OUTPUT_ONLY.forEach(job::remove);
    return job;
  }

  /** The cluster that a job is placed on, by its name or else by its labels. */
  private StoredRow cluster(Place place, JsonObject job) {
    JsonObject placement = ResourceJson.object(job, "placement");
    String name = ResourceJson.text(placement, "clusterName");
    Map<String, String> labels = ResourceJson.map(placement, "clusterLabels");
    if (name == null || name.isEmpty()) {
      if (labels.isEmpty()) {
        throw ApiError.invalid("Job.placement.clusterName must be set.");
      }
      return state
          .clusters
          .all()
          .filter(storedRow -> storedRow.place().equals(place))
          .filter(storedRow -> Status.READY.contains(Status.of(storedRow.resource())))
          .filter(
              storedRow ->
                  ResourceJson.map(storedRow.resource(), "labels")
                      .entrySet()
                      .containsAll(labels.entrySet()))
          .findFirst()
          .orElseThrow(() -> ApiError.notFound("Not found: a running cluster with " + labels));
    }
    String key = place.name("clusters", name);
    StoredRow storedRow =
        state.clusters.get(key).orElseThrow(() -> ApiError.notFound("Not found: Cluster " + key));
    String now = Status.of(storedRow.resource());
    if (!Status.READY.contains(now)) {
      // What the platform answers here is not documented; it is known not to be a safe wait.
      throw ApiError.failedPrecondition(
          "Cluster '%s' is in state %s and cannot accept jobs.".formatted(name, now));
    }
    return storedRow;
  }

  JsonObject get(Place place, String id) {
    return state.read(() -> row(place, id).resource());
  }

  /**
   * Newest first.
   *
   * @param cluster null or empty for all
   * @param states ACTIVE, NON_ACTIVE; null or anything else for all
   */
  List<StoredRow> list(Place place, String filter, String cluster, String states) {
    ListFilter wanted = ListFilter.parse(filter, FILTERS);
    Set<String> allowed = states == null ? null : Status.JOB_GROUPS.get(states);
    return state.read(
        () ->
            state
                .jobs
                .all()
                .filter(storedRow -> storedRow.place().equals(place))
                .filter(
                    storedRow ->
                        cluster == null
                            || cluster.isEmpty()
                            || cluster.equals(
                                ResourceJson.text(
                                    storedRow.resource(), "placement", "clusterName")))
                .filter(
                    storedRow ->
                        allowed == null || allowed.contains(Status.of(storedRow.resource())))
                .filter(storedRow -> wanted.matches(storedRow.resource(), Status.JOB_GROUPS))
                .toList());
  }

  /** Asks for a job's end; a job that ended is left as it is. */
  JsonObject cancel(Place place, String id) {
    return state.change(
        () -> {
          runner.cancel(row(place, id).key());
          return row(place, id).resource();
        });
  }

  /** Forgets a job that ended. */
  void delete(Place place, String id) {
    state.change(
        () -> {
          StoredRow storedRow = row(place, id);
          if (!Status.isFinal(storedRow.resource())) {
            throw ApiError.failedPrecondition(
                "Job '%s' is in state %s: only a finished job can be deleted."
                    .formatted(id, Status.of(storedRow.resource())));
          }
          state.jobs.remove(storedRow.key());
          return storedRow;
        });
  }

  /** Replaces the labels: the one thing of a job that can be changed. */
  JsonObject relabel(Place place, String id, JsonObject body) {
    Syntax.labels(body);
    return state.change(
        () -> {
          StoredRow storedRow = row(place, id);
          storedRow.resource().add("labels", ResourceJson.object(body, "labels"));
          state.jobs.put(storedRow);
          return storedRow.resource();
        });
  }

  private StoredRow row(Place place, String id) {
    return state
        .jobs
        .get(key(place, id))
        .filter(storedRow -> storedRow.place().equals(place))
        .orElseThrow(() -> ApiError.notFound("Not found: Job " + place.name("jobs", id)));
  }

  /** Job ids are unique in a project, whatever the region. */
  private static String key(Place place, String id) {
    return "projects/%s/jobs/%s".formatted(place.project(), id);
  }
}
