package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.LocalClock;
import dev.sparkdrop.local.http.HttpService;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.iam.IamPolicies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A local Dataproc behind a real socket, whose time stands still until a test moves it. */
final class TestCloud implements AutoCloseable {
  static final Duration BOOT = Duration.ofSeconds(90);
  static final String REGION = "/v1/projects/p/regions/r";
  static final String JOB = "'placement':{'clusterName':'c'},'sparkJob':{'mainClass':'X'}";

  /** An HTTP status, and the JSON body that came with it. */
  record Answer(int status, JsonObject body) {
    String error() {
      return ResourceJson.text(body, "error", "status");
    }

    String text(String... path) {
      return ResourceJson.text(body, path);
    }
  }

  final LocalClock clock;
  final FakeDrivers drivers = new FakeDrivers();
  final MemoryObjects objects = new MemoryObjects();
  final BlockingQueue<Changed> ended = new LinkedBlockingQueue<>();
  final BlockingQueue<Changed> clusterChanges = new LinkedBlockingQueue<>();
  final AtomicReference<Capacity.Refusal> refusal = new AtomicReference<>();
  final Dataproc dataproc;
  final Router router = new Router();
  private final BlockingQueue<Changed> jobChanges = new LinkedBlockingQueue<>();
  private final Database database;
  private final HttpService service;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final HttpClient http = HttpClient.newHttpClient();

  /** One whose time stands still. */
  static TestCloud stopped(Path folder) throws IOException {
    return new TestCloud(
        folder,
        new LocalClock(Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC)),
        DataprocSettings.withBootTime(BOOT),
        null);
  }

  /**
   * @param launcher null for drivers that the test ends by hand
   */
  TestCloud(Path folder, LocalClock clock, DataprocSettings dataprocSettings, JobLauncher launcher)
      throws IOException {
    this.clock = clock;
    database = new Database(folder.resolve("cloud.db"));
    dataproc =
        new Dataproc(
            database,
            clock,
            timer,
            launcher == null ? drivers : launcher,
            objects,
            cluster -> Optional.ofNullable(refusal.get()),
            dataprocSettings);
    dataproc.onCluster(clusterChanges::add);
    dataproc.onJob(jobChanges::add);
    dataproc.onJobEnd(ended::add);
    dataproc.install(router, new IamPolicies(database));
    dataproc.start();
    service = new HttpService(0, router);
  }

  URI address() {
    return URI.create(service.url());
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer delete(String path) {
    return send("DELETE", path, null);
  }

  /** Posts JSON, written with single quotes. */
  Answer post(String path, String body) {
    return send("POST", path, body.replace('\'', '"'));
  }

  Answer send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(address().resolve(REGION + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(
          response.statusCode(), JsonParser.parseString(response.body()).getAsJsonObject());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void timePasses(Duration by) {
    clock.advance(by);
    dataproc.poke();
  }

  Answer createCluster(String name) {
    return post("/clusters", "{'clusterName':'" + name + "'}");
  }

  /** A cluster that is RUNNING. */
  void runningCluster(String name) {
    createCluster(name);
    timePasses(BOOT);
  }

  String clusterState(String name) {
    Answer answer = get("/clusters/" + name);
    return answer.status() == 404 ? "gone" : answer.text("status", "state");
  }

  Answer submit(String id) {
    return post("/jobs:submit", "{'job':{'reference':{'jobId':'" + id + "'}," + JOB + "}}");
  }

  String jobState(String id) {
    return get("/jobs/" + id).text("status", "state");
  }

  /** Waits for the news that a job came into a state. */
  void awaitJob(String id, String state) {
    while (true) {
      JsonObject job = take(jobChanges, "job " + id + " in " + state).resource();
      if (id.equals(ResourceJson.text(job, "reference", "jobId")) && state.equals(Status.of(job))) {
        return;
      }
    }
  }

  static <T> T take(BlockingQueue<T> queue, String what) {
    try {
      T taken = queue.poll(20, TimeUnit.SECONDS);
      if (taken == null) {
        throw new AssertionError("did not come: " + what);
      }
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static String states(JsonObject resource) {
    StringBuilder states = new StringBuilder();
    JsonArray history = resource.getAsJsonArray("statusHistory");
    history.forEach(
        status -> states.append(status.getAsJsonObject().get("state").getAsString()).append(' '));
    return states.append(Status.of(resource)).toString();
  }

  @Override
  public void close() {
    service.close();
    dataproc.close();
    timer.shutdownNow();
    database.close();
  }
}
