package dev.sparkdrop.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class JobMessageTest {
  @Test
  void exceptionOfTheJobIsItsMessage() {
    assertEquals(
        "ValueError: no rows in [a]",
        JobMessage.in("Job failed with message [ValueError: no rows in [a]]. It was tried twice."));
  }

  @Test
  void otherReasonsHaveNone() {
    assertNull(JobMessage.in("Google Cloud Dataproc Agent reports job failure."));
    assertNull(JobMessage.in("Job failed with message []."));
    assertNull(JobMessage.in(null));
  }
}
