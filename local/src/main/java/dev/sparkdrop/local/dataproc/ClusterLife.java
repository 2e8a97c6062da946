package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
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
  private final State state;
  private final Operations operations;
  private final ActiveJobs jobs;
  private final Settings settings;
  private final Capacity capacity;

  ClusterLife(
      State state, Operations operations, ActiveJobs jobs, Settings settings, Capacity capacity) {
    this.state = state;
    this.operations = operations;
    this.jobs = jobs;
    this.settings = settings;
    this.capacity = capacity;
  }

  /** Stores a new cluster that starts; returns its operation. */
  Row beginCreate(Row row) {
    Status.moveCluster(row.resource(), "CREATING", null, state.now());
    row.with("created", state.now());
    return begin(row, "CREATE", "Create cluster", settings.bootTime());
  }

  /** Starts to delete a cluster, with its jobs; returns the operation. */
  Row beginDelete(Row row) {
    JsonObject cluster = row.resource();
    boolean creating = "CREATING".equals(Status.of(cluster));
    Status.moveCluster(cluster, "DELETING", null, state.now());
    if (creating) {
      // Seen on the platform: such a creation ends well, though its cluster never was ready.
      operations.succeed(row.text("operation"), "Cluster", cluster);
    }
    jobs.clusterLost(Json.text(cluster, "clusterUuid"));
    return begin(row.without("idleSince"), "DELETE", "Delete cluster", settings.deleteTime());
  }

  private Row begin(Row row, String type, String description, Duration takes) {
    Row operation = operations.beginCluster(row, type, description);
    row.with("operation", operation.key()).with("due", state.now().plus(takes));
    state.clusters.put(row);
    state.clusterChanged(row, false);
    return operation;
  }

  /** After a start of the local cloud: nothing is due later than it would be for a new request. */
  void recover() {
    for (Row row : state.clusters.all().toList()) {
      Instant due = row.time("due");
      Instant latest = state.now().plus(settings.bootTime());
      if (due != null && due.isAfter(latest) && row.text("refusal") == null) {
        state.clusters.put(row.with("due", latest));
      }
    }
  }

  /** Does all that is due now. */
  void evaluate() {
    state.clusters.all().toList().forEach(this::evaluate);
  }

  private void evaluate(Row row) {
    String now = Status.of(row.resource());
    if (due(row).filter(at -> !at.isAfter(state.now())).isEmpty()) {
      return;
    }
    if (now.equals("DELETING")) {
      endDelete(row);
    } else if (now.equals("CREATING") && !row.time("due").isAfter(state.now())) {
      endCreate(row);
    } else {
      beginDelete(row);
    }
  }

  /** The next instant at which {@link #evaluate()} has something to do. */
  Optional<Instant> nextDue() {
    return state.clusters.all().flatMap(row -> due(row).stream()).min(Instant::compareTo);
  }

  private Optional<Instant> due(Row row) {
    String now = Status.of(row.resource());
    if (now.equals("DELETING")) {
      // The end of its last job looks again.
      boolean busy = jobs.anyOn(Json.text(row.resource(), "clusterUuid"));
      return busy ? Optional.empty() : Optional.of(row.time("due"));
    }
    Instant ttl = Ttl.due(row.resource(), row.time("created"), row.time("idleSince"));
    Instant step = now.equals("CREATING") ? row.time("due") : null;
    return Stream.of(ttl, step).flatMap(Stream::ofNullable).min(Instant::compareTo);
  }

  private void endCreate(Row row) {
    JsonObject cluster = row.resource();
    Optional<Capacity.Refusal> refusal =
        row.text("refusal") == null ? capacity.refuse(cluster.deepCopy()) : Optional.of(kept(row));
    if (refusal.isPresent() && !refusal.get().late().isZero()) {
      keep(row, refusal.get());
      return;
    }
    if (refusal.isPresent()) {
      String why = refusal.get().message();
      Status.moveCluster(cluster, "ERROR", why, state.now());
      operations.fail(row.text("operation"), refusal.get().code(), why);
    } else {
      Status.moveCluster(cluster, "RUNNING", null, state.now());
      row.with("idleSince", state.now());
      operations.succeed(row.text("operation"), "Cluster", cluster);
    }
    state.clusters.put(row.without("due").without("refusal"));
    state.clusterChanged(row, false);
  }

  private void keep(Row row, Capacity.Refusal refusal) {
    row.with("due", state.now().plus(refusal.late()));
    state.clusters.put(row.with("refusal", refusal.code() + " " + refusal.message()));
  }

  private static Capacity.Refusal kept(Row row) {
    String[] parts = row.text("refusal").split(" ", 2);
    return new Capacity.Refusal(Integer.parseInt(parts[0]), parts[1]);
  }

  /** Breaks clusters that run, with their jobs. */
  void breakDown(Predicate<JsonObject> test) {
    for (Row row : state.clusters.all().toList()) {
      JsonObject cluster = row.resource();
      if ("RUNNING".equals(Status.of(cluster)) && test.test(cluster.deepCopy())) {
        Status.moveCluster(cluster, "ERROR", "Internal error encountered.", state.now());
        state.clusters.put(row.without("idleSince"));
        state.clusterChanged(row, false);
        jobs.clusterLost(Json.text(cluster, "clusterUuid"));
      }
    }
  }

  private void endDelete(Row row) {
    operations.succeed(row.text("operation"), "google.protobuf.Empty", new JsonObject());
    state.clusters.remove(row.key());
    state.clusterChanged(row, true);
  }
}
