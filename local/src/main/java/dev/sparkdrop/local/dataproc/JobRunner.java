package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** All jobs that are not final, oldest first; null for those that wait. */
  private final Map<String, JobRun> active = new LinkedHashMap<>();

  private boolean closed;

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
        .forEach(storedRow -> active.put(storedRow.key(), null));
    for (String key : List.copyOf(active.keySet())) {
      if (outputUri(row(key)) != null) {
        boolean cancelled = Status.of(row(key).resource()).startsWith("CANCEL");
        ended(key, cancelled ? "CANCELLED" : "ERROR", cancelled ? null : AGENT_LOST);
      }
    }
    startNext();
  }

  void submitted(StoredRow storedRow) {
    state.jobChanged(storedRow);
    active.put(storedRow.key(), null);
    end.busy(storedRow);
    startNext();
  }

  @Override
  public boolean anyOn(String clusterUuid) {
    return active.keySet().stream().anyMatch(key -> on(clusterUuid, key));
  }

  @Override
  public void clusterLost(String clusterUuid) {
    for (String key : active.keySet().stream().filter(key -> on(clusterUuid, key)).toList()) {
      JobRun run = active.get(key);
      if (run == null) {
        ended(key, "ERROR", CLUSTER_LOST);
      } else {
        stop(run, JobRun.Stop.CLUSTER_LOST, Duration.ZERO);
      }
    }
  }

  void cancel(String key) {
    if (!active.containsKey(key)) {
      return;
    }
    JobRun run = active.get(key);
    if (run == null) {
      ended(key, "CANCELLED", null);
    } else if (!run.stopping()) {
      move(key, "CANCEL_PENDING");
      move(key, "CANCEL_STARTED");
      stop(run, JobRun.Stop.CANCELLED, dataprocSettings.cancelGrace());
    }
  }

  /** Makes what the drivers printed so far readable. Not under the lock. */
  void flush() {
    runs().forEach(JobRun::flush);
  }

  /** Kills what runs; its jobs are found lost at the next start. */
  void close() {
    state.read(() -> closed = true);
    runs().forEach(run -> run.stop(JobRun.Stop.CLOSED, Duration.ZERO));
  }

  private List<JobRun> runs() {
    return state.read(() -> active.values().stream().filter(Objects::nonNull).toList());
  }

  private void stop(JobRun run, JobRun.Stop why, Duration grace) {
    // Never under the lock: a driver may take its grace.
    workers.execute(() -> run.stop(why, grace));
    run.marked(why);
  }

  private void startNext() {
    active.entrySet().stream()
        .filter(entry -> entry.getValue() == null)
        .map(Map.Entry::getKey)
        .min(Comparator.comparingLong(key -> row(key).sequence()))
        .filter(key -> !closed && running() < dataprocSettings.jobSlots())
        .ifPresent(
            key -> {
              start(row(key));
              startNext();
            });
  }

  private long running() {
    return active.values().stream().filter(Objects::nonNull).count();
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
    active.put(storedRow.key(), run);
    workers.execute(() -> run(storedRow.key(), run));
  }

  private void run(String key, JobRun run) {
    JobRun.Outcome outcome = run.toItsEnd(launcher, () -> state.change(() -> move(key, "RUNNING")));
    state.change(
        () -> {
          if (!closed) {
            ended(key, outcome.state(), outcome.details());
            startNext();
          }
          return key;
        });
  }

  private String move(String key, String to) {
    StoredRow storedRow = row(key);
    boolean late = to.equals("RUNNING") && !"SETUP_DONE".equals(Status.of(storedRow.resource()));
    if (!late && !closed) {
      Status.moveJob(storedRow.resource(), to, null, state.now());
      state.jobs.put(storedRow);
      state.jobChanged(storedRow);
    }
    return key;
  }

  private void ended(String key, String finalState, String details) {
    active.remove(key);
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
