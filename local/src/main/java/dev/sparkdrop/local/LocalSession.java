package dev.sparkdrop.local;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.dataproc.PySparkSetup;
import dev.sparkdrop.local.dataproc.SparkLauncher;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.process.ParentExitAgentJar;
import dev.sparkdrop.local.story.OneShotRun;
import dev.sparkdrop.local.story.ProgressLogger;
import dev.sparkdrop.local.story.RunSummary;
import dev.sparkdrop.local.story.Story;
import dev.sparkdrop.pipeline.CheckedFolder;
import dev.sparkdrop.pipeline.Pipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** One {@code ./deploy.sh local}, from its start to its end. */
final class LocalSession {
  private static final String SAMPLE = "birdstrikes.csv";
  private static final String SAMPLE_OBJECT = "birdstrikes/1990/" + SAMPLE;
  private static final String ADVICE =
      "If it is the data folder: make room or make it writable, or choose another with --data.";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final BuildArtifacts buildArtifacts;
  private final Ports ports;
  private final Path data;
  private final Path pipelines;
  private final Duration boot;
  private final boolean json;
  private final PrintStream told;
  private final OneShotRun oneShotRun = new OneShotRun(SAMPLE_OBJECT);

  /**
   * @param json whether the story is told as JSON, an object a line
   */
  LocalSession(
      BuildArtifacts buildArtifacts,
      Ports ports,
      Path data,
      Path pipelines,
      Duration boot,
      boolean json) {
    this.buildArtifacts = buildArtifacts;
    this.ports = ports;
    this.data = data;
    this.pipelines = pipelines;
    this.boot = boot;
    this.json = json;
    this.told = System.out;
    if (json) {
      // All but the story is for people.
      System.setOut(System.err);
    }
  }

  /**
   * Runs until it is stopped, or the sample is through.
   *
   * @return the exit code
   */
  int run(boolean sampleOnly) throws StartFailure, InterruptedException {
    buildArtifacts.check();
    ports.check();
    CodeDeployer codeDeployer = new CodeDeployer(buildArtifacts, pipelines);
    CheckedFolder checked = codeDeployer.check();
    if (!checked.faults().isEmpty()) {
      checked.faults().forEach(System.err::println);
      return 1;
    }
    PySparkSetup pySpark =
        new PySparkSetup(
            System.getenv(),
            buildArtifacts.pySpark(),
            data.resolve("python"),
            data.resolve("logs").resolve("pyspark.log"));
    if (!sampleOnly) {
      // The sample that goes through is a job in Java.
      preparePython(checked, pySpark);
    }
    try (LocalCloud cloud = cloud(pySpark);
        Functions functions = functions(cloud, !sampleOnly)) {
      codeDeployer.upload(checked, cloud.storage());
      cloud.bigQuery().datasets(CodeDeployer.datasets(checked));
      Story story = narrate(cloud);
      cloud.killWith(functions::kill);
      if (ports.https() > 0) {
        cloud.serveHttps(ports.https());
      }
      if (ports.grpc() > 0) {
        cloud.serveGrpc(ports.grpc());
      }
      cloud.connect(functions.launch(), functions.teardown());
      new Addresses(ports, data).print(!sampleOnly, checked);
      if (!sampleOnly) {
        obeyPipelines(cloud, story, codeDeployer, checked, pySpark);
      }
      return sampleOnly ? sample(cloud) : untilStopped();
    } catch (IOException | ApiError e) {
      throw new StartFailure(e.getMessage() + " " + ADVICE);
    }
  }

  private static void preparePython(CheckedFolder checked, PySparkSetup pySpark)
      throws StartFailure {
    boolean needed = checked.pipelines().stream().anyMatch(Pipeline::usesPySpark);
    try {
      if (needed) {
        pySpark.prepare(System.out::println);
      }
    } catch (IOException e) {
      throw new StartFailure("PySpark cannot be prepared: " + e.getMessage() + ". " + ADVICE);
    }
  }

  private LocalCloud cloud(PySparkSetup pySpark) throws StartFailure {
    try {
      Files.createDirectories(data);
      Path leash = ParentExitAgentJar.writeTo(data.resolve("tmp"));
      return new LocalCloud(
          ports.cloud(),
          data,
          boot,
          (endpoint, objects) ->
              new SparkLauncher(
                  buildArtifacts.sparkClassPath(),
                  leash,
                  data.resolve("spark"),
                  endpoint,
                  objects,
                  pySpark));
    } catch (IOException e) {
      throw new StartFailure(
          "the data folder " + data + " cannot be used: " + e.getMessage() + ". " + ADVICE);
    }
  }

  private Functions functions(LocalCloud cloud, boolean watched) throws IOException {
    return Functions.start(
        buildArtifacts, ports, data, watched, cloud.secret(), LocalSession::report);
  }

  /** What a function calls an error is told at once; the rest is in its log. */
  private static void report(String function, String line) {
    if (line.contains("\"severity\":\"ERROR\"")) {
      System.err.println(function + ": " + line);
    }
  }

  /** Obeys the pipelines as their files are, also when they change. */
  private void obeyPipelines(
      LocalCloud cloud,
      Story story,
      CodeDeployer codeDeployer,
      CheckedFolder checked,
      PySparkSetup pySpark) {
    ScheduledIngestion ask =
        new ScheduledIngestion(
            Ports.url(ports.ingest()), sentence -> story.tell("scheduler", sentence));
    PipelineReload reload = new PipelineReload(cloud, story, codeDeployer, pySpark, ask, checked);
    cloud.often(reload::look);
    cloud.often(new PipelineWatch(pipelines, codeDeployer, reload)::look);
  }

  private Story narrate(LocalCloud cloud) throws IOException {
    Story story = new Story(told, cloud.clock(), json);
    ProgressLogger progressLogger =
        new ProgressLogger(
            story, cloud.storage(), ProjectNames.STATE, cloud.clock(), oneShotRun::receipt);
    cloud.storage().onFinalize(progressLogger::written);
    cloud.dataproc().onCluster(progressLogger::cluster);
    cloud.dataproc().onCluster(oneShotRun::cluster);
    cloud.dataproc().onJob(progressLogger::job);
    cloud.dataproc().onBatch(progressLogger::batch);
    cloud.faults().onStrike(what -> story.tell("local", what));
    DropFolder drop = new DropFolder(data.resolve("drop"), cloud.storage(), cloud.database());
    cloud.often(
        () -> {
          story.catchUp();
          drop.look(cloud.clock().millis());
        });
    return story;
  }

  private int sample(LocalCloud cloud) throws IOException, InterruptedException {
    String url =
        Ports.url(ports.cloud())
            + "download/storage/v1/b/"
            + ProjectNames.CODE
            + "/o/"
            + CodeDeployer.SAMPLES.replace("/", "%2F")
            + SAMPLE
            + "?alt=media";
    // What is there unchanged makes no run, and this is to make one each time.
    cloud.storage().delete(ProjectNames.LANDING, SAMPLE_OBJECT);
    oneShotRun.ingest(Ports.url(ports.ingest()), URI.create(url));
    Optional<JsonObject> receipt = oneShotRun.await(PATIENCE);
    if (receipt.isEmpty()) {
      System.err.println(
          "The sample's run was not over after "
              + PATIENCE.toMinutes()
              + " minutes. A pipeline has to match "
              + SAMPLE_OBJECT
              + "; what the functions said is in "
              + data.resolve("logs")
              + ".");
      return 1;
    }
    String output = new DriverText(cloud.storage()).of(receipt.get());
    RunSummary.of(receipt.get(), output).forEach(System.out::println);
    return receipt.get().get("outcome").getAsString().equals("SUCCEEDED") ? 0 : 1;
  }

  /** Ctrl-C ends the process, and with it, by their leash, all its children. */
  private static int untilStopped() throws InterruptedException {
    new CountDownLatch(1).await();
    return 0;
  }
}
