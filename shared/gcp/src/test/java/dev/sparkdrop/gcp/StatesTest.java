package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.cloud.dataproc.v1.ClusterStatus;
import com.google.cloud.dataproc.v1.Job;
import com.google.cloud.dataproc.v1.JobStatus;
import dev.sparkdrop.run.ObservedCluster;
import dev.sparkdrop.run.ObservedJob;
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
    ObservedCluster.State expected =
        switch (state.name()) {
          case "CREATING", "STARTING", "REPAIRING", "UNKNOWN", "UNRECOGNIZED" ->
              ObservedCluster.State.COMING_UP;
          case "RUNNING", "UPDATING", "ERROR_DUE_TO_UPDATE" -> ObservedCluster.State.READY;
          case "ERROR", "STOPPING", "STOPPED" -> ObservedCluster.State.BROKEN;
          case "DELETING" -> ObservedCluster.State.GOING_AWAY;
          default -> throw new AssertionError("nobody thought of " + state);
        };

    assertEquals(expected, ClusterStates.of(state));
  }

  @ParameterizedTest
  @EnumSource(JobStatus.State.class)
  void everyStateOfAJobHasItsWord(JobStatus.State state) {
    ObservedJob.State expected =
        switch (state.name()) {
          case "DONE" -> ObservedJob.State.SUCCEEDED;
          case "CANCELLED" -> ObservedJob.State.CANCELLED;
          case "ERROR" -> ObservedJob.State.FAILED;
          case "STATE_UNSPECIFIED",
              "PENDING",
              "SETUP_DONE",
              "RUNNING",
              "CANCEL_PENDING",
              "CANCEL_STARTED",
              "ATTEMPT_FAILURE",
              "UNRECOGNIZED" ->
              ObservedJob.State.ACTIVE;
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
    assertEquals(ObservedJob.State.LOST, JobStates.state(JobStatus.State.ERROR, details));
  }

  @ParameterizedTest
  @CsvSource({
    "Google Cloud Dataproc Agent reports job failure.",
    "Job failed with message [java.lang.ClassNotFoundException]",
    "File task.csv not found"
  })
  void aJobThatFailedByItselfIsNotLost(String details) {
    assertEquals(ObservedJob.State.FAILED, JobStates.state(JobStatus.State.ERROR, details));
  }

  @Test
  void aFinalJobAlwaysHasAnEndAndAFailedOneAReason() {
    Job bare =
        Job.newBuilder().setStatus(JobStatus.newBuilder().setState(JobStatus.State.ERROR)).build();

    ObservedJob seen = JobStates.of(bare, NOW);

    assertEquals(NOW, seen.ended());
    assertEquals("Dataproc does not say why.", seen.reason());
    assertNull(seen.driverOutput());
  }

  @Test
  void aJobWithoutAnyStatusIsActive() {
    assertEquals(
        new ObservedJob(ObservedJob.State.ACTIVE, null, null, null),
        JobStates.of(Job.getDefaultInstance(), NOW));
  }
}
