package dev.sparkdrop.local.dataproc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.dataproc.FakeDrivers.FakeDriver;
import dev.sparkdrop.local.dataproc.TestCloud.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobStoreTest {
  private TestCloud cloud;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    cloud = TestCloud.stopped(folder);
    cloud.runningCluster("c");
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void jobRunsAndItsOutputIsKeptAsGcloudReadsIt() {
    assertEquals("PENDING", cloud.submit("j").text("status", "state"));
    FakeDriver driver = cloud.drivers.next();
    driver.prints("hello\n");

    driver.exits(0);

    Changed ended = TestCloud.take(cloud.ended, "the job's end");
    assertEquals("r", ended.region());
    Answer job = cloud.get("/jobs/j");
    assertEquals("PENDING SETUP_DONE RUNNING DONE", TestCloud.states(job.body()));
    assertTrue(job.body().get("done").getAsBoolean());
    assertEquals(
        cloud.get("/clusters/c").text("clusterUuid"), job.text("placement", "clusterUuid"));
    assertNotNull(job.text("jobUuid"));
    String uri = job.text("driverOutputResourceUri");
    assertTrue(uri.startsWith(job.text("driverControlFilesUri")), uri);
    assertEquals("hello\n", new String(cloud.objects.bytes(uri + ".000000000"), UTF_8));
    assertEquals(0, cloud.objects.bytes(uri + ".000000001").length);
  }

  @Test
  void everyListenerHearsOfAJobsEndThoughOneFails() {
    BlockingQueue<Changed> heard = new LinkedBlockingQueue<>();
    cloud.dataproc.onJobEnd(
        ended -> {
          throw new IllegalStateException("a listener that fails, for a test");
        });
    cloud.dataproc.onJobEnd(heard::add);
    cloud.submit("j");

    cloud.drivers.next().exits(0);

    assertEquals("DONE", Status.of(TestCloud.take(heard, "the job's end").resource()));
  }

  @Test
  void outputCanBeReadWhileTheJobRuns() {
    cloud.submit("j");
    FakeDriver driver = cloud.drivers.next();
    String uri = cloud.get("/jobs/j").text("driverOutputResourceUri");

    driver.prints("x".repeat(300 * 1024));

    assertEquals(300 * 1024, cloud.objects.bytes(uri + ".000000000").length);
    driver.exits(0);
  }

  @Test
  void failedDriverMakesTheJobAnErrorThatSaysWhereItsOutputIs() {
    cloud.submit("j");

    cloud.drivers.next().exits(1);

    cloud.awaitJob("j", "ERROR");
    String details = cloud.get("/jobs/j").text("status", "details");
    assertTrue(details.startsWith("Google Cloud Dataproc Agent reports job failure."), details);
    assertTrue(details.contains(cloud.get("/jobs/j").text("driverOutputResourceUri")), details);
  }

  @Test
  void jobThatCannotRunHereSaysWhy() {
    cloud.drivers.cannotRun = "no snakes here";

    cloud.submit("j");

    cloud.awaitJob("j", "ERROR");
    Answer job = cloud.get("/jobs/j");
    assertEquals("no snakes here", job.text("status", "details"));
    assertEquals("no snakes here\n", cloud.objects.text(job.text("driverOutputResourceUri")));
  }

  @Test
  void jobIdIsTakenOnce() {
    cloud.submit("j");

    assertEquals("ALREADY_EXISTS", cloud.submit("j").error());
  }

  @Test
  void repeatedRequestIdGetsTheFirstJob() {
    String body = "{'requestId':'once','job':{" + TestCloud.JOB + "}}";
    Answer first = cloud.post("/jobs:submit", body);

    Answer second = cloud.post("/jobs:submit", body);

    assertEquals(first.text("jobUuid"), second.text("jobUuid"));
    assertEquals(first.text("reference", "jobId"), second.text("reference", "jobId"));
  }

  @Test
  void jobNeedsAClusterThatIsReady() {
    cloud.createCluster("d");
    String job = "{'job':{'placement':{'clusterName':'%s'},'sparkJob':{}}}";

    assertEquals("FAILED_PRECONDITION", cloud.post("/jobs:submit", job.formatted("d")).error());
    cloud.delete("/clusters/d");
    assertEquals("FAILED_PRECONDITION", cloud.post("/jobs:submit", job.formatted("d")).error());
    assertEquals("NOT_FOUND", cloud.post("/jobs:submit", job.formatted("none")).error());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'placement':{'clusterName':'c'}",
        "'placement':{'clusterName':'c'},'sparkJob':{},'pigJob':{}",
        "'sparkJob':{}",
        "'placement':{'clusterName':'c'},'sparkJob':{},'reference':{'jobId':'a b'}",
        "'placement':{'clusterName':'c'},'sparkJob':{'args':{'a':1}}"
      })
  void faultyJobsAreRefused(String job) {
    assertEquals("INVALID_ARGUMENT", cloud.post("/jobs:submit", "{'job':{" + job + "}}").error());
  }

  @Test
  void atMostTwoRunAndTheOldestOfTheOthersIsNext() {
    cloud.submit("a");
    FakeDriver first = cloud.drivers.next();
    cloud.submit("b");
    FakeDriver second = cloud.drivers.next();
    cloud.submit("c");
    cloud.submit("d");
    assertTrue(cloud.drivers.none());
    assertEquals("PENDING", cloud.jobState("c"));

    first.exits(0);

    FakeDriver third = cloud.drivers.next();
    assertEquals("c", third.jobId());
    assertEquals("PENDING", cloud.jobState("d"));
    second.exits(0);
    third.exits(0);
    cloud.drivers.next().exits(0);
    cloud.awaitJob("d", "DONE");
  }

  @Test
  void runningJobIsCancelledOnceItsDriverIsGone() throws Exception {
    cloud.drivers.stubborn = true;
    cloud.submit("j");
    FakeDriver driver = cloud.drivers.next();
    cloud.awaitJob("j", "RUNNING");

    Answer answer = cloud.post("/jobs/j:cancel", "{}");

    assertEquals("CANCEL_STARTED", answer.text("status", "state"));
    assertEquals(Duration.ofSeconds(5), driver.stopped.get(20, TimeUnit.SECONDS));
    driver.exits(143);
    cloud.awaitJob("j", "CANCELLED");
  }

  @Test
  void waitingJobIsCancelledAtOnceAndNeverRuns() {
    cloud.submit("a");
    cloud.drivers.next();
    cloud.submit("b");
    cloud.drivers.next();
    cloud.submit("c");

    cloud.post("/jobs/c:cancel", "{}");

    assertEquals("CANCELLED", cloud.jobState("c"));
    assertTrue(cloud.drivers.none());
  }

  @Test
  void onlyAFinishedJobCanBeForgotten() {
    cloud.submit("j");
    assertEquals("FAILED_PRECONDITION", cloud.delete("/jobs/j").error());
    cloud.drivers.next().exits(0);
    cloud.awaitJob("j", "DONE");

    assertEquals(200, cloud.delete("/jobs/j").status());

    assertEquals("NOT_FOUND", cloud.get("/jobs/j").error());
    assertEquals(200, cloud.submit("j").status());
  }

  @Test
  void clusterIsGoneOnlyWhenItsDriversAre() throws Exception {
    cloud.drivers.stubborn = true;
    cloud.submit("j");
    FakeDriver driver = cloud.drivers.next();
    cloud.awaitJob("j", "RUNNING");
    cloud.delete("/clusters/c");
    assertEquals(Duration.ZERO, driver.stopped.get(20, TimeUnit.SECONDS));
    cloud.timePasses(Duration.ofSeconds(10));
    assertEquals("DELETING", cloud.clusterState("c"));

    driver.exits(137);

    cloud.awaitJob("j", "ERROR");
    assertEquals("Task not found", cloud.get("/jobs/j").text("status", "details"));
    cloud.timePasses(Duration.ZERO);
    assertEquals("gone", cloud.clusterState("c"));
  }

  @Test
  void operationOfASubmittedJobEndsWithIt() {
    Answer operation =
        cloud.post(
            "/jobs:submitAsOperation", "{'job':{'reference':{'jobId':'j'}," + TestCloud.JOB + "}}");
    String name = operation.text("name").replaceFirst("projects/p/regions/r", "");
    assertFalse(operation.body().get("done").getAsBoolean());

    cloud.drivers.next().exits(0);

    cloud.awaitJob("j", "DONE");
    Answer done = cloud.get(name);
    assertTrue(done.body().get("done").getAsBoolean());
    assertEquals("DONE", done.text("response", "status", "state"));
    assertEquals("j", done.text("metadata", "jobId"));
    assertEquals("PENDING SETUP_DONE RUNNING DONE", TestCloud.states(cloud.get("/jobs/j").body()));
  }

  @ParameterizedTest
  @CsvSource({
    "jobStateMatcher=ACTIVE,                  b",
    "jobStateMatcher=2,                       a",
    "clusterName=c,                           b a",
    "clusterName=d,                           ''",
    "filter=status.state%20=%20NON_ACTIVE,    a",
    "filter=labels.k=v%20AND%20placement.clusterName=c, b",
    "pageSize=1,                              b"
  })
  void jobsAreListed(String query, String expected) {
    cloud.submit("a");
    cloud.drivers.next().exits(0);
    cloud.awaitJob("a", "DONE");
    cloud.submit("b");
    cloud.send("PATCH", "/jobs/b?updateMask=labels", "{\"labels\":{\"k\":\"v\"}}");

    Answer list = cloud.get("/jobs?" + query);

    assertEquals(
        expected,
        list.body().getAsJsonArray("jobs").asList().stream()
            .map(job -> ResourceJson.text(job.getAsJsonObject(), "reference", "jobId"))
            .collect(Collectors.joining(" ")));
  }

  @Test
  void jobFindsItsClusterByLabels() {
    Answer job =
        cloud.post(
            "/jobs:submit",
            "{'job':{'placement':{'clusterLabels':{'goog-dataproc-cluster-name':'c'}},'sparkJob':{}}}");

    assertEquals("c", job.text("placement", "clusterName"));
  }
}
