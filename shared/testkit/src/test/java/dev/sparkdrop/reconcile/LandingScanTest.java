package dev.sparkdrop.reconcile;

import static dev.sparkdrop.reconcile.World.objects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.LandedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects whose event never came. */
class LandingScanTest {
  private static final Duration HOURS = Duration.ofHours(3);

  private final World world = new World().pipeline("birds", "birds/*.csv");

  @Test
  void anObjectWhoseEventWasLostIsProcessed() {
    world.timePasses(HOURS);
    world.objectIsWritten("birds/a.csv");

    world.timePasses(HOURS);

    assertEquals(1, world.receipts().size());
    assertEquals(List.of("birds/a.csv"), objects(world.receipts().get(0)));
    world.thenNothingWaits();
    world.thenNoClusterIsLeft();
  }

  @Test
  void anObjectThatLandedBeforeTheFirstTickIsFoundToo() {
    world.objectIsWritten("birds/a.csv");

    world.timePasses(HOURS);

    assertEquals(1, world.receipts().size());
  }

  @Test
  void anObjectThatIsOlderThanItsPipelineIsHistory() {
    World fresh = new World();
    fresh.objectIsWritten("birds/a.csv");
    fresh.clock.pass(Duration.ofMinutes(1));
    fresh.pipeline("birds", "birds/*.csv");

    fresh.timePasses(HOURS);

    assertEquals(List.of(), fresh.receipts());
  }

  @Test
  void aPipelineThatIsAddedLaterDoesNotGetWhatAnotherLost() {
    world.tick();
    world.objectIsWritten("birds/a.csv");
    world.clock.pass(Duration.ofMinutes(1));
    world.pipeline("all", "**.csv");

    world.timePasses(HOURS);

    assertEquals(1, world.receipts().size());
    assertEquals("birds", world.receipts().get(0).get("pipeline").getAsString());
  }

  @Test
  void aLostLedgerDoesNotBringAllHistoryBack() {
    world.objectIsWritten("birds/a.csv");
    world.clock.pass(Duration.ofDays(30));

    world.timePasses(HOURS);

    assertEquals(List.of(), world.receipts());
  }

  @Test
  void anObjectThatLandedJustNowIsLeftToItsEvent() {
    world.objectIsWritten("birds/a.csv");

    world.tick();

    world.thenNothingWaits();
  }

  @Test
  void whatIsNoInputIsNotPutAnywhere() {
    World.put(world.landing, "birds/empty.csv", "");
    world.objectIsWritten("other/a.csv");

    world.timePasses(HOURS);

    assertEquals(List.of(), world.receipts());
    assertEquals(0, world.logged("objects were not known"));
  }

  @Test
  void aRemovedPipelineThatComesBackIsNew() {
    world.timePasses(Duration.ofMinutes(5));
    world.code.deleteAll(List.of("pipelines/birds.yaml"));
    world.objectIsWritten("birds/a.csv");
    world.timePasses(Duration.ofHours(4));

    world.pipeline("birds", "birds/*.csv");
    world.timePasses(HOURS);

    assertEquals(List.of(), world.receipts());
  }

  @Test
  void aPipelineWhoseFileIsAwayForAMomentIsNotForgotten() {
    world.timePasses(Duration.ofMinutes(5));
    world.code.deleteAll(List.of("pipelines/birds.yaml"));
    world.clock.pass(Duration.ofSeconds(10));
    LandedObject object = world.objectIsWritten("birds/a.csv");
    world.eventArrives(object);
    world.tick();
    world.clock.pass(Duration.ofSeconds(10));

    world.pipeline("birds", "birds/*.csv");
    world.timePasses(HOURS);

    assertEquals(1, world.receipts().size());
  }

  @Test
  void whatLandsWhileAFileIsFaultyIsProcessedOnceItIsMended() {
    world.timePasses(Duration.ofMinutes(5));
    World.put(world.code, "pipelines/birds.yaml", "name: [");
    world.timePasses(Duration.ofMinutes(5));
    LandedObject object = world.objectIsWritten("birds/a.csv");
    world.eventArrives(object);
    world.timePasses(Duration.ofHours(5));

    world.pipeline("birds", "birds/*.csv");
    world.timePasses(HOURS);

    assertEquals(1, world.receipts().size());
  }

  @Test
  void oldObjectsCostNothingButTheListing() {
    world.objectLands("birds/a.csv");
    world.timePasses(HOURS);
    long stats = world.stateCalls.calls("stat ");
    long lists = world.landingCalls.calls("list");

    world.timePasses(HOURS);

    assertEquals(0, world.stateCalls.calls("stat ") - stats);
    assertEquals(3, world.landingCalls.calls("list") - lists);
  }

  @Test
  void theLedgerTellsWhenTheNextPassIsDue() {
    world.tick();
    Instant began = world.clock.instant();

    world.timePasses(Duration.ofMinutes(10));

    var mark = world.ledger.watermarks().read("landing").orElseThrow().mark();
    assertEquals(began.plus(Duration.ofHours(1)), mark.due());
    assertNull(mark.pass());
  }

  @Test
  void aClockThatIsADayAheadForOneTickSkipsNothing() {
    world.timePasses(Duration.ofMinutes(5));
    world.skew = Duration.ofDays(1);
    world.tick();
    world.skew = Duration.ZERO;
    world.objectIsWritten("birds/a.csv");

    world.timePasses(HOURS);

    assertEquals(1, world.receipts().size());
  }

  @Test
  void aClockThatJumpsBackSkipsNothingAndReplaysNothing() {
    world.objectLands("birds/a.csv");
    world.timePasses(HOURS);
    world.skew = Duration.ofDays(-1);
    world.objectIsWritten("birds/b.csv");

    world.timePasses(HOURS);

    assertEquals(2, world.jobs.accepted().size());
    assertEquals(2, world.receipts().size());
  }

  @Test
  void aPassThatCannotBeMadeIsMadeAtTheNextTick() {
    world.objectIsWritten("birds/a.csv");
    world.clock.pass(Duration.ofMinutes(6));
    world.landingCalls.before(
        call -> {
          throw new RetryLater("listing", null);
        });
    world.tick();
    world.landingCalls.before(call -> {});
    world.clock.pass(Duration.ofMinutes(1));

    world.tick();

    assertEquals(1, world.clusters.accepted().size());
  }
}
