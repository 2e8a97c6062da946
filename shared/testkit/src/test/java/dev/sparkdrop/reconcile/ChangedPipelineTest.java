package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.port.RetryLater;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pipeline's file, the functions' clock, or the topic changes while a run is under way. */
class ChangedPipelineTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final World world = new World().pipeline("birds", "birds/*.csv");

  ChangedPipelineTest() {
    world.jobs.script(order -> Ending.success(Duration.ofMinutes(20)));
  }

  @Test
  void aRemovedFileLetsTheRunEndAndKeepsWhatWaits() {
    world.objectLands("birds/a.csv");
    world.eventIsOnlyNoted(world.objectIsWritten("birds/b.csv"));

    world.code.deleteAll(List.of("pipelines/birds.yaml"));
    world.functionsAreReplaced();
    world.timePasses(Duration.ofHours(2));

    assertEquals(1, world.receipts().size());
    world.only("inbox/birds/", "");
    world.thenNoClusterIsLeft();
    assertTrue(world.logged("objects wait, but their pipeline's file") > 0);

    world.pipeline("birds", "birds/*.csv");
    world.timePasses(HOUR);
    assertEquals(2, world.receipts().size());
    world.thenNothingWaits();
  }

  @Test
  void twoFilesOfOneNameAreFaultyUntilOneIsGone() {
    world.pipelineCopied("birds", "a.yaml");

    world.objectLands("birds/a.csv");
    world.timePasses(HOUR);

    assertEquals(0, world.receipts().size());
    assertTrue(world.logged("pipeline files have the same name, their lanes wait") > 0);

    world.code.deleteAll(List.of("pipelines/a.yaml"));
    world.timePasses(Duration.ofHours(2));
    assertEquals(1, world.receipts().size());
    world.thenNothingWaits();
  }

  @Test
  void aRenamedPipelineLeavesWhatWaitsToTheOldName() {
    world.objectLands("birds/a.csv");
    world.eventIsOnlyNoted(world.objectIsWritten("birds/b.csv"));
    world.clock.pass(Duration.ofMinutes(1));

    world.code.deleteAll(List.of("pipelines/birds.yaml"));
    world.pipeline("avians", "birds/*.csv");
    world.timePasses(Duration.ofHours(4));

    assertEquals(1, world.receipts().size());
    world.only("inbox/birds/", "");
    world.objectLands("birds/c.csv");
    world.timePasses(HOUR);
    assertEquals(2, world.receipts().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aChangedFileRulesTheNextRun() {
    world.objectLands("birds/a.csv");
    world.pipeline("birds", "birds/*.csv", "timeouts: {job: 10m}");

    world.timePasses(HOUR);

    assertEquals("SUCCEEDED", world.receipts().get(0).get("outcome").getAsString());
  }

  @Test
  void aClockThatJumpsBackUnderARunRunsNothingTwice() {
    world.objectLands("birds/a.csv");
    world.skew = Duration.ofHours(-12);

    world.objectLands("birds/b.csv");
    world.timePasses(Duration.ofHours(2));

    assertEquals(2, world.jobs.accepted().size());
    assertEquals(2, world.receipts().size());
    world.thenNothingWaits();
    world.thenNoClusterIsLeft();
  }

  @Test
  void aMessageThatWasNotTakenIsSentAgain() {
    world.objectLands("birds/a.csv");
    world.beforeMessage =
        () -> {
          throw new RetryLater("publishing", null);
        };
    world.timePasses(HOUR);
    assertEquals(List.of(), world.announcements.published());

    world.beforeMessage = () -> {};
    world.timePasses(HOUR);

    assertEquals(1, world.announcements.published().size());
    assertEquals(1, world.receipts().size());
    world.thenNoClusterIsLeft();
  }
}
