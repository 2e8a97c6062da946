package dev.sparkdrop.local.dataproc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.LocalClock;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real gcloud against the local Dataproc. Each call takes a second or two: few of them. */
class GcloudTest {
  private TestCloud cloud;
  private Gcloud gcloud;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    Needs.program("gcloud");
    DataprocSettings quick =
        new DataprocSettings(Duration.ZERO, Duration.ZERO, 2, Duration.ofSeconds(1));
    cloud = new TestCloud(folder, new LocalClock(Clock.systemUTC()), quick, null);
    // As much of Cloud Storage as the follower of a driver's output asks for.
    cloud.router.on("GET", "/storage/v1/b/{bucket}/o/{object}", this::object);
    gcloud = new Gcloud(cloud.address().toString(), folder.resolve("gcloud"));
  }

  @AfterEach
  void close() {
    if (cloud != null) {
      cloud.close();
    }
  }

  private void object(HttpCall httpCall) throws IOException {
    String uri = "gs://%s/%s".formatted(httpCall.variable("bucket"), httpCall.variable("object"));
    byte[] content = cloud.objects.bytes(uri);
    if (content == null) {
      throw ApiError.notFound(uri);
    }
    if ("media".equals(httpCall.query("alt"))) {
      String range = httpCall.header("Range").substring("bytes=".length());
      int from = Integer.parseInt(range.substring(0, range.indexOf('-')));
      int to = Integer.parseInt(range.substring(range.indexOf('-') + 1));
      httpCall.with("Content-Range", "bytes %d-%d/%d".formatted(from, to, content.length));
      httpCall.answer(206, Arrays.copyOfRange(content, from, to + 1));
      return;
    }
    JsonObject resource = new JsonObject();
    resource.addProperty("bucket", httpCall.variable("bucket"));
    resource.addProperty("name", httpCall.variable("object"));
    resource.addProperty("size", Integer.toString(content.length));
    httpCall.answer(200, resource);
  }

  private String succeeds(String... arguments) throws Exception {
    Gcloud.Result result = gcloud.run(arguments);
    assertEquals(0, result.exit(), result.output());
    return result.output();
  }

  @Test
  void clusterLivesAndAJobIsFollowedToItsEnd() throws Exception {
    String created =
        succeeds(
            "dataproc",
            "clusters",
            "create",
            "c",
            "--single-node",
            "--labels=team=x",
            "--max-idle=30m",
            "--optional-components=JUPYTER,DOCKER",
            "--enable-component-gateway");
    assertTrue(created.contains("Cluster placed in zone [r-a]"), created);
    String listed =
        succeeds("dataproc", "clusters", "list", "--filter=status.state=ACTIVE AND labels.team=x");
    assertTrue(listed.contains("RUNNING"), listed);
    String described = succeeds("dataproc", "clusters", "describe", "c", "--format=json");
    assertTrue(described.contains("\"idleDeleteTtl\": \"1800s\""), described);
    CompletableFuture<Void> driver =
        CompletableFuture.runAsync(
            () -> {
              FakeDrivers.FakeDriver started = cloud.drivers.next();
              started.prints("hello from the driver\n");
              started.exits(0);
            });

    String submitted =
        succeeds(
            "dataproc",
            "jobs",
            "submit",
            "spark",
            "--cluster=c",
            "--id=j",
            "--class=X",
            "--jars=gs://code/x.jar",
            "--",
            "one",
            "--two");

    driver.join();
    assertTrue(submitted.contains("hello from the driver"), submitted);
    assertTrue(submitted.contains("Job [j] finished successfully."), submitted);
    String jobs = succeeds("dataproc", "jobs", "list", "--cluster=c", "--state-filter=inactive");
    assertTrue(jobs.contains("j") && jobs.contains("spark") && jobs.contains("DONE"), jobs);
    String operations =
        succeeds("dataproc", "operations", "list", "--cluster=c", "--state-filter=inactive");
    assertTrue(operations.contains("CREATE"), operations);
    succeeds("dataproc", "clusters", "delete", "c");
    assertEquals("gone", cloud.clusterState("c"));
  }

  @Test
  void aServerlessBatchIsFollowedToItsEndListedAndDeleted() throws Exception {
    CompletableFuture<Void> driver =
        CompletableFuture.runAsync(
            () -> {
              FakeDrivers.FakeDriver started = cloud.drivers.next();
              started.prints("hello from the batch\n");
              started.exits(0);
            });

    String submitted =
        succeeds(
            "dataproc",
            "batches",
            "submit",
            "spark",
            "--batch=batch-1",
            "--class=X",
            "--jars=gs://code/x.jar",
            "--version=2.3",
            "--",
            "one");

    driver.join();
    assertTrue(submitted.contains("hello from the batch"), submitted);
    assertTrue(submitted.contains("Batch [batch-1] finished."), submitted);
    String listed = succeeds("dataproc", "batches", "list", "--filter=state = SUCCEEDED");
    assertTrue(listed.contains("batch-1") && listed.contains("SUCCEEDED"), listed);
    succeeds("dataproc", "batches", "wait", "batch-1");
    succeeds("dataproc", "batches", "delete", "batch-1");
    Gcloud.Result gone = gcloud.run("dataproc", "batches", "describe", "batch-1");
    assertTrue(gone.output().contains("NOT_FOUND"), gone.output());
  }

  @Test
  void aServerlessBatchIsCancelled() throws Exception {
    succeeds(
        "dataproc",
        "batches",
        "submit",
        "pyspark",
        "gs://code/x.py",
        "--batch=batch-2",
        "--version=2.3",
        "--async");
    cloud.drivers.next();

    succeeds("dataproc", "batches", "cancel", "batch-2");

    Gcloud.Result waited = gcloud.run("dataproc", "batches", "wait", "batch-2");
    assertTrue(waited.output().contains("Batch job is CANCELLED."), waited.output());
    String described = succeeds("dataproc", "batches", "describe", "batch-2");
    assertTrue(described.contains("state: CANCELLED"), described);
  }

  @Test
  void jobIsWaitedForKilledAndDescribed() throws Exception {
    succeeds("dataproc", "clusters", "create", "c");
    succeeds(
        "dataproc",
        "jobs",
        "submit",
        "pyspark",
        "gs://code/x.py",
        "--cluster=c",
        "--id=k",
        "--async");
    cloud.awaitJob("k", "RUNNING");

    String killed = succeeds("dataproc", "jobs", "kill", "k");

    assertTrue(killed.contains("k"), killed);
    String described = succeeds("dataproc", "jobs", "describe", "k");
    assertTrue(described.contains("state: CANCELLED"), described);
    Gcloud.Result waited = gcloud.run("dataproc", "jobs", "wait", "k");
    assertTrue(waited.output().contains("entered state [CANCELLED]"), waited.output());
    Gcloud.Result absent = gcloud.run("dataproc", "clusters", "describe", "none");
    assertTrue(absent.output().contains("NOT_FOUND"), absent.output());
  }
}
