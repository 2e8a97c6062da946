package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Failure.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens when clusters can't be had, or are lost. */
class LadderStoryTest {
  private static final String LADDER =
      "[{config: {masterConfig: {machineTypeUri: n2d-standard-4}}}, {region: us-east1}]";

  private final World world = new World();
  private final List<Instant> asked = new ArrayList<>();

  private Failure trouble(Fault fault) {
    return new Failure(fault, "No such luck.", world.clock.instant());
  }

  private Failure noted(Fault fault) {
    asked.add(world.clock.instant());
    return trouble(fault);
  }

  @Test
  void theLadderIsClimbedInOrderThenTheFirstRungComesAgain() {
    world.ladder("birds", "birds/*.csv", LADDER);
    world.clusters.breakUp(
        order -> world.clusters.accepted().size() < 3 ? trouble(Fault.STOCKOUT) : null);

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(20));

    List<Clusters.Order> orders = world.clusters.accepted();
    assertEquals(
        List.of("us-central1", "us-central1", "us-east1", "us-central1"),
        orders.stream().map(Clusters.Order::region).toList());
    assertEquals(
        List.of(false, true, false, false),
        orders.stream().map(order -> order.config().contains("n2d-standard-4")).toList());
    JsonObject receipt = world.receipts().get(0);
    String run = receipt.get("run").getAsString();
    assertEquals(
        List.of(run + "-1", run + "-2", run + "-3", run + "-4"),
        orders.stream().map(Clusters.Order::name).toList());
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString());
    JsonArray attempts = receipt.getAsJsonArray("attempts");
    assertEquals(4, attempts.size());
    assertEquals(run + "-3", attempts.get(2).getAsJsonObject().get("cluster").getAsString());
    assertEquals("us-east1", attempts.get(2).getAsJsonObject().get("region").getAsString());
    assertTrue(attempts.get(2).getAsJsonObject().has("clusterUuid"));
    world.thenNoClusterIsLeft();
  }

  @Test
  void restsGrowFromAMinuteToAnHour() {
    world.pipeline("birds", "birds/*.csv");
    world.clusters.refuse(order -> noted(Fault.STOCKOUT));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofHours(6));

    List<Long> minutes = new ArrayList<>();
    for (int i = 1; i < asked.size(); i++) {
      minutes.add(Duration.between(asked.get(i - 1), asked.get(i)).toMinutes());
    }
    // The tick that ends a rest may be a minute late.
    List<Long> rests = List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L, 60L);
    assertTrue(minutes.size() >= rests.size(), minutes::toString);
    for (int i = 0; i < rests.size(); i++) {
      assertTrue(Math.abs(minutes.get(i) - rests.get(i)) <= 1, minutes::toString);
    }
  }

  @Test
  void whoGivesUpSaysWhyAndKeepsTheObjects() {
    world.ladder("birds", "birds/*.csv", LADDER, "timeouts: {giveUp: 2h}");
    world.clusters.refuse(order -> noted(Fault.QUOTA));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(125));

    JsonObject receipt = world.receipts().get(0);
    String reason = receipt.get("reason").getAsString();
    assertTrue(reason.contains("within 2h (timeouts.giveUp). No such luck."), reason);
    assertEquals(asked.size() / 3 * 3, asked.size(), "each time the whole ladder");
    assertEquals(asked.size(), receipt.getAsJsonArray("attempts").size());
    assertEquals(1, world.waiting().size());
    assertEquals(List.of(), World.objects(receipt));
  }

  @Test
  void aChangedPipelineFileEndsTheRestEarly() {
    world.pipeline("birds", "birds/*.csv");
    world.clusters.refuse(order -> noted(Fault.QUOTA));
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofHours(2));
    world.clusters.refuse(order -> null);

    world.pipeline("birds", "birds/*.csv", "limits: {clusters: 2}");
    world.timePasses(Duration.ofMinutes(8));

    assertEquals(
        List.of("FAILED", "SUCCEEDED"),
        world.receipts().stream().map(r -> r.get("outcome").getAsString()).toList());
    String reason = world.receipts().get(0).get("reason").getAsString();
    assertTrue(reason.contains("the pipeline file has changed"), reason);
    world.thenNothingWaits();
    world.thenNoClusterIsLeft();
  }

  @Test
  void afterQuotaTheNextRungWaitsUntilTheBrokenClusterIsGone() {
    assertEquals(List.of(1), clustersAtOnce(Fault.QUOTA));
  }

  @Test
  void afterAStockOutTheNextRungDoesNotWait() {
    assertEquals(List.of(2), clustersAtOnce(Fault.STOCKOUT));
  }

  /** How many clusters are there when the second one was asked for. */
  private List<Integer> clustersAtOnce(Fault fault) {
    List<Integer> there = new ArrayList<>();
    world.ladder("birds", "birds/*.csv", LADDER);
    world.clusters.deletionTime(Duration.ofMinutes(5));
    world.clusters.breakUp(
        order -> {
          if (world.clusters.accepted().isEmpty()) {
            return trouble(fault);
          }
          there.add(1 + world.clusters.there().size());
          return null;
        });
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(20));
    return there;
  }

  @Test
  void aFailedRungWhoseDeletionFailsIsSwept() {
    world.ladder("birds", "birds/*.csv", LADDER);
    world.clusters.breakUp(
        order -> world.clusters.accepted().isEmpty() ? trouble(Fault.STOCKOUT) : null);
    world.clusters.failNextDeletion(trouble(Fault.PLATFORM));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    assertEquals("SUCCEEDED", world.receipts().get(0).get("outcome").getAsString());
    String swept = world.log.lines().toString();
    assertTrue(swept.contains("cluster that no lane claims is deleted"), swept);
    world.thenNoClusterIsLeft();
  }

  @Test
  void aRunThatIsGivenUpDeletesTheClusterThatBroke() {
    world.pipeline("birds", "birds/*.csv");
    world.clusters.breakUp(order -> trouble(Fault.USER));
    world.clusters.failNextDeletion(trouble(Fault.PLATFORM));

    world.objectLands("birds/a.csv");
    world.clusters.breakUp(order -> null);
    world.timePasses(Duration.ofMinutes(15));

    assertEquals(2, world.clusters.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aJobIsGivenUpHalfAnHourAfterItsClusterIsGoneHoweverLongThatTook() {
    world.pipeline("birds", "birds/*.csv");
    world.clusters.deletionTime(Duration.ofMinutes(40));
    world.jobs.keepGhosts(true);
    world.jobs.script(order -> Ending.NEVER);
    world.objectLands("birds/a.csv");
    Clusters.Found cluster = world.clusters.there().iterator().next();
    world.clusters.delete(cluster.region(), cluster.name(), cluster.uuid());

    world.timePasses(Duration.ofMinutes(60));
    world.jobs.succeed(world.jobs.accepted().get(0).id());
    world.timePasses(Duration.ofMinutes(2));

    assertEquals(1, world.jobs.accepted().size());
    assertEquals("SUCCEEDED", world.receipts().get(0).get("outcome").getAsString());
  }

  @Test
  void aLaneThatMayNotLookWaitsAndSaysWhy() {
    world.pipeline("birds", "birds/*.csv");
    world.objectLands("birds/a.csv");
    world.clusters.hide(true);

    world.timePasses(Duration.ofMinutes(10));
    String said = world.log.lines().toString();
    int receipts = world.receipts().size();
    world.clusters.hide(false);
    world.timePasses(Duration.ofMinutes(10));

    assertTrue(said.contains("lane could not be advanced"), said);
    assertEquals(0, receipts);
    assertEquals("SUCCEEDED", world.receipts().get(0).get("outcome").getAsString());
    assertEquals(1, world.jobs.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aBatchWhoseJobWasDeletedByHandIsNotRunAgainThoughASlowSubmissionStartedIt() {
    world.pipeline("birds", "birds/*.csv");
    world.jobs.script(order -> Ending.NEVER);
    world.objectLands("birds/a.csv");
    Jobs.Order order = world.jobs.accepted().get(0);
    Clusters.Found cluster = world.clusters.there().iterator().next();
    world.jobs.remove(order.id());
    world.clusters.failNextDeletion(trouble(Fault.PLATFORM));
    world.tick();
    world.timePasses(Duration.ofMinutes(1));
    world.clock.pass(Duration.ofMinutes(5));
    world.clusters.breakDown(cluster.name(), null);

    assertTrue(world.jobs.submit(order).isEmpty());
    world.timePasses(Duration.ofMinutes(20));

    assertEquals(2, world.jobs.accepted().size(), "the first, and the slow one");
    JsonObject receipt = world.receipts().get(0);
    assertEquals("FAILED", receipt.get("outcome").getAsString());
    assertTrue(receipt.get("reason").getAsString().contains("deleted by hand"), receipt::toString);
    world.thenNoClusterIsLeft();
  }
}
