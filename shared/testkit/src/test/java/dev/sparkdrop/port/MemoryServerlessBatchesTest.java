package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryServerlessBatchesTest extends ServerlessBatchesContract {
  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T08:00:00Z"));
  private final MemoryJobs jobs = new MemoryJobs(clock, new MemoryClusters(clock));
  private final MemoryServerlessBatches batches = new MemoryServerlessBatches(jobs);

  @BeforeEach
  void script() {
    Duration time = Duration.ofSeconds(40);
    jobs.script(
        order ->
            switch (order.job()) {
              case "succeeds" -> Ending.success(time);
              case "fails" -> Ending.failure("the driver ended with 1", time);
              default -> Ending.NEVER;
            });
  }

  @Override
  protected ServerlessBatches batches() {
    return batches;
  }

  @Override
  protected String region() {
    return "us-central1";
  }

  @Override
  protected String batchThatSucceeds() {
    return "succeeds";
  }

  @Override
  protected String batchThatFails() {
    return "fails";
  }

  @Override
  protected String batchThatGoesOn() {
    return "{\"ttl\":\"3600s\"}";
  }

  @Override
  protected void aBitOfTimePasses() {
    clock.pass(Duration.ofSeconds(10));
  }

  private static ServerlessBatches.Order order(String batch) {
    return new ServerlessBatches.Order("us-central1", "run-a1", Map.of(), batch);
  }

  @Test
  void aBatchThatDoesNotStopEndsByItsOwnTimeLimit() {
    jobs.ignoreCancels(true);
    batches.create(order(batchThatGoesOn()));
    batches.cancel("us-central1", "run-a1");

    clock.pass(Duration.ofHours(1));

    assertEquals(ObservedJob.State.CANCELLED, batches.see("us-central1", "run-a1").state());
  }

  @Test
  void aRefusedBatchIsNotThere() {
    Failure failure = new Failure(Failure.Fault.STOCKOUT, "No machines.", clock.instant());
    batches.refuseNext(failure);

    assertEquals(failure, batches.create(order("succeeds")).orElseThrow());
    assertEquals(ObservedJob.ABSENT, batches.see("us-central1", "run-a1"));
    assertTrue(batches.create(order("succeeds")).isEmpty());
  }

  @Test
  void aJobAndABatchOfOneIdAreTwo() {
    batches.create(order("succeeds"));

    assertEquals(ObservedJob.ABSENT, jobs.see("us-central1", "run-a1"));
  }
}
