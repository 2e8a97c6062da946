package dev.sparkdrop.local;

import static java.util.Map.entry;

import dev.sparkdrop.local.http.HttpService;
import dev.sparkdrop.local.http.LoopbackGuard;
import dev.sparkdrop.local.http.StartSecret;
import dev.sparkdrop.local.process.ChildJvm;
import dev.sparkdrop.local.process.FreePort;
import dev.sparkdrop.local.process.FunctionProcess;
import dev.sparkdrop.local.process.FunctionProcess.Deployment;
import dev.sparkdrop.local.process.FunctionProxy;
import dev.sparkdrop.local.process.LoopbackInvoker;
import dev.sparkdrop.local.process.ParentExitAgentJar;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** The functions, each a process of the deployable jar, launched as the platform does. */
public final class Functions implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String PACKAGE = "dev.sparkdrop.functions.";

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("ingest", "IngestFunction", Ports::ingest),
          new Entry("launch", "LaunchFunction", Ports::launch),
          new Entry("teardown", "TeardownFunction", Ports::teardown));

  private static final Entry CONSOLE = new Entry("console", "ConsoleFunction", Ports::console);

  /** One entry point of the jar. */
  private record Entry(String name, String target, ToIntFunction<Ports> port) {
    Deployment deployment(
        BuildArtifacts buildArtifacts, String invoker, Ports ports, Path data, int at) {
      return new Deployment(
          name,
          ChildJvm.OWN_JAVA,
          invoker,
          buildArtifacts.functions().toString(),
          PACKAGE + target,
          at,
          Deployment.SMALL_JVM,
          environment(name, ports, data),
          data);
    }
  }

  private final List<Entry> entries;
  private final List<FunctionProcess> processes = new ArrayList<>();
  private final List<HttpService> proxies = new ArrayList<>();
  private final List<PrintWriter> logs = new ArrayList<>();

  private Functions(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * Starts them all, and returns when each answers.
   *
   * @param watched whether the console may be wanted; else it is left out, since it would only make
   *     the others start later
   * @param data holds their logs, in {@code logs/}
   * @param secret what a browser must bring to change anything but by the console's forms
   * @param listener gets each line that a function logs, after its name
   */
  static Functions start(
      BuildArtifacts buildArtifacts,
      Ports ports,
      Path data,
      boolean watched,
      StartSecret secret,
      BiConsumer<String, String> listener)
      throws IOException {
    List<Entry> entries = new ArrayList<>(ENTRIES);
    if (watched) {
      entries.add(CONSOLE);
    }
    Functions functions = new Functions(entries);
    Path leash = ParentExitAgentJar.writeTo(data.resolve("tmp"));
    String invoker = LoopbackInvoker.classPath(buildArtifacts.invoker(), data.resolve("tmp"));
    Path logs = Files.createDirectories(data.resolve("logs"));
    try {
      List<CompletableFuture<FunctionProcess>> starting = new ArrayList<>();
      for (Entry entry : entries) {
        int inner = FreePort.any();
        Deployment deployment = entry.deployment(buildArtifacts, invoker, ports, data, inner);
        PrintWriter log =
            new PrintWriter(
                Files.newBufferedWriter(
                    logs.resolve(entry.name() + ".log"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND),
                true);
        functions.logs.add(log);
        Consumer<String> lines =
            line -> {
              log.println(line);
              listener.accept(entry.name(), line);
            };
        starting.add(start(leash, deployment, lines));
      }
      for (CompletableFuture<FunctionProcess> each : starting) {
        functions.processes.add(each.join());
      }
      // Only now: a port that answers means that the function behind it does.
      for (int i = 0; i < entries.size(); i++) {
        FunctionProxy proxy = new FunctionProxy(functions.processes.get(i).address());
        boolean pages = entries.get(i).equals(CONSOLE);
        functions.proxies.add(
            new HttpService(
                entries.get(i).port().applyAsInt(ports),
                pages ? LoopbackGuard.ofPages(proxy) : new LoopbackGuard(proxy, secret)));
      }
      return functions;
    } catch (CompletionException e) {
      functions.close();
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  private static CompletableFuture<FunctionProcess> start(
      Path leash, Deployment deployment, Consumer<String> lines) {
    CompletableFuture<FunctionProcess> started = new CompletableFuture<>();
    Runnable work =
        () -> {
          try {
            started.complete(FunctionProcess.start(leash, deployment, lines, START));
          } catch (IOException | InterruptedException | RuntimeException e) {
            started.completeExceptionally(e);
          }
        };
    new Thread(work, "start-" + deployment.name()).start();
    return started;
  }

  /** What a deployment sets, and where the local cloud is. */
  static Map<String, String> environment(String name, Ports ports, Path data) {
    String cloud = "http://127.0.0.1:" + ports.cloud();
    return Map.ofEntries(
        entry("K_SERVICE", "sparkdrop-" + name),
        entry("SPARKDROP_PROJECT", ProjectNames.PROJECT),
        entry("SPARKDROP_REGION", ProjectNames.REGION),
        entry("SPARKDROP_LANDING_BUCKET", ProjectNames.LANDING),
        entry("SPARKDROP_STATE_BUCKET", ProjectNames.STATE),
        entry("SPARKDROP_PIPELINES", "gs://" + ProjectNames.CODE + "/" + ProjectNames.PIPELINES),
        entry("SPARKDROP_RUNS_TOPIC", ProjectNames.RUNS),
        entry("SPARKDROP_CLUSTER_BUCKET", ProjectNames.STAGING),
        entry("SPARKDROP_INGEST_ALLOW", "127.0.0.1:*,localhost:*"),
        entry("SPARKDROP_CONSOLE_ACTIONS", "true"),
        entry("SPARKDROP_CONSOLE_DROP", data.resolve("drop").toString()),
        entry("STORAGE_EMULATOR_HOST", cloud),
        entry("PUBSUB_EMULATOR_HOST", "127.0.0.1:" + ports.cloud()),
        entry("SPARKDROP_DATAPROC_ENDPOINT", cloud),
        entry("SPARKDROP_BIGQUERY_ENDPOINT", cloud),
        entry("SPARKDROP_CLOCK_FILE", LocalCloud.clockFile(data).toString()));
  }

  /** Where the events of the landing bucket go. */
  URI launch() {
    return processes.get(1).address();
  }

  /** Where wake-ups go. */
  URI teardown() {
    return processes.get(2).address();
  }

  /** Kills the one of that name with -9; it is started again. */
  void kill(String name) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).name().equals(name)) {
        processes.get(i).kill();
      }
    }
  }

  @Override
  public void close() {
    proxies.forEach(HttpService::close);
    processes.parallelStream().forEach(FunctionProcess::close);
    logs.forEach(PrintWriter::close);
  }
}
