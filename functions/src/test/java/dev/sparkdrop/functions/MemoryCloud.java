package dev.sparkdrop.functions;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Cloud;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.LinesLog;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.MemoryClusters;
import dev.sparkdrop.port.MemoryJobs;
import dev.sparkdrop.port.MemoryRunPublisher;
import dev.sparkdrop.port.MemoryServerlessBatches;
import dev.sparkdrop.port.MemoryUploads;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.port.Uploads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cloud in memory, and the functions' wiring to it. Its clusters come up at once. */
final class MemoryCloud implements Cloud {
  final TestClock clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));
  final LinesLog log = new LinesLog();
  final MemoryClusters clusters = new MemoryClusters(clock);
  final MemoryJobs jobs = new MemoryJobs(clock, clusters);
  private final MemoryServerlessBatches batches = new MemoryServerlessBatches(jobs);
  final MemoryRunPublisher announcements = new MemoryRunPublisher();
  final MemoryUploads uploads = new MemoryUploads();
  private final MemoryUploads staging = new MemoryUploads();
  private final Map<String, MemoryBucket> buckets = new HashMap<>();
  private final Map<String, String> more = new HashMap<>();
  private String failing;

  /** Ends every job well, so long after it was submitted. */
  MemoryCloud jobsTake(Duration time) {
    jobs.script(order -> MemoryJobs.Ending.success(time));
    return this;
  }

  /** A pipeline file lies where the settings say. */
  MemoryCloud pipeline(String name, String match) {
    write(
        "code",
        "pipelines/" + name + ".yaml",
        """
        name: %s
        trigger: {match: "%s"}
        cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}}
        job: {sparkJob: {mainClass: X, jarFileUris: ["gs://code/x.jar"]}}
        output: ["gs://lake/%s"]
        """
            .formatted(name, match, name));
    return this;
  }

  /**
   * Writes an object.
   *
   * @return its generation
   */
  long write(String bucket, String name, String content) {
    return memory(bucket)
        .write(new Bucket.Draft(name, content, Map.of()), Bucket.NONE)
        .orElseThrow();
  }

  /** From now on every call to that bucket, or to "clusters", fails for the moment; null: none. */
  void failing(String name) {
    failing = name;
  }

  /** The names of the ledger's objects below a prefix. */
  List<String> ledger(String prefix) {
    return memory("state").names().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /** A variable of the environment besides the usual. */
  MemoryCloud with(String variable, String value) {
    more.put(variable, value);
    return this;
  }

  /** What is written with an object of the ledger, besides its content. */
  Map<String, String> metadata(String name) {
    return memory("state").stat(List.of(name)).get(name).metadata();
  }

  Wiring wiring() {
    Map<String, String> environment = new HashMap<>(more);
    environment.putAll(
        Map.of(
            "SPARKDROP_PROJECT", "p-1",
            "SPARKDROP_REGION", "us-central1",
            "SPARKDROP_LANDING_BUCKET", "landing",
            "SPARKDROP_STATE_BUCKET", "state",
            "SPARKDROP_PIPELINES", "gs://code/pipelines",
            "SPARKDROP_RUNS_TOPIC", "sparkdrop-runs",
            "SPARKDROP_INGEST_ALLOW", "127.0.0.1:*"));
    return new Wiring(Settings.of(environment), this, clock, clock::pass, log);
  }

  private synchronized MemoryBucket memory(String name) {
    return buckets.computeIfAbsent(name, any -> new MemoryBucket(clock));
  }

  @Override
  public Bucket bucket(String name) {
    return mayFail(name, Bucket.class, memory(name));
  }

  @Override
  public Clusters clusters() {
    return mayFail("clusters", Clusters.class, clusters);
  }

  private <T> T mayFail(String name, Class<T> port, T there) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (name.equals(failing)) {
                throw new RetryLater(method.getName() + " in " + name, null);
              }
              try {
                return method.invoke(there, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Override
  public Jobs jobs() {
    return jobs;
  }

  @Override
  public ServerlessBatches batches() {
    return batches;
  }

  @Override
  public RunPublisher announcements(String topic) {
    if (!topic.equals("sparkdrop-runs")) {
      throw new IllegalArgumentException("receipts are published to " + topic);
    }
    return announcements;
  }

  @Override
  public Uploads uploads(String bucket) {
    return switch (bucket) {
      case "landing" -> uploads;
      case "state" -> staging;
      default -> throw new IllegalArgumentException("ingestion writes to " + bucket);
    };
  }
}
