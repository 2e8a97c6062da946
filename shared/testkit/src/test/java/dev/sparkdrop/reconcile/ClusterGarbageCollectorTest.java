package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.port.RetryLater;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the sweep looks, and that nothing keeps a tick from it, or beyond its time. */
class ClusterGarbageCollectorTest {
  private final World world = new World().pipeline("birds", "birds/*.csv");

  @Test
  void aRegionThatOnlyARungNamesIsSwept() {
    world.ladder("birds", "birds/*.csv", "[{region: us-east1}]");
    stray("us-east1");

    world.timePasses(Duration.ofMinutes(3));

    world.thenNoClusterIsLeft();
  }

  @Test
  void aRegionThatOnlyAnOpenRunsCopyNamesIsSwept() {
    world.ladder("birds", "birds/*.csv", "[{region: us-east1}]");
    world.jobs.script(order -> Ending.success(Duration.ofHours(1)));
    world.objectLands("birds/a.csv");
    world.code.deleteAll(List.of("pipelines/birds.yaml"));
    world.functionsAreReplaced();
    stray("us-east1");

    world.timePasses(Duration.ofMinutes(3));

    assertEquals(
        List.of("us-central1"),
        world.clusters.there().stream().map(Clusters.Found::region).toList());
  }

  @Test
  void aLaneWhoseRecordCannotBeReadForTheMomentKeepsNobodyElse() {
    world.objectLands("birds/a.csv");
    stray("us-central1");
    world.stateCalls.before(
        call -> {
          if (call.equals("read lanes/birds/birds.json")) {
            throw new RetryLater("reading", null);
          }
        });
    world.pipeline("fish", "fish/*.csv");
    world.objectLands("fish/a.csv");

    world.timePasses(Duration.ofMinutes(10));

    assertEquals("fish", world.receipts().get(0).get("pipeline").getAsString());
    world.stateCalls.before(call -> {});
    world.timePasses(Duration.ofMinutes(10));
    world.thenNoClusterIsLeft();
  }

  @Test
  @Timeout(60)
  void aLaneThatHangsKeepsNoTickBeyondItsTime() {
    world.objectLands("birds/a.csv");
    stray("us-central1");
    CountDownLatch answer = new CountDownLatch(1);
    Thread ticking = Thread.currentThread();
    world.executor = task -> new Thread(task).start();
    world.stateCalls.before(
        call -> {
          if (Thread.currentThread() != ticking) {
            awaitQuietly(answer);
          }
        });

    world.tick(Duration.ofMillis(100));

    assertEquals(1, world.logged("some lanes are still being looked at"));
    assertTrue(
        world.clusters.there().stream()
            .filter(found -> found.name().equals("stray"))
            .allMatch(Clusters.Found::goingAway));
    answer.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aClusterThatOutlivesItsOwnLimitIsToldAsAnError() {
    world.clusters.deletionTime(Duration.ofDays(1));
    world.clusters.forgetLimits();
    world.objectLands("birds/a.csv");

    world.timePasses(Duration.ofHours(6));
    assertEquals(0, outlived());
    world.timePasses(Duration.ofHours(12));

    assertTrue(outlived() > 0, () -> world.log.lines().toString());
  }

  @Test
  void aClusterThatEndedWhileTheSweepWorkedIsNoError() {
    world.objectLands("birds/a.csv");
    world.stateCalls.before(
        call -> {
          if (call.startsWith("stat lanes/birds/")) {
            world.clock.pass(Duration.ofHours(12));
          }
        });

    world.tick(Duration.ofMinutes(1));

    assertEquals(0, outlived());
  }

  private long outlived() {
    return world.logged("cluster has outlived its own limit");
  }

  private void stray(String region) {
    world.clusters.create(
        new Clusters.Order(
            region,
            "stray",
            Map.of(
                "sparkdrop-ledger", world.ledger.label(),
                "sparkdrop-pipeline", "birds",
                "sparkdrop-lane", "birds"),
            "{}"));
  }
}
