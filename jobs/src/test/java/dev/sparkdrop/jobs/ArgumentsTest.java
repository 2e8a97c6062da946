package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.jobs.batch.JobFailure;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void completeArgumentsAreTaken() {
    // When
    Arguments arguments =
        Arguments.parse(
            "--manifest=gs://state/runs/p/r/manifest.json",
            "--output=gs://lake/birdstrikes/",
            "--run=birdstrikes-mi9x2k3f-ab12",
            "--report=gs://state/reports/p/r-a1.json");

    // Then
    assertEquals("gs://lake/birdstrikes", arguments.output());
    assertEquals("birdstrikes-mi9x2k3f-ab12", arguments.run());
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    // When
    JobFailure failure =
        assertThrows(
            JobFailure.class,
            () ->
                Arguments.parse(
                    "--output=lake",
                    "--run=a/../b",
                    "--run=b",
                    "--outptu=gs://x/y",
                    "--delimiter=;",
                    "z"));

    // Then
    String message = failure.getMessage();
    for (String fault :
        new String[] {
          "--manifest= is missing.",
          "--report= is missing.",
          "--output='lake' must be a URI",
          "--run is given twice.",
          "'--outptu=gs://x/y' is not an argument",
          "'--delimiter=;' is not an argument of this job. Write --option=delimiter=;.",
          "'z' is not an argument"
        }) {
      assertTrue(message.contains(fault), () -> fault + " in " + message);
    }
    assertEquals(0, failure.getStackTrace().length);
  }

  @Test
  void runThatWouldLeaveItsFolderIsRefused() {
    // When
    JobFailure failure =
        assertThrows(
            JobFailure.class,
            () ->
                Arguments.parse(
                    "--manifest=gs://a/b", "--output=gs://a/c", "--run=../x", "--report=gs://a/d"));

    // Then
    assertTrue(failure.getMessage().startsWith("--run='../x' must be"), failure::getMessage);
  }
}
