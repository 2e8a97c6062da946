package dev.sparkdrop.reconcile;

import static dev.sparkdrop.reconcile.World.objects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.MemoryJobs.Ending;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody empties a folder of the ledger, or removes the watermark. */
class EmptiedLedgerTest {
  private static final Duration HOURS = Duration.ofHours(3);

  private final World world = new World().pipeline("birds", "birds/*.csv");

  @Test
  void withoutDoneNothingIsRunAgainAndTheMarksComeBack() {
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    world.handDeletes("done/");
    world.timePasses(HOURS);

    assertEquals(1, world.jobs.accepted().size());
    world.only("done/birds/", "");
    assertTrue(world.logged("objects of a run were not marked as done") > 0);
  }

  @Test
  void withoutTheInboxWhatLandedLatelyIsFoundAgain() {
    world.timePasses(Duration.ofMinutes(10));
    world.eventIsOnlyNoted(world.objectIsWritten("birds/a.csv"));

    world.handDeletes("inbox/");
    world.timePasses(HOURS);

    assertEquals(List.of("birds/a.csv"), objects(world.receipts().get(0)));
  }

  @Test
  void withoutTheInboxWhatWaitedForHoursIsFoundAgain() {
    world.pipelineOn(
        "years", "match: 'years/{year}/*.csv', groupBy: [year]", "limits: {clusters: 1}");
    world.jobs.script(order -> Ending.success(Duration.ofHours(5)));
    world.objectLands("years/1990/a.csv");
    world.eventIsOnlyNoted(world.objectIsWritten("years/1991/a.csv"));
    world.timePasses(Duration.ofHours(4));

    world.handDeletes("inbox/");
    world.timePasses(Duration.ofHours(8));

    assertEquals(2, world.receipts().size());
  }

  @Test
  void withoutTheWatermarkNothingIsRunAgain() {
    world.objectLands("birds/a.csv");
    world.timePasses(HOURS);

    world.handDeletes("watermarks/");
    world.timePasses(HOURS);

    assertEquals(1, world.jobs.accepted().size());
  }

  @Test
  void withoutAnythingAtAllOnlyTheLastHourIsRunAgain() {
    world.objectLands("birds/a.csv");
    world.timePasses(HOURS);

    world.handDeletes("");
    world.timePasses(HOURS);

    assertEquals(1, world.jobs.accepted().size());
  }
}
