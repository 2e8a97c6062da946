package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.run.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rule 9: what waits longest goes first, and a lane that cannot be read takes no place. */
class QueueStoryTest {
  private static final String TRIGGER = "match: 'in/{k}/*.csv', groupBy: [k]";

  private final World world = new World();

  @Test
  void aLaneWithOneFileIsNotStarvedByLanesWithAFileAMinute() {
    world.pipelineOn("birds", TRIGGER, "limits: {clusters: 4}");
    for (String busy : List.of("a", "b", "c", "d")) {
      world.eventIsOnlyNoted(world.objectIsWritten("in/" + busy + "/0.csv"));
    }
    world.tick();
    world.eventArrives(world.objectIsWritten("in/e/0.csv"));
    Instant landed = world.clock.instant();

    for (int minute = 1; minute < 60; minute++) {
      for (String busy : List.of("a", "b", "c", "d")) {
        world.eventIsOnlyNoted(world.objectIsWritten("in/" + busy + "/" + minute + ".csv"));
      }
      world.timePasses(Duration.ofMinutes(1));
    }

    Duration waited = Duration.between(landed, opened("in/e/0.csv"));
    assertTrue(waited.compareTo(Duration.ofMinutes(15)) < 0, () -> "it waited " + waited);
    assertTrue(world.clusters.there().size() <= 4, () -> world.clusters.there().toString());
  }

  @Test
  void theOldestWaitingObjectOpensNext() {
    world.pipelineOn("birds", TRIGGER, "limits: {clusters: 1}");
    world.eventIsOnlyNoted(world.objectIsWritten("in/a/0.csv"));
    world.tick();
    for (String lane : List.of("z", "y", "x")) {
      world.clock.pass(Duration.ofSeconds(5));
      world.eventArrives(world.objectIsWritten("in/" + lane + "/0.csv"));
    }
    world.timePasses(Duration.ofMinutes(40));

    assertTrue(opened("in/z/0.csv").isBefore(opened("in/y/0.csv")));
    assertTrue(opened("in/y/0.csv").isBefore(opened("in/x/0.csv")));
  }

  @Test
  void aClusterDoesNotLingerWhileAnotherLaneWaits() {
    world.pipelineOn("birds", TRIGGER, "limits: {clusters: 1}", "batch: {linger: 20m}");
    world.eventIsOnlyNoted(world.objectIsWritten("in/a/0.csv"));
    world.tick();
    world.eventArrives(world.objectIsWritten("in/b/0.csv"));
    Instant landed = world.clock.instant();

    world.timePasses(Duration.ofMinutes(20));

    Duration waited = Duration.between(landed, opened("in/b/0.csv"));
    assertTrue(waited.compareTo(Duration.ofMinutes(10)) < 0, () -> "it waited " + waited);
  }

  @Test
  void aLaneWhoseFileIsGoneLeavesTheQueue() {
    world.pipelineOn("birds", TRIGGER, "limits: {clusters: 1}", "batch: {linger: 20m}");
    world.eventIsOnlyNoted(world.objectIsWritten("in/a/0.csv"));
    world.tick();
    world.eventArrives(world.objectIsWritten("in/b/0.csv"));
    assertTrue(queued(), "the lane is in the queue");

    world.handDeletes("inbox/");
    world.timePasses(Duration.ofMinutes(3));

    assertTrue(!queued(), "the lane has left the queue");
  }

  @Test
  void recordsThatCannotBeReadDoNotStopThePipeline() {
    world.pipelineOn("birds", TRIGGER, "limits: {clusters: 4}");
    for (int i = 0; i < 4; i++) {
      unreadable("birds-00" + i);
    }

    world.objectLands("in/a/0.csv");
    world.timePasses(Duration.ofMinutes(20));

    assertEquals(1, world.receipts().size(), () -> world.log.lines().toString());
  }

  @Test
  void aRecordThatCannotBeReadCountsWhileTheLaneHasACluster() {
    world.pipelineOn("birds", TRIGGER, "limits: {clusters: 1}", "timeouts: {job: 30m}");
    world.jobs.script(order -> dev.sparkdrop.port.MemoryJobs.Ending.NEVER);
    world.objectLands("in/a/0.csv");
    world.handWrites(world.only("lanes/", ".json"), "{");

    world.objectLands("in/b/0.csv");
    world.timePasses(Duration.ofMinutes(5));
    int before = world.clusters.accepted().size();
    world.clusters.vanish(world.clusters.there().iterator().next().name());
    world.timePasses(Duration.ofMinutes(5));

    assertEquals(1, before);
    assertEquals(2, world.clusters.accepted().size());
  }

  @Test
  void aLaneWhoseRecordWasDeletedGoesOnWithItsRunAndDoesNotWait() {
    world.pipelineOn("birds", TRIGGER, "limits: {clusters: 2}");
    world.jobs.script(order -> Ending.success(Duration.ofHours(1)));
    world.objectLands("in/a/0.csv");
    world.objectLands("in/b/0.csv");
    world.handDeletes("lanes/birds/" + Lane.of("birds", Map.of("k", "a")).id());
    world.objectLands("in/c/0.csv");

    world.objectLands("in/a/1.csv");

    assertEquals(1, world.logged("lane's record is gone, its open run is taken up again"));
    assertFalse(queued());
    world.timePasses(Duration.ofHours(4));
    assertTrue(opened("in/a/1.csv").isAfter(opened("in/a/0.csv").plus(Duration.ofHours(1))));
  }

  private void unreadable(String lane) {
    world.state.write(
        new Bucket.Draft(
            "lanes/birds/" + lane + ".json",
            "{\"version\": 99}",
            Map.of("phase", "RUNNING", "asked", "true", "opened", "2026-11-22T07:00:00Z")),
        Bucket.NONE);
  }

  private boolean queued() {
    return world.state.names().stream()
        .filter(name -> name.startsWith("lanes/"))
        .anyMatch(name -> world.state.read(name).orElseThrow().content().contains("\"queued\""));
  }

  private Instant opened(String object) {
    JsonObject receipt =
        world.receipts().stream()
            .filter(each -> World.objects(each).contains(object))
            .findFirst()
            .orElseThrow(() -> new AssertionError(object + " was not processed"));
    return Instant.parse(receipt.getAsJsonObject("timeline").get("opened").getAsString());
  }
}
