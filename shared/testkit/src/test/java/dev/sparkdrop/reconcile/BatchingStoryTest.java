package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.LandedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a run begins and what is in it, by time and by size. */
class BatchingStoryTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private final World world = new World();

  @Test
  void aRunWaitsUntilNothingHasLandedForTheQuietPeriod() {
    birds("quietPeriod: 5m, maxWait: 1h");

    for (int i = 0; i < 4; i++) {
      world.objectLands("birds/" + i);
      world.timePasses(MINUTE.multipliedBy(3));
    }
    assertEquals(List.of(), world.clusters.accepted());
    world.timePasses(MINUTE.multipliedBy(15));

    assertEquals(List.of(4), world.sizes());
    world.thenNoClusterIsLeft();
    world.thenNothingWaits();
  }

  @Test
  void filesThatKeepComingPutARunOffForMaxWaitAtTheMost() {
    birds("quietPeriod: 5m, maxWait: 10m");

    for (int i = 0; i < 10; i++) {
      world.objectLands("birds/" + i);
      world.timePasses(MINUTE);
    }

    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void anArrivalBeforeTheBatchIsDueDoesNotStay() {
    birds("quietPeriod: 5m");

    world.objectLands("birds/a");
    Duration stayed =
        Duration.between(world.landing.read("birds/a").orElseThrow().entry().created(), now());

    assertEquals(Duration.ZERO, stayed);
  }

  @Test
  void aFullBatchDoesNotWaitForTheQuietPeriod() {
    birds("quietPeriod: 5m, maxObjects: 3");
    world.manyLand("birds/", 2);

    world.objectLands("birds/third");

    assertEquals(1, world.jobs.accepted().size());
  }

  @Test
  void aBatchThatIsFullByBytesDoesNotWaitForTheQuietPeriod() {
    birds("quietPeriod: 5m, maxBytes: 100");
    world.manyLand("birds/", 2);

    world.objectLands("birds/large", 90);

    assertEquals(1, world.jobs.accepted().size());
  }

  @Test
  void runsAreOpenedAsFarApartAsTheIntervalAsks() {
    birds("minInterval: 1h");
    world.objectLands("birds/a");
    world.timePasses(MINUTE.multipliedBy(10));

    world.objectLands("birds/b");
    world.timePasses(MINUTE.multipliedBy(40));
    assertEquals(List.of(1), world.sizes());
    world.thenNoClusterIsLeft();
    world.timePasses(MINUTE.multipliedBy(20));

    assertEquals(List.of(1, 1), world.sizes());
  }

  @Test
  void whatIsLeftOverRunsNextOnTheSameClusterWhateverTheFileAsksFor() {
    birds("maxObjects: 10, quietPeriod: 5m, minInterval: 1h");
    world.manyLand("birds/", 25);

    world.tick();
    world.timePasses(MINUTE.multipliedBy(15));

    assertEquals(List.of(10, 10, 5), world.sizes());
    assertEquals(1, world.clusters.accepted().size());
    world.thenNothingWaits();
    world.thenNoClusterIsLeft();
  }

  @Test
  void whatLandsAfterTheLastLeftOverWaitsAgain() {
    birds("maxObjects: 10, quietPeriod: 5m, linger: 0s");
    world.manyLand("birds/", 15);
    world.timePasses(MINUTE.multipliedBy(10));

    world.objectLands("birds/late");
    world.timePasses(MINUTE.multipliedBy(3));

    assertEquals(List.of(10, 5), world.sizes());
    assertEquals(List.of("birds/late"), world.waiting());
  }

  @Test
  void aBatchTakesTheOldestAsLongAsTheyFit() {
    birds("maxBytes: 100");
    for (int size : List.of(60, 30, 20, 90)) {
      world.eventIsOnlyNoted(world.objectIsWritten("birds/" + size, size));
      world.clock.pass(Duration.ofSeconds(1));
    }

    world.timePasses(MINUTE.multipliedBy(15));

    assertEquals(
        List.of(List.of("birds/60", "birds/30"), List.of("birds/20"), List.of("birds/90")),
        world.receipts().stream().map(World::objects).toList());
    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void anObjectThatIsLargerThanABatchMayBeRunsAloneAndIsLogged() {
    birds("maxBytes: 100");
    world.eventIsOnlyNoted(world.objectIsWritten("birds/huge", 500));
    world.clock.pass(Duration.ofSeconds(1));
    world.eventIsOnlyNoted(world.objectIsWritten("birds/small", 5));

    world.timePasses(MINUTE.multipliedBy(15));

    assertEquals(List.of(1, 1), world.sizes());
    assertTrue(
        world.log.lines().stream().anyMatch(l -> l.message().contains("larger than maxBytes")));
  }

  @Test
  void whatIsDueBeforeLingeringEndsIsWaitedForOnTheWarmCluster() {
    birds("quietPeriod: 2m, linger: 10m");
    world.objectLands("birds/a");
    world.timePasses(MINUTE.multipliedBy(6));

    world.objectLands("birds/b");
    world.timePasses(MINUTE.multipliedBy(20));

    assertEquals(List.of(1, 1), world.sizes());
    assertEquals(1, world.clusters.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aClusterDoesNotLingerForWhatIsDueOnlyAfterwards() {
    birds("minInterval: 1h, linger: 10m");
    world.objectLands("birds/a");
    world.objectLands("birds/b");

    world.timePasses(MINUTE.multipliedBy(4));

    assertEquals(List.of(1), world.sizes());
    assertEquals(List.of("birds/b"), world.waiting());
    world.thenNoClusterIsLeft();
  }

  @Test
  void anObjectThatLandsWhileTheClusterLingersStartsItsJobAtOnce() {
    birds("linger: 10m");
    world.objectLands("birds/a");
    world.timePasses(MINUTE.multipliedBy(3));

    LandedObject second = world.objectLands("birds/b");

    assertEquals(2, world.jobs.accepted().size());
    assertEquals(second.created(), now());
    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void byItselfAClusterLingersOnlyAfterBatchesThatCameCloserThanARestartCosts() {
    birds("linger: auto");
    world.objectLands("birds/a");
    world.timePasses(MINUTE.multipliedBy(2));
    assertTrue(world.clusters.there().stream().allMatch(found -> found.goingAway()));

    world.timePasses(MINUTE.multipliedBy(8));
    // Each lands while the job before it is under way.
    world.objectLands("birds/b");
    world.objectLands("birds/c");
    world.timePasses(MINUTE);
    world.objectLands("birds/d");
    world.timePasses(MINUTE.multipliedBy(2));

    assertEquals(4, world.receipts().size());
    assertFalse(world.clusters.there().stream().anyMatch(found -> found.goingAway()));
    world.timePasses(MINUTE.multipliedBy(5));
    world.thenNoClusterIsLeft();
  }

  @Test
  void eachLaneHasItsOwnBatchAndLimits() {
    world.pipelineOn("years", "match: 'years/{year}/*', groupBy: [year]", "batch: {maxObjects: 2}");
    world.manyLand("years/1990/", 3);
    world.manyLand("years/1991/", 2);

    world.timePasses(MINUTE.multipliedBy(15));

    assertEquals(List.of(1, 2, 2), world.sizes().stream().sorted().toList());
    assertEquals(2, world.clusters.accepted().size());
    world.thenNothingWaits();
  }

  @Test
  void lanesWaitForEachOtherWhereThePipelineMayHaveOneCluster() {
    years(1);

    List.of("1990", "1991", "1992").forEach(y -> world.manyLand("years/" + y + "/", 1));
    for (int i = 0; i < 30; i++) {
      world.timePasses(MINUTE);
      assertTrue(world.clusters.there().size() <= 1);
    }

    assertEquals(List.of(1, 1, 1), world.sizes());
    world.thenNoClusterIsLeft();
  }

  @Test
  void lanesThatAreOpenedAtTheSameMomentStillTakeTurns() {
    years(1);
    world.manyLand("years/1990/", 1);
    LandedObject other = world.objectIsWritten("years/1991/a");

    world.meanwhile(() -> world.eventArrives(other));
    world.tick();

    assertEquals(1, world.clusters.accepted().size());
    world.timePasses(MINUTE.multipliedBy(15));
    assertEquals(List.of(1, 1), world.sizes());
    world.thenNoClusterIsLeft();
  }

  private Instant now() {
    return world.clock.instant();
  }

  private void birds(String batch) {
    world.pipeline("birds", "birds/*", "batch: {" + batch + "}");
  }

  private void years(int clusters) {
    world.pipelineOn(
        "years",
        "match: 'years/{year}/*', groupBy: [year]",
        "limits: {clusters: " + clusters + "}");
  }
}
