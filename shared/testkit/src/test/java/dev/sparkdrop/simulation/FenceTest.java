package dev.sparkdrop.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.Chats;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.LinesLog;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.MemoryClusters;
import dev.sparkdrop.port.MemoryJobs;
import dev.sparkdrop.port.MemoryRunPublisher;
import dev.sparkdrop.port.MemoryServerlessBatches;
import dev.sparkdrop.port.MemoryWarehouse;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.reconcile.Controller;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A stale deleter meets a cluster that got the name of the one it saw. */
class FenceTest {
  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T08:00:00Z"));
  private final MemoryBucket state = new MemoryBucket(clock);
  private final MemoryClusters old = new MemoryClusters(clock);
  private final MemoryClusters now = new MemoryClusters(clock);

  @Test
  void aClusterThatGotTheNameOfADeletedOneIsLeftAlone() {
    clustersOfTheSameName();

    sweepThatSawTheOldOne(true);

    assertEquals(ObservedCluster.State.READY, now.see("us-central1", "c").state());
  }

  @Test
  void withoutTheFenceItWouldBeDeleted() {
    clustersOfTheSameName();

    sweepThatSawTheOldOne(false);

    assertEquals(ObservedCluster.State.ABSENT, now.see("us-central1", "c").state());
  }

  private void clustersOfTheSameName() {
    Map<String, String> labels =
        Map.of(
            "sparkdrop-ledger", Ledger.in("state", state).label(),
            "sparkdrop-pipeline", "birds",
            "sparkdrop-lane", "birds");
    Clusters.Order order = new Clusters.Order("us-central1", "c", labels, "{}");
    old.create(order);
    // Somebody else's twin, made first, so that the two have different UUIDs.
    now.create(new Clusters.Order("us-central1", "other", Map.of(), "{}"));
    now.create(order);
  }

  private void sweepThatSawTheOldOne(boolean fenced) {
    Clusters stale =
        new Clusters() {
          @Override
          public Optional<Failure> create(Order order) {
            return now.create(order);
          }

          @Override
          public ObservedCluster see(String region, String name) {
            return now.see(region, name);
          }

          @Override
          public void delete(String region, String name, String uuid) {
            now.delete(region, name, fenced ? uuid : now.see(region, name).uuid());
          }

          @Override
          public List<Found> labelled(String region, String key, String value) {
            return old.labelled(region, key, value);
          }
        };
    Controller.on(
            new Controller.Dependencies(
                Ledger.in("state", state),
                new MemoryBucket(clock),
                "landing",
                new MemoryBucket(clock),
                "pipelines/",
                stale,
                new MemoryJobs(clock, now),
                new MemoryServerlessBatches(new MemoryJobs(clock, now)),
                new MemoryWarehouse(clock),
                new MemoryRunPublisher(),
                Chats.NONE,
                "us-central1",
                clock,
                clock::pass,
                new Random(7),
                Runnable::run,
                new LinesLog()))
        .wake(Duration.ofSeconds(50));
  }
}
