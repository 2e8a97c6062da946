package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.LandedObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Directories that are run over when their marker lands in them. */
class MarkerStoryTest {
  private static final Duration WHILE = Duration.ofMinutes(15);
  private static final String TRIGGER = "match: 'in/{day}/**.csv', marker: _SUCCESS";
  private final World world = new World().pipelineOn("daily", TRIGGER);

  @Test
  void nothingRunsBeforeTheMarkerIsThereAndTheTickSaysHowManyWait() {
    lands("in/1/a.csv", "in/1/b.csv");

    world.timePasses(WHILE);

    assertEquals(List.of(), world.clusters.accepted());
    assertTrue(
        world.log.lines().stream()
            .anyMatch(
                l ->
                    l.message().equals("objects wait")
                        && "2".equals(String.valueOf(l.fields().get("waiting")))),
        () -> world.log.lines().toString());
  }

  @Test
  void theMarkerRunsItsDirectoryWithWhatIsBelowItAndIsNoInputItself() {
    lands("in/1/a.csv", "in/1/x/b.csv", "in/2/c.csv");

    LandedObject marker = markerLands("in/1/_SUCCESS");
    world.timePasses(WHILE);

    JsonObject receipt = world.receipts().get(0);
    assertEquals(List.of("in/1/a.csv", "in/1/x/b.csv"), World.objects(receipt));
    assertEquals("in/1/_SUCCESS", marker(receipt).get("name").getAsString());
    assertEquals("landing", marker(receipt).get("bucket").getAsString());
    assertEquals(marker.generation(), marker(receipt).get("generation").getAsLong());
    assertEquals(List.of("in/2/c.csv"), world.waiting());
    world.thenNoClusterIsLeft();
  }

  @Test
  void theDirectoryIsListedSoThatALostEventIsNoLoss() {
    world.objectIsWritten("in/1/a.csv");
    world.objectIsWritten("in/1/empty.csv", 0);
    world.objectIsWritten("in/1/readme.txt");
    pause();

    markerLands("in/1/_SUCCESS");
    world.timePasses(WHILE);

    assertEquals(List.of("in/1/a.csv"), World.objects(onlyReceipt()));
  }

  @Test
  void whatLandsLaterWaitsForTheMarkersNextGeneration() {
    lands("in/1/a.csv");
    LandedObject first = world.objectIsWritten("in/1/_SUCCESS", 0);
    pause();
    lands("in/1/late.csv");

    world.eventArrives(first);
    world.timePasses(WHILE);
    assertEquals(List.of("in/1/a.csv"), World.objects(onlyReceipt()));
    assertEquals(List.of("in/1/late.csv"), world.waiting());
    markerLands("in/1/_SUCCESS");
    world.timePasses(WHILE);

    assertEquals(List.of(1, 1), world.sizes());
    world.thenNothingWaits();
  }

  @Test
  void aMarkerThatIsToldOfAgainRunsNothingAgain() {
    lands("in/1/a.csv");
    LandedObject marker = markerLands("in/1/_SUCCESS");
    world.eventArrives(marker);
    world.timePasses(WHILE);

    world.eventArrives(marker);
    world.timePasses(WHILE);

    assertEquals(1, world.clusters.accepted().size());
    world.thenNothingWaits();
  }

  @Test
  void aMarkerInADirectoryWithoutInputsStartsNothing() {
    markerLands("in/1/_SUCCESS");

    world.timePasses(WHILE);

    assertEquals(List.of(), world.clusters.accepted());
    world.thenNothingWaits();
  }

  @Test
  void aMarkerThatIsDeletedBeforeTheBatchIsSealedPermitsNothing() {
    lands("in/1/a.csv");
    LandedObject marker = world.objectIsWritten("in/1/_SUCCESS", 0);
    world.eventIsOnlyNoted(marker);
    world.landing.deleteAll(List.of("in/1/_SUCCESS"));

    world.timePasses(WHILE);

    assertEquals(List.of(), world.clusters.accepted());
    assertEquals(List.of("in/1/a.csv"), world.waiting());
  }

  @Test
  void aMarkerThatIsReplacedWhileTheClusterStartsLeavesTheDirectoryToTheNewOne() {
    lands("in/1/a.csv");
    world.clusters.bootTime(Duration.ofMinutes(10));
    LandedObject old = world.objectIsWritten("in/1/_SUCCESS", 0);
    world.eventArrives(old);
    pause();
    lands("in/1/b.csv");
    LandedObject renewed = markerLands("in/1/_SUCCESS");

    world.timePasses(WHILE.multipliedBy(2));

    assertEquals(List.of("in/1/a.csv", "in/1/b.csv"), World.objects(onlyReceipt()));
    assertEquals(renewed.generation(), marker(onlyReceipt()).get("generation").getAsLong());
    world.thenNothingWaits();
  }

  @Test
  void aMarkerThatIsDeletedWhileTheClusterStartsEndsInAReceiptWithoutObjects() {
    lands("in/1/a.csv");
    world.clusters.bootTime(Duration.ofMinutes(10));
    markerLands("in/1/_SUCCESS");
    world.landing.deleteAll(List.of("in/1/_SUCCESS"));

    world.timePasses(WHILE.multipliedBy(2));

    assertEquals(List.of(), World.objects(onlyReceipt()));
    assertEquals(List.of(), world.jobs.accepted());
    assertEquals(List.of("in/1/a.csv"), world.waiting());
    world.thenNoClusterIsLeft();
  }

  @Test
  void directoriesAreRunOneAfterTheOtherOnTheSameCluster() {
    lands("in/1/a.csv", "in/2/b.csv");
    world.eventIsOnlyNoted(world.objectIsWritten("in/1/_SUCCESS", 0));
    world.eventIsOnlyNoted(world.objectIsWritten("in/2/_SUCCESS", 0));

    world.timePasses(WHILE);

    assertEquals(List.of(1, 1), world.sizes());
    assertEquals(1, world.clusters.accepted().size());
    world.thenNothingWaits();
  }

  @Test
  void aDirectoryThatIsLargerThanABatchIsRunInPartsOfTheSameMarker() {
    world.pipelineOn("daily", TRIGGER, "batch: {maxObjects: 2, minInterval: 1h}");
    lands("in/1/a.csv", "in/1/b.csv", "in/1/c.csv");

    markerLands("in/1/_SUCCESS");
    world.timePasses(WHILE);

    assertEquals(List.of(2, 1), world.sizes());
    world.receipts().forEach(r -> assertEquals("in/1/_SUCCESS", name(marker(r))));
    assertEquals(1, world.clusters.accepted().size());
    world.thenNothingWaits();
  }

  @Test
  void aMarkerAboveTheGroupsRunsEachLaneThatHasSomethingThere() {
    world.pipelineOn("daily", TRIGGER + ", groupBy: [day]");
    lands("in/1/a.csv", "in/2/b.csv");

    markerLands("in/_SUCCESS");
    world.timePasses(WHILE);

    assertEquals(
        2, world.receipts().stream().map(r -> r.get("lane").getAsString()).distinct().count());
    world.thenNothingWaits();
  }

  @Test
  void aPipelineWithoutMarkersRunsWhatAnotherOneWaitsWith() {
    world.pipeline("eager", "in/**.csv");

    lands("in/1/a.csv");
    world.timePasses(WHILE);

    assertEquals("eager", onlyReceipt().get("pipeline").getAsString());
    assertTrue(!onlyReceipt().has("marker"));
  }

  @Test
  void aFailedBatchOfAMarkerIsNotRunAgain() {
    world.jobs.script(order -> Ending.failure("the driver ended with exit code 1.", World.JOB));
    lands("in/1/a.csv");

    markerLands("in/1/_SUCCESS");
    world.timePasses(WHILE);

    assertEquals("FAILED", onlyReceipt().get("outcome").getAsString());
    world.thenNothingWaits();
  }

  @Test
  void aMarkerStaysWhileItsBatchIsClaimedAndNotSealed() {
    lands("in/1/a.csv");
    AtomicBoolean begun = new AtomicBoolean();
    AtomicBoolean meanwhile = new AtomicBoolean();
    world.stateCalls.before(
        call -> {
          boolean looks = call.startsWith("list inbox/daily/") && !call.contains("marker-");
          if (looks && begun.compareAndSet(false, true)) {
            // Another instance opens the run, claims the object, and dies.
            meanwhile.set(true);
            world.timePasses(WHILE);
            meanwhile.set(false);
          } else if (meanwhile.get() && call.matches("write runs/.*/manifest.json")) {
            throw new RetryLater("the manifest cannot be written for the moment", null);
          }
        });

    markerLands("in/1/_SUCCESS");
    assertTrue(begun.get());
    world.timePasses(WHILE);

    assertEquals(List.of("in/1/a.csv"), World.objects(onlyReceipt()));
    world.thenNothingWaits();
  }

  @Test
  void aMarkerIsNotedForAnObjectThatARunClaimedAndDidNotSeal() {
    AtomicBoolean dying = new AtomicBoolean(true);
    world.stateCalls.before(
        call -> {
          if (dying.get() && call.matches("write runs/.*/manifest.json")) {
            throw new RetryLater("the manifest cannot be written for the moment", null);
          }
        });
    lands("in/1/a.csv");
    markerLands("in/_SUCCESS");
    world.timePasses(WHILE);
    world.landing.deleteAll(List.of("in/_SUCCESS"));

    markerLands("in/1/_SUCCESS");
    dying.set(false);
    world.timePasses(WHILE);

    assertEquals(List.of("in/1/a.csv"), World.objects(onlyReceipt()));
    world.thenNothingWaits();
  }

  private void lands(String... names) {
    for (String name : names) {
      world.objectLands(name);
    }
    pause();
  }

  private LandedObject markerLands(String name) {
    return world.objectLands(name, 0);
  }

  /** What comes next lands later. */
  private void pause() {
    world.clock.pass(Duration.ofSeconds(1));
  }

  private JsonObject onlyReceipt() {
    assertEquals(1, world.receipts().size(), () -> world.log.lines().toString());
    return world.receipts().get(0);
  }

  private static JsonObject marker(JsonObject receipt) {
    return receipt.getAsJsonObject("marker");
  }

  private static String name(JsonObject object) {
    return object.get("name").getAsString();
  }
}
