package dev.sparkdrop.local.function;

import dev.sparkdrop.local.LocalCloud;
import dev.sparkdrop.local.dataproc.JobLauncher;
import dev.sparkdrop.local.process.ChildJvm;
import dev.sparkdrop.local.process.FunctionProcess;
import dev.sparkdrop.local.process.FunctionProcess.Deployment;
import dev.sparkdrop.local.process.LoopbackInvoker;
import dev.sparkdrop.local.process.ParentExitAgentJar;
import dev.sparkdrop.local.pubsub.CloudEvent;
import dev.sparkdrop.local.pubsub.HttpSender;
import dev.sparkdrop.local.pubsub.StorageEvents;
import dev.sparkdrop.local.storage.ObjectResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A local cloud whose jobs succeed at once, and functions of the deployable jar beside it. Nothing
 * is delivered by itself: whoever uses this posts the events.
 */
public final class RunningFunctions implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final Path java;
  private final Path folder;
  private final LocalCloud cloud;
  private final HttpSender sender = new HttpSender();
  private final Queue<String> ledger = new ConcurrentLinkedQueue<>();
  private final Queue<String> clusters = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<String> endedJobs = new LinkedBlockingQueue<>();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final List<FunctionProcess> processes = new ArrayList<>();

  /**
   * @param boot how long a cluster takes to start
   */
  public RunningFunctions(Path folder, Duration boot) throws IOException {
    this(ChildJvm.OWN_JAVA, folder, boot);
  }

  /**
   * @param java the program that runs the functions
   */
  RunningFunctions(Path java, Path folder, Duration boot) throws IOException {
    this.java = java;
    this.folder = folder;
    cloud =
        new LocalCloud(
            0, folder.resolve("cloud"), boot, (endpoint, objects) -> RunningFunctions::run);
    cloud
        .storage()
        .onFinalize(
            object -> {
              if (object.bucket().equals("state")) {
                ledger.add(object.name());
              }
            });
    cloud
        .dataproc()
        .onCluster(changed -> clusters.add(changed.resource().get("clusterName").getAsString()));
    cloud
        .dataproc()
        .onJobEnd(
            changed ->
                endedJobs.add(
                    changed.resource().getAsJsonObject("reference").get("jobId").getAsString()));
  }

  private static JobLauncher.Driver run(JobLauncher.Order order, OutputStream output)
      throws IOException {
    output.close();
    return new JobLauncher.Driver() {
      @Override
      public CompletableFuture<Integer> exit() {
        return CompletableFuture.completedFuture(0);
      }

      @Override
      public void stop(Duration grace) {
        // It is over already.
      }
    };
  }

  /** A pipeline of one lane that takes all below a folder of its own name. */
  public void pipeline(String name) throws IOException {
    String text =
        """
        name: %s
        trigger: {match: "%s/**"}
        cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}}
        job: {sparkJob: {mainClass: X, jarFileUris: ["gs://code/x.jar"]}}
        output: ["gs://lake/%s"]
        """
            .formatted(name, name, name);
    write("code", "pipelines/" + name + ".yaml", text);
  }

  /** Writes an object; nobody is told. */
  public ObjectResource write(String bucket, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return cloud
        .storage()
        .put(bucket, name, new ByteArrayInputStream(bytes), "text/plain", Map.of());
  }

  /** The event of an object, as Cloud Storage sends it. */
  public CloudEvent landed(ObjectResource object) {
    return StorageEvents.finalized(object.toJson(url()), Instant.now());
  }

  /**
   * Starts a function as the platform does.
   *
   * @param invoker the version of what launches it
   * @param more variables of the environment that are not as usual
   * @throws IOException when it ends before it answers; the message has its last words
   */
  public FunctionProcess start(String invoker, String target, Map<String, String> more)
      throws IOException, InterruptedException {
    return start(invoker, Deployable.JAR, target, more);
  }

  /** Starts a function of another jar. */
  public FunctionProcess start(String invoker, Path jar, String target, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(environment());
    environment.putAll(more);
    FunctionProcess process =
        FunctionProcess.start(
            ParentExitAgentJar.writeTo(folder),
            new Deployment(
                target,
                java,
                LoopbackInvoker.classPath(Deployable.invoker(invoker), folder),
                jar.toString(),
                "dev.sparkdrop.functions." + target,
                freePort(),
                Deployment.SMALL_JVM,
                environment,
                folder),
            lines::add,
            START);
    processes.add(process);
    return process;
  }

  /** What a deployment sets, and where the local cloud is. */
  private Map<String, String> environment() {
    return Map.of(
        "SPARKDROP_PROJECT", "sparkdrop-local",
        "SPARKDROP_REGION", "us-central1",
        "SPARKDROP_LANDING_BUCKET", "landing",
        "SPARKDROP_STATE_BUCKET", "state",
        "SPARKDROP_PIPELINES", "gs://code/pipelines/",
        "SPARKDROP_RUNS_TOPIC", "sparkdrop-runs",
        "SPARKDROP_INGEST_ALLOW", "127.0.0.1:*",
        "STORAGE_EMULATOR_HOST", url(),
        "PUBSUB_EMULATOR_HOST", "127.0.0.1:" + cloud.port(),
        "SPARKDROP_DATAPROC_ENDPOINT", url());
  }

  /** Posts an event in binary mode. The status of the answer, once it comes. */
  public CompletableFuture<Integer> post(URI function, CloudEvent event) {
    return sender.send(function, event, ANSWER);
  }

  /** Where the local cloud answers, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + cloud.port();
  }

  public LocalCloud cloud() {
    return cloud;
  }

  /** Every name that was written in the ledger below a prefix, as often as it was. */
  public List<String> ledger(String prefix) {
    return ledger.stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /** The clusters of a pipeline that there ever were. */
  List<String> clusters(String pipeline) {
    return clusters.stream().filter(name -> name.startsWith(pipeline + "-")).distinct().toList();
  }

  /** Waits until a job of a pipeline has ended. */
  void awaitJobOf(String pipeline) throws InterruptedException {
    String job;
    do {
      job = endedJobs.poll(START.toSeconds(), TimeUnit.SECONDS);
      if (job == null) {
        throw new AssertionError("no job of " + pipeline + " ended; the functions said: " + lines);
      }
    } while (!job.startsWith(pipeline + "-"));
  }

  /** Everything that a function printed. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    processes.parallelStream().forEach(FunctionProcess::close);
    cloud.close();
  }
}
