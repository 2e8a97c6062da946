package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Takes serverless batches from PENDING to their end, a few at a time. Its public face is called
 * under the lock of {@link State}; drivers are started and stopped on other threads.
 */
final class BatchRunner {
  /** By the kind of the batch: that of the job which runs the same here. */
  private static final Map<String, String> KINDS =
      Map.of(
          "sparkBatch", "sparkJob",
          "pysparkBatch", "pysparkJob",
          "sparkRBatch", "sparkRJob",
          "sparkSqlBatch", "sparkSqlJob");

  /** Cores and GB of a driver or an executor that says nothing else, and executors. */
  private static final int CORES = 4;

  private static final int EXECUTORS = 2;

  private final State state;
  private final Operations operations;
  private final JobLauncher launcher;
  private final ObjectAccess objects;
  private final Capacity capacity;
  private final DataprocSettings dataprocSettings;
  private final Executor workers;

  private final DriverQueue queue;

  BatchRunner(
      State state,
      Operations operations,
      JobLauncher launcher,
      ObjectAccess objects,
      Capacity capacity,
      DataprocSettings dataprocSettings,
      Executor workers) {
    this.state = state;
    this.operations = operations;
    this.launcher = launcher;
    this.objects = objects;
    this.capacity = capacity;
    this.dataprocSettings = dataprocSettings;
    this.workers = workers;
    this.queue = new DriverQueue(state, key -> row(key).sequence(), dataprocSettings, workers);
  }

  /** Ends what dead drivers printed. Not under the lock: storage commits by itself. */
  void endOutputs() {
    state.read(this::unfinished).stream()
        .flatMap(row -> Stream.ofNullable(outputUri(row.resource())))
        .forEach(uri -> DriverOutput.end(objects, uri));
  }

  /** After a start of the local cloud: whatever ran is gone, whatever waits will run. */
  void recover() {
    for (StoredRow row : unfinished()) {
      queue.await(row.key());
      if (outputUri(row.resource()) != null) {
        boolean cancelled = BatchStatus.of(row.resource()).startsWith("CANCEL");
        ended(
            row.key(),
            cancelled ? "CANCELLED" : "FAILED",
            cancelled ? null : "Internal error: the local cloud was started again.");
      }
    }
    startNext();
  }

  private List<StoredRow> unfinished() {
    return state.batches.all().filter(row -> !BatchStatus.isFinal(row.resource())).toList();
  }

  void created(StoredRow row) {
    state.batchChanged(row);
    queue.await(row.key());
    startNext();
  }

  void cancel(String key) {
    if (!queue.contains(key)) {
      return;
    }
    JobRun run = queue.run(key);
    if (run == null) {
      ended(key, "CANCELLED", null);
    } else if (!run.stopping()) {
      move(key, "CANCELLING");
      queue.stop(run, JobRun.Stop.CANCELLED, dataprocSettings.cancelGrace());
    }
  }

  /** When the next batch is to be ended by its own limit. */
  Optional<Instant> nextDue() {
    return queue.keys().stream().flatMap(key -> due(key).stream()).min(Comparator.naturalOrder());
  }

  /** Ends those whose time is up. */
  void evaluate() {
    for (String key : queue.keys()) {
      if (due(key).filter(due -> !due.isAfter(state.now())).isPresent()) {
        cancel(key);
      }
    }
  }

  private Optional<Instant> due(String key) {
    JsonObject batch = row(key).resource();
    JobRun run = queue.run(key);
    Duration ttl =
        Syntax.duration(
            "ttl", ResourceJson.text(batch, "environmentConfig", "executionConfig", "ttl"));
    return ttl == null || (run != null && run.stopping())
        ? Optional.empty()
        : Optional.of(Instant.parse(ResourceJson.text(batch, "createTime")).plus(ttl));
  }

  /** Makes what the drivers printed so far readable. Not under the lock. */
  void flush() {
    queue.flush();
  }

  /** Kills what runs; its batches are found lost at the next start. */
  void close() {
    queue.close();
  }

  private void startNext() {
    queue
        .next()
        .ifPresent(
            key -> {
              start(row(key));
              startNext();
            });
  }

  private void start(StoredRow row) {
    JsonObject batch = row.resource();
    Optional<Capacity.Refusal> refused =
        capacity.refuse(BatchStore.asCluster(row.place(), id(row), batch));
    if (refused.isPresent()) {
      ended(row.key(), "FAILED", refused.get().message());
      return;
    }
    String uri =
        "gs://%s/google-cloud-dataproc-metainfo/%s/jobs/%s/driveroutput"
            .formatted(
                ResourceJson.text(batch, "environmentConfig", "executionConfig", "stagingBucket"),
                ResourceJson.text(batch, "uuid"),
                id(row));
    ResourceJson.ensure(batch, "runtimeInfo").addProperty("outputUri", uri);
    state.batches.put(row);
    JobLauncher.Order order =
        new JobLauncher.Order(row.place().project(), row.place().region(), job(row, uri), Map.of());
    JobRun run = new JobRun(order, new DriverOutput(objects, uri));
    queue.started(row.key(), run);
    workers.execute(() -> run(row.key(), run));
  }

  /** What a launcher starts: the job that runs the same, without a cluster. */
  private static JsonObject job(StoredRow row, String uri) {
    JsonObject batch = row.resource();
    JsonObject job = new JsonObject();
    job.add("reference", ResourceJson.of("jobId", id(row), "projectId", row.place().project()));
    job.addProperty("driverOutputResourceUri", uri);
    KINDS.forEach(
        (kind, name) -> {
          if (batch.has(kind)) {
            JsonObject workload = ResourceJson.object(batch, kind).deepCopy();
            JsonElement variables = workload.remove("queryVariables");
            if (variables != null) {
              workload.add("scriptVariables", variables);
            }
            workload.add(
                "properties",
                ResourceJson.object(ResourceJson.object(batch, "runtimeConfig"), "properties")
                    .deepCopy());
            job.add(name, workload);
          }
        });
    return job;
  }

  private void run(String key, JobRun run) {
    JobRun.Outcome outcome = run.toItsEnd(launcher, () -> state.change(() -> move(key, "RUNNING")));
    state.change(
        () -> {
          if (!queue.isClosed()) {
            String to =
                switch (outcome.state()) {
                  case "DONE" -> "SUCCEEDED";
                  case "CANCELLED" -> "CANCELLED";
                  default -> "FAILED";
                };
            ended(key, to, outcome.details());
            startNext();
          }
          return key;
        });
  }

  private String move(String key, String to) {
    StoredRow row = row(key);
    boolean late = to.equals("RUNNING") && !"PENDING".equals(BatchStatus.of(row.resource()));
    if (!late && !queue.isClosed()) {
      BatchStatus.move(row.resource(), to, null, state.now());
      state.batches.put(row);
      state.batchChanged(row);
    }
    return key;
  }

  private void ended(String key, String to, String message) {
    queue.remove(key);
    StoredRow row = row(key);
    JsonObject batch = row.resource();
    BatchStatus.move(batch, to, message, state.now());
    if (outputUri(batch) != null) {
      ResourceJson.ensure(batch, "runtimeInfo").add("approximateUsage", usage(batch));
    }
    state.batches.put(row);
    operations.endBatch(batch);
    state.batchChanged(row);
  }

  /** What the platform would bill, had it run on the machines that the batch asks for. */
  private JsonObject usage(JsonObject batch) {
    Instant began = Instant.parse(ResourceJson.text(batch, "createTime"));
    long seconds = Math.max(60, Duration.between(began, state.now()).toSeconds());
    JsonObject properties =
        ResourceJson.object(ResourceJson.object(batch, "runtimeConfig"), "properties");
    long cores =
        number(properties, "spark.driver.cores", CORES)
            + number(properties, "spark.executor.cores", CORES)
                * number(properties, "spark.executor.instances", EXECUTORS);
    // A core with its 4 GB counts as one unit: 0.6 for the core and 0.1 for each GB.
    return ResourceJson.of(
        "milliDcuSeconds", Long.toString(cores * 1000 * seconds), "shuffleStorageGbSeconds", "0");
  }

  private static long number(JsonObject properties, String name, long otherwise) {
    String text = ResourceJson.text(properties, name);
    return text != null && text.matches("\\d{1,6}") ? Long.parseLong(text) : otherwise;
  }

  private StoredRow row(String key) {
    return state.batches.get(key).orElseThrow();
  }

  private static String id(StoredRow row) {
    return row.key().substring(row.key().lastIndexOf('/') + 1);
  }

  private static String outputUri(JsonObject batch) {
    return ResourceJson.text(batch, "runtimeInfo", "outputUri");
  }
}
