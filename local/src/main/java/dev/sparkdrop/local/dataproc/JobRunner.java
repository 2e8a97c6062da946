package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Takes jobs from PENDING to their end, a few at a time. Its public face is called under the lock
 * of {@link State}; drivers are started and stopped on other threads.
 */
final class JobRunner implements ActiveJobs {
  private static final String CLUSTER_LOST = "Task not found";
  private static final String AGENT_LOST =
      "Task was not acquired: No agent on master node(s) found to be active";

  private final State state;
  private final JobEnd end;
  private final JobLauncher launcher;
  private final ObjectAccess objects;
  private final DataprocSettings dataprocSettings;
  private final Executor workers;

  private final DriverQueue queue;

  JobRunner(
      State state,
      JobEnd end,
      JobLauncher launcher,
      ObjectAccess objects,
      DataprocSettings dataprocSettings,
      Executor workers) {
    this.state = state;
    this.end = end;
    this.launcher = launcher;
    this.objects = objects;
    this.dataprocSettings = dataprocSettings;
    this.workers = workers;
    this.queue = new DriverQueue(state, key -> row(key).sequence(), dataprocSettings, workers);
  }

  /** Ends what dead drivers printed. Not under the lock: storage commits by itself. */
  void endOutputs() {
    state
        .read(
            () ->
                state
                    .jobs
                    .all()
                    .filter(storedRow -> !Status.isFinal(storedRow.resource()))
                    .toList())
        .stream()
        .flatMap(storedRow -> Stream.ofNullable(outputUri(storedRow)))
        .forEach(uri -> DriverOutput.end(objects, uri));
  }

  /** After a start of the local cloud: whatever ran is gone, whatever waits will run. */
  void recover() {
    state
        .jobs
        .all()
        .filter(storedRow -> !Status.isFinal(storedRow.resource()))
        .forEach(storedRow -> queue.await(storedRow.key()));
    for (String key : queue.keys()) {
      if (outputUri(row(key)) != null) {
        boolean cancelled = Status.of(row(key).resource()).startsWith("CANCEL");
        ended(key, cancelled ? "CANCELLED" : "ERROR", cancelled ? null : AGENT_LOST);
      }
    }
    startNext();
  }

  void submitted(StoredRow storedRow) {
    state.jobChanged(storedRow);
    queue.await(storedRow.key());
    end.busy(storedRow);
    startNext();
  }

  @Override
  public boolean anyOn(String clusterUuid) {
    return queue.keys().stream().anyMatch(key -> on(clusterUuid, key));
  }

  @Override
  public void clusterLost(String clusterUuid) {
    for (String key : queue.keys().stream().filter(key -> on(clusterUuid, key)).toList()) {
      JobRun run = queue.run(key);
      if (run == null) {
        ended(key, "ERROR", CLUSTER_LOST);
      } else {
        queue.stop(run, JobRun.Stop.CLUSTER_LOST, Duration.ZERO);
      }
    }
  }

  void cancel(String key) {
    if (!queue.contains(key)) {
      return;
    }
    JobRun run = queue.run(key);
    if (run == null) {
      ended(key, "CANCELLED", null);
    } else if (!run.stopping()) {
      move(key, "CANCEL_PENDING");
      move(key, "CANCEL_STARTED");
      queue.stop(run, JobRun.Stop.CANCELLED, dataprocSettings.cancelGrace());
    }
  }

  /** Makes what the drivers printed so far readable. Not under the lock. */
  void flush() {
    queue.flush();
  }

  /** Kills what runs; its jobs are found lost at the next start. */
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

  private void start(StoredRow storedRow) {
    JsonObject job = storedRow.resource();
    String uri = ResourceJson.text(job, "driverControlFilesUri") + "driveroutput";
    job.addProperty("driverOutputResourceUri", uri);
    Status.moveJob(job, "SETUP_DONE", null, state.now());
    state.jobs.put(storedRow);
    state.jobChanged(storedRow);
    Map<String, String> properties =
        state
            .clusters
            .get(storedRow.text("cluster"))
            .map(cluster -> ResourceJson.object(cluster.resource(), "config"))
            .map(
                config ->
                    ResourceJson.map(ResourceJson.object(config, "softwareConfig"), "properties"))
            .orElse(Map.of());
    JobLauncher.Order order =
        new JobLauncher.Order(
            storedRow.place().project(), storedRow.place().region(), job.deepCopy(), properties);
    JobRun run = new JobRun(order, new DriverOutput(objects, uri));
    queue.started(storedRow.key(), run);
    workers.execute(() -> run(storedRow.key(), run));
  }

  private void run(String key, JobRun run) {
    JobRun.Outcome outcome = run.toItsEnd(launcher, () -> state.change(() -> move(key, "RUNNING")));
    state.change(
        () -> {
          if (!queue.isClosed()) {
            ended(key, outcome.state(), outcome.details());
            startNext();
          }
          return key;
        });
  }

  private String move(String key, String to) {
    StoredRow storedRow = row(key);
    boolean late = to.equals("RUNNING") && !"SETUP_DONE".equals(Status.of(storedRow.resource()));
    if (!late && !queue.isClosed()) {
      Status.moveJob(storedRow.resource(), to, null, state.now());
      state.jobs.put(storedRow);
      state.jobChanged(storedRow);
    }
    return key;
  }

  private void ended(String key, String finalState, String details) {
    queue.remove(key);
    StoredRow storedRow = end.end(key, finalState, details);
    if (!anyOn(ResourceJson.text(storedRow.resource(), "placement", "clusterUuid"))) {
      end.idle(storedRow);
    }
  }

  private StoredRow row(String key) {
    return state.jobs.get(key).orElseThrow();
  }

  private static String outputUri(StoredRow storedRow) {
    return ResourceJson.text(storedRow.resource(), "driverOutputResourceUri");
  }

  private boolean on(String clusterUuid, String key) {
    return clusterUuid.equals(ResourceJson.text(row(key).resource(), "placement", "clusterUuid"));
  }
}
