package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.cloud.dataproc.v1.ClusterStatus;
import com.google.cloud.dataproc.v1.Job;
import com.google.cloud.dataproc.v1.JobStatus;
import dev.sparkdrop.run.SeenCluster;
import dev.sparkdrop.run.SeenJob;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole tables of states: one that Dataproc adds fails here until it has its word. */
class StatesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @ParameterizedTest
  @EnumSource(ClusterStatus.State.class)
  void everyStateOfAClusterHasItsWord(ClusterStatus.State state) {
    SeenCluster.State expected =
        switch (state.name()) {
          case "CREATING", "STARTING", "REPAIRING", "UNKNOWN", "UNRECOGNIZED" ->
              SeenCluster.State.COMING_UP;
          case "RUNNING", "UPDATING", "ERROR_DUE_TO_UPDATE" -> SeenCluster.State.READY;
          case "ERROR", "STOPPING", "STOPPED" -> SeenCluster.State.BROKEN;
          case "DELETING" -> SeenCluster.State.GOING_AWAY;
          default -> throw new AssertionError("nobody thought of " + state);
        };

    assertEquals(expected, ClusterStates.of(state));
  }

  @ParameterizedTest
  @EnumSource(JobStatus.State.class)
  void everyStateOfAJobHasItsWord(JobStatus.State state) {
    SeenJob.State expected =
        switch (state.name()) {
          case "DONE" -> SeenJob.State.SUCCEEDED;
          case "CANCELLED" -> SeenJob.State.CANCELLED;
          case "ERROR" -> SeenJob.State.FAILED;
          case "STATE_UNSPECIFIED",
              "PENDING",
              "SETUP_DONE",
              "RUNNING",
              "CANCEL_PENDING",
              "CANCEL_STARTED",
              "ATTEMPT_FAILURE",
              "UNRECOGNIZED" ->
              SeenJob.State.ACTIVE;
          default -> throw new AssertionError("nobody thought of " + state);
        };

    assertEquals(expected, JobStates.state(state, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Task not found",
        "Job failed: task not found.",
        "Task was not acquired",
        "No agent on master node(s) found to be active in the past 300 seconds."
      })
  void aJobThatThePlatformLostIsLost(String details) {
    assertEquals(SeenJob.State.LOST, JobStates.state(JobStatus.State.ERROR, details));
  }

  @ParameterizedTest
  @CsvSource({
    "Google Cloud Dataproc Agent reports job failure.",
    "Job failed with message [java.lang.ClassNotFoundException]",
    "File task.csv not found"
  })
  void aJobThatFailedByItselfIsNotLost(String details) {
    assertEquals(SeenJob.State.FAILED, JobStates.state(JobStatus.State.ERROR, details));
  }

  @Test
  void aFinalJobAlwaysHasAnEndAndAFailedOneAReason() {
    Job bare =
        Job.newBuilder().setStatus(JobStatus.newBuilder().setState(JobStatus.State.ERROR)).build();

    SeenJob seen = JobStates.of(bare, NOW);

    assertEquals(NOW, seen.ended());
    assertEquals("Dataproc does not say why.", seen.reason());
    assertNull(seen.driverOutput());
  }

  @Test
  void aJobWithoutAnyStatusIsActive() {
    assertEquals(
        new SeenJob(SeenJob.State.ACTIVE, null, null, null),
        JobStates.of(Job.getDefaultInstance(), NOW));
  }
}
