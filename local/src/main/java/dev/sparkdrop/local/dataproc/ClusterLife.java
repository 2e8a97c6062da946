package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What time does to clusters: starts that end, deletions that end, lives that are over. Methods are
 * called under the lock of {@link State}.
 *
 * <p>A row's notes are {@code created}, {@code due} (of the open operation), {@code operation}, and
 * {@code idleSince} while it is ready and has no active job, and {@code refusal} while it is known
 * that the start will fail.
 */
final class ClusterLife {
  /** States that take their time, and what follows them. */
  private static final Map<String, String> STEPS =
      Map.of(
          "CREATING", "RUNNING",
          "UPDATING", "RUNNING",
          "STOPPING", "STOPPED",
          "STARTING", "RUNNING");

  private final State state;
  private final Operations operations;
  private final ActiveJobs jobs;
  private final DataprocSettings dataprocSettings;
  private final Capacity capacity;

  ClusterLife(
      State state,
      Operations operations,
      ActiveJobs jobs,
      DataprocSettings dataprocSettings,
      Capacity capacity) {
    this.state = state;
    this.operations = operations;
    this.jobs = jobs;
    this.dataprocSettings = dataprocSettings;
    this.capacity = capacity;
  }

  /** Stores a new cluster that starts; returns its operation. */
  StoredRow beginCreate(StoredRow storedRow) {
    Status.moveCluster(storedRow.resource(), "CREATING", null, state.now());
    storedRow.with("created", state.now());
    return begin(storedRow, "CREATE", "Create cluster", dataprocSettings.bootTime());
  }

  /** Starts to delete a cluster, with its jobs; returns the operation. */
  StoredRow beginDelete(StoredRow storedRow) {
    JsonObject cluster = storedRow.resource();
    boolean creating = "CREATING".equals(Status.of(cluster));
    Status.moveCluster(cluster, "DELETING", null, state.now());
    if (creating) {
      // Seen on the platform: such a creation ends well, though its cluster never was ready.
      operations.succeed(storedRow.text("operation"), "Cluster", cluster);
    }
    jobs.clusterLost(ResourceJson.text(cluster, "clusterUuid"));
    return begin(
        storedRow.without("idleSince"), "DELETE", "Delete cluster", dataprocSettings.deleteTime());
  }

  /** Changes a cluster that runs, and goes on running; returns the operation. */
  StoredRow beginUpdate(StoredRow storedRow) {
    Status.moveCluster(storedRow.resource(), "UPDATING", null, state.now());
    return begin(storedRow, "UPDATE", "Update cluster", dataprocSettings.deleteTime());
  }

  /** Changes what is only written down of a cluster, which takes no time; returns the operation. */
  StoredRow updateNow(StoredRow storedRow) {
    StoredRow operation = operations.beginCluster(storedRow, "UPDATE", "Update cluster");
    operations.succeed(operation.key(), "Cluster", storedRow.resource());
    state.clusters.put(storedRow);
    state.clusterChanged(storedRow, false);
    return state.operations.get(operation.key()).orElseThrow();
  }

  /** Stops a cluster's machines, with its jobs; returns the operation. */
  StoredRow beginStop(StoredRow storedRow) {
    Status.moveCluster(storedRow.resource(), "STOPPING", null, state.now());
    jobs.clusterLost(ResourceJson.text(storedRow.resource(), "clusterUuid"));
    return begin(
        storedRow.without("idleSince"), "STOP", "Stop cluster", dataprocSettings.deleteTime());
  }

  /** Starts them again; returns the operation. */
  StoredRow beginStart(StoredRow storedRow) {
    Status.moveCluster(storedRow.resource(), "STARTING", null, state.now());
    return begin(storedRow, "START", "Start cluster", dataprocSettings.bootTime());
  }

  private StoredRow begin(StoredRow storedRow, String type, String description, Duration takes) {
    StoredRow operation = operations.beginCluster(storedRow, type, description);
    storedRow.with("operation", operation.key()).with("due", state.now().plus(takes));
    state.clusters.put(storedRow);
    state.clusterChanged(storedRow, false);
    return operation;
  }

  /** After a start of the local cloud: nothing is due later than it would be for a new request. */
  void recover() {
    for (StoredRow storedRow : state.clusters.all().toList()) {
      Instant due = storedRow.time("due");
      Instant latest = state.now().plus(dataprocSettings.bootTime());
      if (due != null && due.isAfter(latest) && storedRow.text("refusal") == null) {
        state.clusters.put(storedRow.with("due", latest));
      }
    }
  }

  /** Does all that is due now. */
  void evaluate() {
    state.clusters.all().toList().forEach(this::evaluate);
  }

  private void evaluate(StoredRow storedRow) {
    String now = Status.of(storedRow.resource());
    if (due(storedRow).filter(at -> !at.isAfter(state.now())).isEmpty()) {
      return;
    }
    if (now.equals("DELETING")) {
      endDelete(storedRow);
    } else if (STEPS.containsKey(now) && !storedRow.time("due").isAfter(state.now())) {
      endStep(storedRow, now);
    } else {
      beginDelete(storedRow);
    }
  }

  /** The next instant at which {@link #evaluate()} has something to do. */
  Optional<Instant> nextDue() {
    return state
        .clusters
        .all()
        .flatMap(storedRow -> due(storedRow).stream())
        .min(Instant::compareTo);
  }

  private Optional<Instant> due(StoredRow storedRow) {
    String now = Status.of(storedRow.resource());
    if (now.equals("DELETING")) {
      // The end of its last job looks again.
      boolean busy = jobs.anyOn(ResourceJson.text(storedRow.resource(), "clusterUuid"));
      return busy ? Optional.empty() : Optional.of(storedRow.time("due"));
    }
    Instant ttl =
        Ttl.due(storedRow.resource(), storedRow.time("created"), storedRow.time("idleSince"));
    Instant step = STEPS.containsKey(now) ? storedRow.time("due") : null;
    return Stream.of(ttl, step).flatMap(Stream::ofNullable).min(Instant::compareTo);
  }

  private void endStep(StoredRow storedRow, String now) {
    if (now.equals("CREATING")) {
      endCreate(storedRow);
      return;
    }
    JsonObject cluster = storedRow.resource();
    Status.moveCluster(cluster, STEPS.get(now), null, state.now());
    operations.succeed(storedRow.text("operation"), "Cluster", cluster);
    if (now.equals("STARTING")) {
      storedRow.with("idleSince", state.now());
    }
    state.clusters.put(storedRow.without("due"));
    state.clusterChanged(storedRow, false);
  }

  private void endCreate(StoredRow storedRow) {
    JsonObject cluster = storedRow.resource();
    Optional<Capacity.Refusal> refusal =
        storedRow.text("refusal") == null
            ? capacity.refuse(cluster.deepCopy())
            : Optional.of(kept(storedRow));
    if (refusal.isPresent() && !refusal.get().late().isZero()) {
      keep(storedRow, refusal.get());
      return;
    }
    if (refusal.isPresent()) {
      String why = refusal.get().message();
      Status.moveCluster(cluster, "ERROR", why, state.now());
      operations.fail(storedRow.text("operation"), refusal.get().code(), why);
    } else {
      Status.moveCluster(cluster, "RUNNING", null, state.now());
      storedRow.with("idleSince", state.now());
      operations.succeed(storedRow.text("operation"), "Cluster", cluster);
    }
    state.clusters.put(storedRow.without("due").without("refusal"));
    state.clusterChanged(storedRow, false);
  }

  private void keep(StoredRow storedRow, Capacity.Refusal refusal) {
    storedRow.with("due", state.now().plus(refusal.late()));
    state.clusters.put(storedRow.with("refusal", refusal.code() + " " + refusal.message()));
  }

  private static Capacity.Refusal kept(StoredRow storedRow) {
    String[] parts = storedRow.text("refusal").split(" ", 2);
    return new Capacity.Refusal(Integer.parseInt(parts[0]), parts[1]);
  }

  /** Breaks clusters that run, with their jobs. */
  void breakDown(Predicate<JsonObject> test) {
    for (StoredRow storedRow : state.clusters.all().toList()) {
      JsonObject cluster = storedRow.resource();
      if ("RUNNING".equals(Status.of(cluster)) && test.test(cluster.deepCopy())) {
        Status.moveCluster(cluster, "ERROR", "Internal error encountered.", state.now());
        state.clusters.put(storedRow.without("idleSince"));
        state.clusterChanged(storedRow, false);
        jobs.clusterLost(ResourceJson.text(cluster, "clusterUuid"));
      }
    }
  }

  private void endDelete(StoredRow storedRow) {
    operations.succeed(storedRow.text("operation"), "google.protobuf.Empty", new JsonObject());
    state.clusters.remove(storedRow.key());
    state.clusterChanged(storedRow, true);
  }
}
