package dev.sparkdrop.reconcile;

import static dev.sparkdrop.reconcile.World.objects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.run.LandedObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody deletes a lane's record, whatever the lane is doing. */
class RunRecoveryTest {
  private static final Duration LONG = Duration.ofMinutes(30);

  private final World world = new World().pipeline("birds", "birds/*.csv", "retry: {job: 2}");

  @Test
  void whileItsJobRunsTheJobGoesOn() {
    world.jobs.script(order -> Ending.success(LONG));
    world.objectLands("birds/a.csv");

    world.handDeletes("lanes/");
    world.timePasses(Duration.ofHours(1));

    thenEachIsProcessedOnce("birds/a.csv");
    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void whileItsJobRunsAndMoreWaitsNothingRunsBesideIt() {
    world.jobs.script(order -> Ending.success(LONG));
    world.objectLands("birds/a.csv");
    world.handDeletes("lanes/");

    world.objectLands("birds/b.csv");

    assertEquals(1, world.jobs.active().size());
    world.timePasses(Duration.ofHours(2));
    thenEachIsProcessedOnce("birds/a.csv", "birds/b.csv");
    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void whileItsSecondRunUsesAWarmClusterThatRunGoesOn() {
    world.jobs.script(order -> Ending.success(LONG));
    world.objectLands("birds/a.csv");
    world.objectLands("birds/b.csv");
    world.timePasses(Duration.ofMinutes(40));

    world.handDeletes("lanes/");
    world.timePasses(Duration.ofHours(1));

    thenEachIsProcessedOnce("birds/a.csv", "birds/b.csv");
    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void inTheSecondAttemptThatAttemptGoesOn() {
    world.jobs.script(
        order -> order.id().endsWith("-a1") ? Ending.failure("no", LONG) : Ending.success(LONG));
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(35));

    world.handDeletes("lanes/");
    world.timePasses(Duration.ofHours(2));

    List<String> jobs = world.jobs.accepted().stream().map(Jobs.Order::id).toList();
    assertEquals(2, jobs.size(), jobs::toString);
    thenEachIsProcessedOnce("birds/a.csv");
    assertEquals(1, world.clusters.accepted().size());
  }

  @Test
  void afterItsJobEndedTheReceiptSaysWhatTheJobSaid() {
    world.objectLands("birds/a.csv");
    world.clock.pass(Duration.ofMinutes(1));

    world.handDeletes("lanes/");
    world.timePasses(Duration.ofMinutes(30));

    thenEachIsProcessedOnce("birds/a.csv");
    assertEquals(1, world.jobs.accepted().size());
  }

  @Test
  void beforeItsBatchIsMarkedAsDoneTheBatchIsItsAllTheSame() {
    world.jobs.script(order -> Ending.success(LONG));
    LandedObject object = world.objectLands("birds/a.csv");

    world.handDeletes("lanes/");
    world.handDeletes("done/");
    world.eventArrives(object);
    world.timePasses(Duration.ofHours(3));

    assertEquals(1, world.jobs.accepted().size());
    thenEachIsProcessedOnce("birds/a.csv");
  }

  @Test
  void whoeverSweepsLeavesTheClusterThatSomebodyElseTookUpMeanwhile() {
    String name = "lanes/birds/birds.json";
    world.jobs.script(order -> Ending.success(LONG));
    world.objectLands("birds/a.csv");
    Bucket.Stored record = world.state.read(name).orElseThrow();
    world.handDeletes("lanes/");
    int[] reads = new int[1];
    world.stateCalls.before(
        call -> {
          if (call.equals("read " + name) && ++reads[0] == 2) {
            World.put(world.state, name, record.content());
          }
        });

    world.tick();

    assertEquals(1, world.jobs.active().size());
    assertEquals(0, world.logged("cluster that no lane claims is deleted"));
  }

  @Test
  void whileItsClusterStartsItsObjectsGoToAnotherRun() {
    world.eventIsOnlyNoted(world.objectIsWritten("birds/a.csv"));
    world.tick();

    world.handDeletes("lanes/");
    world.timePasses(Duration.ofMinutes(30));

    thenEachIsProcessedOnce("birds/a.csv");
    List<String> clusters = world.clusters.accepted().stream().map(Clusters.Order::name).toList();
    assertEquals(2, clusters.stream().distinct().count(), clusters::toString);
  }

  @Test
  void withItsClusterGoneTheBatchGoesToAnotherOneWithinHours() {
    world.timePasses(Duration.ofMinutes(10));
    world.jobs.script(order -> Ending.NEVER);
    world.objectLands("birds/a.csv");
    world.clusters.vanish(world.clusters.accepted().get(0).name());
    world.jobs.script(order -> Ending.success(LONG));

    world.handDeletes("lanes/");
    world.timePasses(Duration.ofHours(3));

    thenEachIsProcessedOnce("birds/a.csv");
    assertEquals(2, world.clusters.accepted().size());
  }

  @Test
  void anOpenRerunOfOldObjectsGoesOnThoughItsClusterIsGone() {
    world.jobs.script(order -> Ending.failure("no", LONG));
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofDays(2));
    String failed = world.receipts().get(0).get("run").getAsString();
    world.jobs.script(order -> Ending.NEVER);
    World.put(world.state, "again/birds/" + failed, "");
    world.timePasses(Duration.ofMinutes(10));
    world.clusters.there().forEach(found -> world.clusters.vanish(found.name()));
    world.jobs.script(order -> Ending.success(LONG));

    world.handDeletes("lanes/");
    world.timePasses(Duration.ofHours(3));

    assertEquals(2, world.receipts().size());
    assertEquals(failed, world.receipts().get(1).get("again").getAsString());
    assertEquals("SUCCEEDED", world.receipts().get(1).get("outcome").getAsString());
    world.thenNoClusterIsLeft();
  }

  @Test
  void whileItsBatchIsSealedAndAnotherRunIsOpenedItGetsItsReceiptAndCanBeRunAgain() {
    world.timePasses(Duration.ofMinutes(10));
    world.eventIsOnlyNoted(world.objectIsWritten("birds/a.csv"));
    boolean[] done = new boolean[1];
    world.stateCalls.before(
        call -> {
          if (call.startsWith("write runs/birds/") && call.endsWith("/manifest.json") && !done[0]) {
            done[0] = true;
            world.handDeletes("lanes/");
            world.tick();
          }
        });

    world.timePasses(Duration.ofHours(3));

    JsonObject unnamed =
        world.receipts().stream()
            .filter(receipt -> World.objects(receipt).contains("birds/a.csv"))
            .findFirst()
            .orElseThrow();
    assertEquals("FAILED", unnamed.get("outcome").getAsString());
    World.put(world.state, "again/birds/" + unnamed.get("run").getAsString(), "");
    world.timePasses(Duration.ofHours(1));
    assertEquals(1, world.jobs.accepted().size());
    world.thenNothingWaits();
    world.thenNoClusterIsLeft();
  }

  @Test
  void whileItRestsNothingIsRunAgain() {
    world.objectLands("birds/a.csv");
    world.timePasses(LONG);

    world.handDeletes("lanes/");
    world.timePasses(Duration.ofHours(3));

    assertEquals(1, world.jobs.accepted().size());
    thenEachIsProcessedOnce("birds/a.csv");
  }

  @Test
  void withTheRunsCopyGoneTooThePipelinesFileStandsIn() {
    world.jobs.script(order -> Ending.success(LONG));
    world.objectLands("birds/a.csv");

    world.handDeletes("lanes/");
    world.handDeletes(world.only("runs/", "/pipeline.json"));
    world.functionsAreReplaced();
    world.timePasses(Duration.ofHours(1));

    thenEachIsProcessedOnce("birds/a.csv");
  }

  @Test
  void withTheFileGoneTooTheRunIsToldToTheLog() {
    world.jobs.script(order -> Ending.success(LONG));
    world.objectLands("birds/a.csv");

    world.handDeletes("lanes/");
    world.handDeletes(world.only("runs/", "/pipeline.json"));
    world.code.deleteAll(List.of("pipelines/birds.yaml"));
    world.functionsAreReplaced();
    world.timePasses(Duration.ofHours(1));

    assertEquals(1, world.jobs.accepted().size());
    assertTrue(world.logged("lane's record is gone and its run cannot be taken up") > 0);
  }

  private void thenEachIsProcessedOnce(String... names) {
    List<String> processed =
        world.receipts().stream()
            .filter(receipt -> receipt.get("outcome").getAsString().equals("SUCCEEDED"))
            .flatMap(receipt -> objects(receipt).stream())
            .sorted()
            .toList();
    assertEquals(List.of(names), processed, () -> world.log.lines().toString());
    world.thenNothingWaits();
    world.thenNoClusterIsLeft();
  }
}
