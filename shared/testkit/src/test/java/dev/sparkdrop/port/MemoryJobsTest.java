package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.ObservedJob.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryJobsTest extends JobsContract {
  private static final String REGION = "us-central1";

  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));
  private final MemoryClusters clusters = new MemoryClusters(clock);
  private final MemoryJobs jobs = new MemoryJobs(clock, clusters);

  @Override
  protected Jobs jobs() {
    clusters.bootTime(Duration.ofSeconds(90));
    jobs.script(
        order ->
            switch (order.job()) {
              case "succeeds" -> MemoryJobs.Ending.success(Duration.ofSeconds(60));
              case "fails" ->
                  MemoryJobs.Ending.failure("its driver ended with 1", Duration.ofSeconds(60));
              default -> MemoryJobs.Ending.NEVER;
            });
    return jobs;
  }

  @Override
  protected Clusters clusters() {
    return clusters;
  }

  @Override
  protected String region() {
    return REGION;
  }

  @Override
  protected String config() {
    return "{}";
  }

  @Override
  protected String jobThatSucceeds() {
    return "succeeds";
  }

  @Override
  protected String jobThatFails() {
    return "fails";
  }

  @Override
  protected String jobThatGoesOn() {
    return "goes on";
  }

  @Override
  protected void aBitOfTimePasses() {
    clock.pass(Duration.ofSeconds(5));
  }

  private void submitted(String id) {
    clusters.bootTime(Duration.ZERO);
    clusters.create(new Clusters.Order(REGION, "c", Map.of(), "{}"));
    assertTrue(jobs.submit(new Jobs.Order(REGION, "c", id, Map.of(), "goes on")).isEmpty());
  }

  @Test
  void aJobEndsWhenAndAsItIsToldTo() {
    submitted("j");
    clock.pass(Duration.ofMinutes(1));

    jobs.fail("j", "out of memory");

    ObservedJob failed = jobs.see(REGION, "j");
    assertEquals(State.FAILED, failed.state());
    assertEquals("out of memory", failed.reason());
    assertEquals(clock.instant(), failed.ended());
    assertThrows(IllegalStateException.class, () -> jobs.succeed("j"));
  }

  @Test
  void whatEndedFirstDecidesThoughNobodyLooked() {
    submitted("lost");
    jobs.script(order -> MemoryJobs.Ending.success(Duration.ofMinutes(10)));
    submitted("too-late");
    jobs.script(order -> MemoryJobs.Ending.success(Duration.ofMinutes(1)));
    submitted("in-time");
    clock.pass(Duration.ofMinutes(5));
    clusters.vanish("c");
    clock.pass(Duration.ofHours(1));

    assertEquals(State.LOST, jobs.see(REGION, "lost").state());
    assertEquals(State.LOST, jobs.see(REGION, "too-late").state());
    assertEquals(State.SUCCEEDED, jobs.see(REGION, "in-time").state());
  }

  @Test
  void aGhostStaysActiveUntilItIsToldToEnd() {
    submitted("j");
    jobs.keepGhosts(true);

    clusters.vanish("c");
    List<String> active = jobs.active();
    jobs.lose("j", "Task not found");

    assertEquals(List.of("j"), active);
    assertEquals(State.LOST, jobs.see(REGION, "j").state());
  }

  @Test
  void aStubbornJobGoesOnAfterACancel() {
    submitted("j");
    jobs.ignoreCancels(true);

    jobs.cancel(REGION, "j");

    assertEquals(State.ACTIVE, jobs.see(REGION, "j").state());
  }

  @Test
  void aRemovedJobIsAbsent() {
    submitted("j");

    jobs.remove("j");

    assertEquals(ObservedJob.ABSENT, jobs.see(REGION, "j"));
  }

  @Test
  void aRefusalIsOfOneSubmitOnly() {
    submitted("other");
    Failure failure = new Failure(Failure.Fault.USER, "no such jar", clock.instant());
    jobs.refuseNext(failure);
    Jobs.Order order = new Jobs.Order(REGION, "c", "j", Map.of(), "{}");

    Optional<Failure> first = jobs.submit(order);
    Optional<Failure> second = jobs.submit(order);

    assertEquals(Optional.of(failure), first);
    assertTrue(second.isEmpty());
  }
}
