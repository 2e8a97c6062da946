package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.MemoryJobs.Ending;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When an attempt is over, and what the next one may count on. */
class AttemptStoryTest {
  private static final String ON_CLUSTER =
      "{sparkJob: {mainClass: a.B, jarFileUris: ['gs://code/b.jar'],"
          + " args: ['${run.manifest}'], properties: {spark.submit.deployMode: cluster}}}";

  private final World world = new World();

  private void aClusterVanishesAfterItsJob() {
    world.pipeline("birds", "birds/*.csv");
    world.objectLands("birds/a.csv");
    world.clock.pass(World.JOB);
    world.clusters.vanish(world.clusters.there().iterator().next().name());
  }

  @Test
  void giveUpCountsFromWhenTheAttemptNeededItsCluster() {
    world.pipeline("birds", "birds/*.csv", "timeouts: {giveUp: 30m, provision: 10m, job: 2h}");
    world.jobs.script(order -> Ending.success(Duration.ofMinutes(60)));
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(40));

    world.clusters.vanish(world.clusters.there().iterator().next().name());
    world.timePasses(Duration.ofHours(2));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals(2, world.jobs.accepted().size());
  }

  @Test
  void oneLookThatDoesNotFindTheJobIsNoDeletion() {
    world.pipeline("birds", "birds/*.csv");
    world.jobs.script(order -> Ending.success(Duration.ofMinutes(10)));
    world.objectLands("birds/a.csv");

    world.jobs.staleLooks(1);
    world.timePasses(Duration.ofMinutes(5));
    world.jobs.staleLooks(1);
    world.timePasses(Duration.ofMinutes(20));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals(1, world.clusters.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aJobThatSucceededBeforeItsClusterWentIsFoundByTheSecondLook() {
    aClusterVanishesAfterItsJob();

    world.jobs.staleLooks(2);
    world.timePasses(Duration.ofMinutes(20));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
  }

  @Test
  void whatWasNotFoundBeforeTheClusterWentIsLookedForTwiceAfterwards() {
    aClusterVanishesAfterItsJob();

    world.jobs.staleLooks(4);
    world.timePasses(Duration.ofMinutes(20));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals(1, world.jobs.accepted().size());
  }

  @Test
  void aDriverThatMayGoOnKeepsItsClusterFromTheNextAttempt() {
    world.job(ON_CLUSTER).pipeline("birds", "birds/*.csv", "retry: {job: 2}");
    world.jobs.script(order -> Ending.failure("the driver ended with 1", World.JOB));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(20));

    assertEquals(2, world.jobs.accepted().size());
    assertFalse(
        world.jobs.accepted().get(0).cluster().equals(world.jobs.accepted().get(1).cluster()));
  }

  @Test
  void onlyTheLastAttemptAsksForABatchToBeRunAgain() {
    world.job(ON_CLUSTER).pipeline("birds", "birds/*.csv", "retry: {job: 2}");
    world.jobs.script(order -> Ending.failure("the driver ended with 1", World.JOB));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(20));

    // A run that gets no cluster for its second attempt tells of the first.
    List<String> reasons = World.reasons(world.receipts().get(0));
    assertFalse(reasons.get(1).contains("again"), reasons::toString);
    assertTrue(reasons.get(2).endsWith(" Then run the batch again."), reasons::toString);
  }

  @Test
  void aDriverThatMayGoOnKeepsItsClusterFromTheNextRun() {
    world.job(ON_CLUSTER).pipeline("birds", "birds/*.csv", "batch: {linger: 5m}");
    world.jobs.script(order -> Ending.failure("the driver ended with 1", World.JOB));
    world.objectLands("birds/a.csv");
    world.eventIsOnlyNoted(world.objectIsWritten("birds/b.csv"));
    world.timePasses(Duration.ofMinutes(30));

    assertEquals(2, world.jobs.accepted().size());
    assertFalse(
        world.jobs.accepted().get(0).cluster().equals(world.jobs.accepted().get(1).cluster()));
  }

  @Test
  void aDriverOnTheMasterThatFailedLeavesItsClusterToTheNextRun() {
    world.pipeline("birds", "birds/*.csv", "batch: {linger: 5m}");
    world.jobs.script(order -> Ending.failure("the driver ended with 1", World.JOB));
    world.objectLands("birds/a.csv");
    world.eventIsOnlyNoted(world.objectIsWritten("birds/b.csv"));
    world.timePasses(Duration.ofMinutes(30));

    assertEquals(2, world.jobs.accepted().size());
    assertEquals(world.jobs.accepted().get(0).cluster(), world.jobs.accepted().get(1).cluster());
    assertTrue(world.receipts().size() == 2);
  }
}
