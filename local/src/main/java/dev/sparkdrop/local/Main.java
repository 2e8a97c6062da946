package dev.sparkdrop.local;

import dev.sparkdrop.local.dataproc.PySparkSetup;
import dev.sparkdrop.local.http.LoopbackClient;
import dev.sparkdrop.local.replay.Replay;
import dev.sparkdrop.local.replay.ReplayOptions;
import dev.sparkdrop.local.replay.ReplayRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./deploy.sh local}: its options, and its exit code. */
@Command(
    name = "./deploy.sh local",
    description = "Runs all of Sparkdrop on this machine, without a cloud account.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {

  @Option(names = "--once", description = "send the sample through, print a summary, and stop")
  private boolean once;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8650",
      description = "of the local cloud; the functions are on the next four (${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--https",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "answer by TLS too, on this port, for clients such as gsutil")
  private int https;

  @Option(
      names = "--grpc",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "answer Pub/Sub and Dataproc by gRPC too, on this port")
  private int grpc;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where everything is kept (.local in the checkout)")
  private Path data;

  @Option(
      names = "--boot",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "how long a cluster takes to start (${DEFAULT-VALUE})")
  private double boot;

  @Option(
      names = "--pipelines",
      paramLabel = "DIR",
      description = "the pipeline files (pipelines in the checkout)")
  private Path pipelines;

  @Option(names = "--json", description = "tell what goes on as JSON, an object a line")
  private boolean json;

  @Mixin private ReplayOptions replayOptions;

  /** Ends with 0 where all went well, 1 where the run or a file failed, 2 where it never began. */
  public static void main(String[] args) {
    LoopbackClient.setUp();
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    BuildArtifacts buildArtifacts =
        new BuildArtifacts(Path.of(System.getProperty("sparkdrop.home", ".")).toAbsolutePath());
    if (boot < 0 || boot > 3600) {
      System.err.println("--boot is " + boot + "; give seconds from 0 to 3600.");
      return 2;
    }
    Duration bootTime = Duration.ofMillis(Math.round(boot * 1000));
    Path folder = data == null ? buildArtifacts.folder().resolve(".local") : data.toAbsolutePath();
    if (replayOptions.given()) {
      return replay(buildArtifacts, folder.normalize());
    }
    Path files = pipelines == null ? buildArtifacts.pipelines() : pipelines;
    try {
      return new LocalSession(
              buildArtifacts,
              new Ports(port, https, grpc),
              folder.normalize(),
              files,
              bootTime,
              json)
          .run(once);
    } catch (StartFailure e) {
      System.err.println("deploy.sh: " + e.getMessage());
      return 2;
    }
  }

  private int replay(BuildArtifacts buildArtifacts, Path folder) throws IOException {
    try {
      if (once) {
        throw new StartFailure("--once sends the sample through, and --replay a run: choose one.");
      }
      buildArtifacts.check();
      PySparkSetup pySpark =
          new PySparkSetup(
              System.getenv(),
              buildArtifacts.pySpark(),
              folder.resolve("python"),
              folder.resolve("logs").resolve("pyspark.log"));
      return new Replay(
              replayOptions,
              pipelines,
              folder.resolve("replay"),
              buildArtifacts.sparkClassPath(),
              buildArtifacts.job(),
              pySpark,
              System.getenv(),
              System.out)
          .run();
    } catch (StartFailure | ReplayRefused e) {
      System.err.println("deploy.sh: " + e.getMessage());
      return 2;
    }
  }
}
