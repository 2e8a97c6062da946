package dev.sparkdrop.reconcile;

import static dev.sparkdrop.reconcile.World.objects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Failure.Fault;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.ObservedJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a run goes, told from outside: what lands, what time brings, what is left. */
class RunStoryTest {
  private final World world = new World().pipeline("birds", "birds/*.csv");

  @Test
  void aDroppedFileIsProcessedAndItsClusterIsGone() {
    world.objectLands("birds/a.csv");

    world.timePasses(Duration.ofMinutes(10));

    JsonObject receipt = onlyReceipt();
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString());
    assertEquals(List.of("birds/a.csv"), objects(receipt));
    assertEquals(1, world.clusters.accepted().size());
    assertEquals(1, world.jobs.accepted().size());
    world.thenNoClusterIsLeft();
    world.thenNothingWaits();
  }

  @Test
  void theInvocationThatOpensTheRunStaysUntilTheJobIsSubmitted() {
    world.objectLands("birds/a.csv");

    assertEquals(1, world.jobs.accepted().size());
  }

  @Test
  void whateverLandsWhileTheClusterStartsJoinsTheBatch() {
    LandedObject first = world.objectIsWritten("birds/a.csv");
    LandedObject second = world.objectIsWritten("birds/b.csv");
    world.eventIsOnlyNoted(second);

    world.eventArrives(first);
    world.timePasses(Duration.ofMinutes(10));

    assertEquals(List.of("birds/a.csv", "birds/b.csv"), objects(onlyReceipt()));
    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void whatLandsDuringTheJobRunsNextOnTheSameCluster() {
    world.objectLands("birds/a.csv");
    world.objectLands("birds/b.csv");

    world.timePasses(Duration.ofMinutes(10));

    assertEquals(2, world.receipts().size());
    assertEquals(2, world.jobs.accepted().size());
    assertEquals(1, world.clusters.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void anEventDeliveredAgainChangesNothing() {
    LandedObject object = world.objectLands("birds/a.csv");
    world.eventArrives(object);
    world.timePasses(Duration.ofMinutes(10));

    world.eventArrives(object);
    world.timePasses(Duration.ofMinutes(10));

    assertEquals(1, world.jobs.accepted().size());
    assertEquals(1, world.clusters.accepted().size());
    world.thenNothingWaits();
  }

  @Test
  void anInvocationThatDiesIsFinishedByTheTick() {
    world.eventIsOnlyNoted(world.objectIsWritten("birds/a.csv"));

    world.timePasses(Duration.ofMinutes(15));

    assertEquals("SUCCEEDED", onlyReceipt().get("outcome").getAsString());
    world.thenNoClusterIsLeft();
  }

  @Test
  void anOverwrittenObjectIsProcessedOnceInItsLiveGeneration() {
    LandedObject old = world.objectIsWritten("birds/a.csv");
    LandedObject live = world.objectIsWritten("birds/a.csv");
    world.eventIsOnlyNoted(live);

    world.eventArrives(old);
    world.timePasses(Duration.ofMinutes(10));

    JsonObject receipt = onlyReceipt();
    assertEquals(1, receipt.getAsJsonArray("objects").size());
    assertEquals(
        live.generation(),
        receipt.getAsJsonArray("objects").get(0).getAsJsonObject().get("generation").getAsLong());
    assertEquals("SUPERSEDED", whyDropped(receipt));
    world.thenNothingWaits();
  }

  @Test
  void anObjectThatIsDeletedBeforeItsRunIsDroppedAndNoJobRuns() {
    LandedObject object = world.objectIsWritten("birds/a.csv");
    world.landing.deleteAll(List.of("birds/a.csv"));

    world.eventArrives(object);
    world.timePasses(Duration.ofMinutes(10));

    assertEquals("VANISHED", whyDropped(onlyReceipt()));
    assertEquals(List.of(), world.jobs.accepted());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aJobThatFailsByItsOwnFaultIsNotTriedAgain() {
    world.jobs.script(order -> Ending.failure("the driver ended with exit code 1.", World.JOB));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    JsonObject receipt = onlyReceipt();
    assertEquals("FAILED", receipt.get("outcome").getAsString());
    assertTrue(receipt.get("reason").getAsString().contains("exit code 1"), receipt::toString);
    assertEquals(1, world.jobs.accepted().size());
    world.thenNoClusterIsLeft();
    world.thenNothingWaits();
  }

  @Test
  void aClusterLostUnderItsJobIsReplacedAndTheBatchStaysTheSame() {
    world.jobs.script(order -> Ending.NEVER);
    world.objectLands("birds/a.csv");
    String lost = world.clusters.accepted().get(0).name();
    world.clusters.vanish(lost);
    world.jobs.script(order -> Ending.success(World.JOB));

    world.timePasses(Duration.ofMinutes(15));

    JsonObject receipt = onlyReceipt();
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString());
    assertEquals(2, receipt.getAsJsonArray("attempts").size());
    assertEquals(List.of("birds/a.csv"), objects(receipt));
    assertEquals(2, world.clusters.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void anOverdueJobIsCancelledAndNotTriedAgain() {
    world.pipeline("birds", "birds/*.csv", "timeouts: {job: 30m}");
    world.jobs.script(order -> Ending.NEVER);

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(40));

    JsonObject receipt = onlyReceipt();
    assertEquals("FAILED", receipt.get("outcome").getAsString());
    assertTrue(receipt.get("reason").getAsString().contains("longer than 30m"), receipt::toString);
    assertEquals(1, world.jobs.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aRefusalByTheUsersFaultFailsTheRunAndKeepsTheObjects() {
    world.clusters.refuseNext(
        new Failure(Fault.USER, "The image version 9.9 does not exist.", world.clock.instant()));

    world.objectLands("birds/a.csv");
    world.tick();

    JsonObject receipt = onlyReceipt();
    assertEquals("FAILED", receipt.get("outcome").getAsString());
    assertEquals(
        "The image version 9.9 does not exist. What landed stays in the inbox; it is tried again"
            + " when the pipeline file changes, or after 1m.",
        receipt.get("reason").getAsString());
    assertEquals(List.of(), objects(receipt));
    assertEquals(1, world.waiting().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void afterAChangeOfThePipelineFileTheRestingLaneTriesAgainAtOnce() {
    world.clusters.refuseNext(
        new Failure(Fault.USER, "The image version 9.9 does not exist.", world.clock.instant()));
    world.objectLands("birds/a.csv");
    world.tick();

    world.pipeline("birds", "birds/*.csv", "limits: {clusters: 2}");
    world.timePasses(Duration.ofMinutes(15));

    assertEquals(List.of("FAILED", "SUCCEEDED"), outcomes());
    world.thenNothingWaits();
    world.thenNoClusterIsLeft();
  }

  @Test
  void aStockOutIsFollowedByAnotherClusterUnderAnotherName() {
    world.clusters.breakNext(
        new Failure(Fault.STOCKOUT, "No such machines in the zone.", world.clock.instant()));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(15));

    assertEquals("SUCCEEDED", onlyReceipt().get("outcome").getAsString());
    List<String> names = world.clusters.accepted().stream().map(Clusters.Order::name).toList();
    assertEquals(2, names.stream().distinct().count());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aClusterThatNoLaneClaimsIsSweptAndOthersAreLeftAlone() {
    world.clusters.bootTime(Duration.ZERO);
    world.clusters.create(
        new Clusters.Order(
            "us-central1",
            "stray",
            Map.of(
                "sparkdrop-ledger", world.ledger.label(),
                "sparkdrop-pipeline", "birds",
                "sparkdrop-lane", "birds"),
            "{}"));
    world.clusters.create(
        new Clusters.Order("us-central1", "foreign", Map.of("sparkdrop-ledger", "ffffffff"), "{}"));

    world.timePasses(Duration.ofMinutes(3));

    assertEquals(
        List.of("foreign"), world.clusters.there().stream().map(Clusters.Found::name).toList());
  }

  @Test
  void twoPipelinesThatMatchTheSameObjectEachProcessIt() {
    world.pipeline("all", "**.csv");

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(15));

    assertEquals(
        List.of("all", "birds"),
        world.receipts().stream().map(r -> r.get("pipeline").getAsString()).toList());
    world.thenNoClusterIsLeft();
  }

  @Test
  void lanesOfOnePipelineRunBesideEachOther() {
    world.pipelineOn("years", "match: 'years/{year}/*.csv', groupBy: [year]");

    world.objectLands("years/1990/a.csv");
    world.objectLands("years/1991/a.csv");
    world.timePasses(Duration.ofMinutes(15));

    List<String> lanes =
        world.receipts().stream().map(r -> r.get("lane").getAsString()).distinct().toList();
    assertEquals(2, lanes.size());
    assertTrue(lanes.get(0).matches("years-[0-9a-z]{10}"), lanes::toString);
  }

  @Test
  void theReceiptIsPublishedWithItsAttributes() {
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    Map<String, String> attributes = world.announcements.published().get(0).attributes();
    assertEquals("birds", attributes.get("pipeline"));
    assertEquals("SUCCEEDED", attributes.get("outcome"));
    assertEquals(onlyReceipt().get("run").getAsString(), attributes.get("run"));
  }

  @Test
  void everyClusterCarriesItsLabelsAndItsOwnEnd() {
    world.objectLands("birds/a.csv");

    Clusters.Order order = world.clusters.accepted().get(0);
    assertEquals(world.ledger.label(), order.labels().get("sparkdrop-ledger"));
    assertEquals("birds", order.labels().get("sparkdrop-lane"));
    assertTrue(order.config().contains("idleDeleteTtl"), order::config);
    assertTrue(order.config().contains("autoDeleteTtl"), order::config);
  }

  @Test
  void aJobThatSomebodyDeletedIsNotRunAgain() {
    world.jobs.script(order -> Ending.NEVER);
    world.objectLands("birds/a.csv");

    world.jobs.remove(world.jobs.accepted().get(0).id());
    world.timePasses(Duration.ofMinutes(5));

    assertEquals("FAILED", onlyReceipt().get("outcome").getAsString());
    assertEquals(1, world.jobs.accepted().size());
    assertEquals(
        ObservedJob.ABSENT, world.jobs.see("us-central1", world.jobs.accepted().get(0).id()));
  }

  private JsonObject onlyReceipt() {
    assertEquals(1, world.receipts().size(), () -> world.log.lines().toString());
    return world.receipts().get(0);
  }

  private List<String> outcomes() {
    return world.receipts().stream().map(r -> r.get("outcome").getAsString()).toList();
  }

  private static String whyDropped(JsonObject receipt) {
    return receipt.getAsJsonArray("dropped").get(0).getAsJsonObject().get("why").getAsString();
  }
}
