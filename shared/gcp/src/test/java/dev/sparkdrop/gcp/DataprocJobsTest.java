package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.ObservedJob.State;
import dev.sparkdrop.run.Sha256;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataprocJobsTest {
  private static final String REGION = "us-central1";
  private static final String JOBS = "/v1/projects/p/regions/us-central1/jobs";
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Jobs.Order ORDER =
      new Jobs.Order(
          REGION,
          "the-cluster",
          "birdstrikes-1-a1",
          Map.of("sparkdrop-run", "birdstrikes-1"),
          "{\"sparkJob\": {\"mainClass\": \"a.B\", \"args\": [\"--x=1\"]},"
              + " \"labels\": {\"team\": \"birds\"}}");

  private final FakeCloud cloud = new FakeCloud();
  private final Jobs jobs =
      new CloudClients(
              "p", "tests", null, cloud.url(), null, ClusterDefaults.PLATFORM, new TestClock(NOW))
          .jobs();

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static String job(String state, String details) {
    return "{\"reference\": {\"jobId\": \"j\"}, \"driverOutputResourceUri\": \"gs://s/out\","
        + " \"status\": {\"state\": \""
        + state
        + "\", \"details\": \""
        + details
        + "\", \"stateStartTime\": \"2026-11-22T11:00:00.5Z\"}}";
  }

  @Test
  void submitSendsTheJobWithItsPlaceReferenceLabelsAndRequestId() {
    cloud.answers(200, job("PENDING", ""));

    boolean accepted = jobs.submit(ORDER).isEmpty();

    assertTrue(accepted);
    assertEquals("POST " + JOBS + ":submit", cloud.last().toString());
    JsonObject body = cloud.last().json();
    assertEquals(Sha256.hex("birdstrikes-1-a1", 40), body.get("requestId").getAsString());
    JsonObject job = body.getAsJsonObject("job");
    assertEquals("birdstrikes-1-a1", job.getAsJsonObject("reference").get("jobId").getAsString());
    assertEquals("the-cluster", job.getAsJsonObject("placement").get("clusterName").getAsString());
    assertEquals("a.B", job.getAsJsonObject("sparkJob").get("mainClass").getAsString());
    JsonObject labels = job.getAsJsonObject("labels");
    assertEquals("birdstrikes-1", labels.get("sparkdrop-run").getAsString());
    assertEquals("birds", labels.get("team").getAsString());
  }

  @Test
  void submitIsSentOnceAlsoWhereItMayPass() {
    cloud.refuses(503, "UNAVAILABLE", "The service is currently unavailable.");

    assertThrows(RetryLater.class, () -> jobs.submit(ORDER));

    assertEquals(1, cloud.asked().size());
  }

  @Test
  void aJobThatIsThereAlreadyIsSuccess() {
    cloud.refuses(409, "ALREADY_EXISTS", "Already exists: Job projects/p/...");

    assertTrue(jobs.submit(ORDER).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "404, NOT_FOUND, Not found: Cluster the-cluster, PLATFORM",
    "400, FAILED_PRECONDITION, Cluster the-cluster is in state CREATING, PLATFORM",
    "400, INVALID_ARGUMENT, Main class is missing, USER",
    "403, PERMISSION_DENIED, Permission dataproc.clusters.use denied, USER",
    "400, FAILED_PRECONDITION, Account a is missing required permissions: [x.y.z], USER"
  })
  void aRefusedSubmitIsATrouble(int http, String status, String message, Failure.Fault fault) {
    cloud.refuses(http, status, message);

    Failure failure = jobs.submit(ORDER).orElseThrow();

    assertEquals(fault, failure.fault());
    assertTrue(
        failure
            .sentence()
            .startsWith(
                "Job birdstrikes-1-a1 was refused on cluster the-cluster: \"" + message + "\""),
        failure.sentence());
  }

  @Test
  void aJobThatDataprocDoesNotKnowIsTheUsersFault() {
    Failure failure =
        jobs.submit(new Jobs.Order(REGION, "c", "j", Map.of(), "{\"fortranJob\": {}}"))
            .orElseThrow();

    assertEquals(Failure.Fault.USER, failure.fault());
    assertTrue(failure.sentence().contains("fortranJob"), failure.sentence());
  }

  @Test
  void anActiveJobHasNotEnded() {
    cloud.answers(200, job("RUNNING", ""));

    assertEquals(new ObservedJob(State.ACTIVE, null, null, "gs://s/out"), jobs.see(REGION, "j"));
    assertEquals("GET " + JOBS + "/j", cloud.last().toString());
  }

  @Test
  void aFailedJobSaysWhyAndWhen() {
    cloud.answers(200, job("ERROR", "Job failed with\\n exit code 1"));

    assertEquals(
        new ObservedJob(
            State.FAILED,
            "Job failed with exit code 1",
            Instant.parse("2026-11-22T11:00:00.5Z"),
            "gs://s/out"),
        jobs.see(REGION, "j"));
  }

  @Test
  void aJobThatIsNotThereIsAbsent() {
    cloud.refuses(404, "NOT_FOUND", "Not found: Job");

    assertEquals(ObservedJob.ABSENT, jobs.see(REGION, "j"));
  }

  @Test
  void cancelIsSentToTheJob() {
    cloud.answers(200, job("CANCEL_PENDING", ""));

    jobs.cancel(REGION, "j");

    assertEquals("POST " + JOBS + "/j:cancel", cloud.last().toString());
  }

  @ParameterizedTest
  @CsvSource({"400, FAILED_PRECONDITION", "400, INVALID_ARGUMENT", "409, ABORTED"})
  void cancellingAFinalJobIsSuccessWhateverTheCode(int http, String status) {
    cloud.refuses(http, status, "Job is DONE").answers(200, job("DONE", ""));

    jobs.cancel(REGION, "j");

    assertEquals("GET " + JOBS + "/j", cloud.last().toString());
  }

  @Test
  void cancellingAJobThatIsGoneIsSuccess() {
    cloud.refuses(404, "NOT_FOUND", "Not found: Job");

    jobs.cancel(REGION, "j");

    assertEquals(1, cloud.asked().size());
  }

  @Test
  void aCancelThatIsForbiddenSaysWhatIsMissing() {
    cloud
        .refuses(403, "PERMISSION_DENIED", "Permission dataproc.jobs.cancel denied.")
        .answers(200, job("RUNNING", ""));

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> jobs.cancel(REGION, "j"));

    assertTrue(e.getMessage().contains("dataproc.jobs.cancel"), e.getMessage());
  }
}
