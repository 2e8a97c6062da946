package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Failure.Fault;
import dev.sparkdrop.run.ObservedJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Runs whose jobs are serverless batches. */
class ServerlessStoryTest {
  private final World world = new World();

  private void theFirstFindsNoMachinesAfter(Duration time) {
    Ending none = new Ending(ObservedJob.State.UNPLACED, "Insufficient quota", time);
    world.jobs.script(order -> order.id().endsWith("-a1") ? none : Ending.success(World.JOB));
  }

  private Failure refusal(Fault fault) {
    return new Failure(fault, "Refused for " + fault + ".", world.clock.instant());
  }

  private JsonObject receipt() {
    List<JsonObject> receipts = world.receipts();
    assertEquals(1, receipts.size(), receipts::toString);
    return receipts.get(0);
  }

  private List<String> batches() {
    return world.jobs.accepted().stream()
        .filter(order -> order.cluster() == null)
        .map(order -> order.id())
        .toList();
  }

  @Test
  void aBatchRunsOverWhatLandedAndNoClusterIsMade() {
    world.serverless("birds", "birds/*");

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(5));

    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString());
    assertEquals(1, batches().size());
    assertEquals(List.of(), world.clusters.accepted());
    JsonObject attempt = receipt().getAsJsonArray("attempts").get(0).getAsJsonObject();
    assertFalse(attempt.has("cluster"), attempt::toString);
    assertEquals(batches().get(0), attempt.get("job").getAsString());
    String order = world.jobs.accepted().get(0).job();
    assertTrue(order.contains("\"sparkBatch\""), order);
    assertTrue(order.contains("\"ttl\":\"23400s\""), order);
    world.thenNothingWaits();
  }

  @Test
  void whatLandsMeanwhileIsRunNext() {
    world.serverless("birds", "birds/*");

    world.objectLands("birds/a.csv");
    world.eventIsOnlyNoted(world.objectIsWritten("birds/b.csv"));
    world.timePasses(Duration.ofMinutes(10));

    assertEquals(List.of(1, 1), world.sizes());
    assertEquals(2, batches().size());
  }

  @Test
  void aRefusedBatchIsTriedAgainUnderItsIdUntilThereAreMachines() {
    world.serverless("birds", "birds/*");
    world.batches.refuseNext(refusal(Fault.STOCKOUT));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString());
    assertTrue(batches().get(0).endsWith("-a1"), batches()::toString);
  }

  @Test
  void aBatchThatFindsNoMachinesIsTriedAgainAfterARest() {
    world.serverless("birds", "birds/*");
    theFirstFindsNoMachinesAfter(Duration.ZERO);

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString());
    assertTrue(batches().get(1).endsWith("-a2"), batches()::toString);
    assertTrue(
        World.reasons(receipt()).get(0).startsWith("No machines could be had for batch "),
        World.reasons(receipt())::toString);
  }

  @Test
  void whereNoClusterIsToBeHadTheRunGoesServerless() {
    world.ladder("birds", "birds/*", "[{serverless: {}}]");
    world.clusters.refuseNext(refusal(Fault.STOCKOUT));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(5));

    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString());
    assertEquals(1, batches().size());
    assertEquals(List.of(), world.clusters.accepted());
  }

  @Test
  void whereTheServerlessRungHasNoMachinesTheLadderBeginsAgain() {
    world.ladder("birds", "birds/*", "[{serverless: {}}]");
    world.clusters.refuseNext(refusal(Fault.STOCKOUT));
    world.batches.refuseNext(refusal(Fault.QUOTA));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(15));

    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString());
    assertEquals(List.of(), batches());
    assertEquals(1, world.clusters.accepted().size());
    assertTrue(world.jobs.accepted().get(0).id().endsWith("-a2"));
    world.thenNoClusterIsLeft();
  }

  @Test
  void aBatchThatTheUserHasToMendIsNotTriedAgain() {
    world.serverless("birds", "birds/*");
    world.batches.refuseNext(refusal(Fault.USER));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(5));

    assertEquals("FAILED", receipt().get("outcome").getAsString());
    assertTrue(
        receipt().get("reason").getAsString().startsWith("Refused for USER."), receipt()::toString);
    assertEquals(List.of(), batches());
  }

  @Test
  void aSlowInvocationCannotStartTheBatchOfARunThatWasGivenUp() {
    world.serverless("birds", "birds/*");
    world.batches.refuseNext(refusal(Fault.USER));
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(5));
    String id = receipt().get("run").getAsString() + "-a1";

    world.batches.create(new ServerlessBatches.Order("us-central1", id, Map.of(), "{}"));

    assertEquals(List.of(), batches());
  }

  @Test
  void aRunWhoseBatchMayStillBeStartedIsNotClosedBeforeAnHourHasPassed() {
    world.serverless("birds", "birds/*");
    AtomicBoolean first = new AtomicBoolean(true);
    world.batches.refuse(order -> refusal(first.getAndSet(false) ? Fault.USER : Fault.QUOTA));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(58));
    int before = world.receipts().size();
    world.timePasses(Duration.ofMinutes(5));

    assertEquals(0, before);
    assertEquals("FAILED", receipt().get("outcome").getAsString());
  }

  @Test
  void aRunWhoseBatchMayStillBeStartedIsClosedAsSoonAsItsIdIsTaken() {
    world.serverless("birds", "birds/*");
    AtomicBoolean first = new AtomicBoolean(true);
    world.batches.refuse(order -> refusal(first.getAndSet(false) ? Fault.USER : Fault.QUOTA));
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    world.batches.refuse(order -> null);
    world.timePasses(Duration.ofMinutes(2));

    assertEquals("FAILED", receipt().get("outcome").getAsString());
    assertEquals(List.of(), batches());
  }

  @Test
  void aBatchThatIsAcceptedAfterItsRunWasGivenUpIsNotTriedAgain() {
    world.serverless("birds", "birds/*", "retry: {job: 3}");
    AtomicBoolean first = new AtomicBoolean(true);
    world.batches.refuse(order -> refusal(first.getAndSet(false) ? Fault.USER : Fault.QUOTA));
    world.jobs.script(order -> Ending.failure("the driver ended with 2", Duration.ofSeconds(1)));
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));
    String id =
        world.ledger.records().read("birds", "birds").orElseThrow().record().run().id() + "-a1";

    world.batches.refuse(order -> null);
    world.batches.create(new ServerlessBatches.Order("us-central1", id, Map.of(), "{}"));
    world.timePasses(Duration.ofMinutes(10));

    assertEquals(List.of(id), batches());
    assertTrue(
        receipt().get("reason").getAsString().startsWith("Refused for USER."), receipt()::toString);
  }

  @Test
  void aBatchThatTakesTooLongIsCancelled() {
    world.serverless("birds", "birds/*", "timeouts: {job: 30m}");
    world.jobs.script(order -> Ending.NEVER);

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(40));

    assertTrue(
        receipt().get("reason").getAsString().contains("took longer than 30m and was cancelled"),
        receipt()::toString);
  }

  @Test
  void aBatchThatDoesNotStopIsFollowedToTheEndThatItHasOfItself() {
    world.serverless("birds", "birds/*", "timeouts: {job: 30m}");
    world.jobs.script(order -> Ending.NEVER);
    world.jobs.ignoreCancels(true);

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(50));
    int before = world.receipts().size();
    world.timePasses(Duration.ofMinutes(20));

    assertEquals(0, before);
    assertEquals("FAILED", receipt().get("outcome").getAsString());
  }

  @Test
  void aBatchThatWasDeletedByHandIsNotRunAgain() {
    world.serverless("birds", "birds/*");
    world.jobs.script(order -> Ending.NEVER);
    world.objectLands("birds/a.csv");
    String id = batches().get(0);
    world.jobs.remove(id);

    world.timePasses(Duration.ofMinutes(10));

    assertTrue(
        receipt().get("reason").getAsString().startsWith("Job " + id + " was deleted by hand"),
        receipt()::toString);
    assertEquals(1, batches().size());
  }

  /** The good look between them may have been of an invocation that died. */
  @Test
  void twoLooksThatAreHoursApartAreNoDeletion() {
    world.serverless("birds", "birds/*");
    theFirstFindsNoMachinesAfter(Duration.ofMinutes(10));
    world.objectLands("birds/a.csv");
    world.jobs.staleLooks(2);
    world.tick();

    world.clock.pass(Duration.ofHours(2));
    world.jobs.staleLooks(1);
    world.timePasses(Duration.ofMinutes(20));

    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString(), receipt()::toString);
  }

  @Test
  void aRunWhoseRecordIsLostFindsItsBatchAgain() {
    world.serverless("birds", "birds/*");
    world.jobs.script(order -> Ending.success(Duration.ofMinutes(10)));
    world.objectLands("birds/a.csv");
    world.handDeletes("lanes/");

    world.timePasses(Duration.ofHours(2));

    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString());
    assertEquals(1, batches().size());
  }

  /** The first time, the id of the attempt that could have come next was taken. */
  @Test
  void aRunWhoseRecordIsLostTwiceIsNotTriedAgainForABatchThatOnlyTakesAnId() {
    world.ladder("birds", "birds/*", "[{serverless: {}}]");
    world.jobs.script(order -> Ending.failure("the driver ended with 2", World.JOB));
    world.objectLands("birds/a.csv");
    String next = world.jobs.accepted().get(0).id().replace("-a1", "-a2");
    world.batches.block(new ServerlessBatches.Order("us-central1", next, Map.of(), "{}"));
    world.clock.pass(World.JOB.plusMinutes(1));
    world.handDeletes("lanes/");

    world.timePasses(Duration.ofHours(2));

    assertEquals("FAILED", receipt().get("outcome").getAsString());
    assertEquals(1, world.jobs.accepted().size());
    world.thenNoClusterIsLeft();
  }

  /** The record goes while the creation of the second attempt's batch is under way. */
  private ServerlessBatches.Order recordIsLostBeforeTheBatchOfTheSecondAttemptIsAccepted() {
    world.ladder("birds", "birds/*", "[{serverless: {}}]");
    world.jobs.script(
        order ->
            order.id().endsWith("-a1")
                ? new Ending(ObservedJob.State.LOST, "Its agent was lost.", World.JOB)
                : Ending.success(World.JOB));
    world.objectLands("birds/a.csv");
    String id = world.jobs.accepted().get(0).id().replace("-a1", "-a2");
    AtomicReference<ServerlessBatches.Order> asked = new AtomicReference<>();
    world.clusters.refuse(order -> refusal(Fault.STOCKOUT));
    world.batches.refuse(
        order -> {
          asked.set(order);
          throw new RetryLater("creating batch " + order.id(), null);
        });
    world.timePasses(Duration.ofMinutes(5));
    assertEquals(id, asked.get().id());
    world.clusters.refuse(order -> null);
    world.batches.refuse(order -> null);
    world.handDeletes("lanes/");
    return asked.get();
  }

  @Test
  void aRunWhoseRecordIsLostDoesNotRunBesideABatchThatIsAcceptedLate() {
    ServerlessBatches.Order late = recordIsLostBeforeTheBatchOfTheSecondAttemptIsAccepted();

    world.timePasses(Duration.ofMinutes(2));
    world.batches.create(late);
    world.timePasses(Duration.ofMinutes(30));

    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString());
    assertEquals(List.of(), batches());
    assertEquals(2, world.jobs.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aRunWhoseRecordIsLostFollowsABatchThatWasAcceptedLate() {
    ServerlessBatches.Order late = recordIsLostBeforeTheBatchOfTheSecondAttemptIsAccepted();

    world.batches.create(late);
    world.timePasses(Duration.ofMinutes(30));

    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString());
    assertEquals(List.of(late.id()), batches());
    assertEquals(2, world.jobs.accepted().size());
  }

  @Test
  void aRunWhoseRecordIsLostWaitsUntilTheIdOfABatchCanBeTaken() {
    ServerlessBatches.Order late = recordIsLostBeforeTheBatchOfTheSecondAttemptIsAccepted();
    world.batches.refuse(order -> refusal(Fault.QUOTA));

    world.timePasses(Duration.ofHours(2));
    int before = world.jobs.accepted().size();
    world.batches.refuse(order -> null);
    world.timePasses(Duration.ofMinutes(2));
    world.batches.create(late);
    world.timePasses(Duration.ofMinutes(30));

    assertEquals(1, before);
    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString());
    assertEquals(2, world.jobs.accepted().size());
  }

  @Test
  void aRunWhoseRecordIsLostDoesNotWaitForEverForTheIdOfABatch() {
    recordIsLostBeforeTheBatchOfTheSecondAttemptIsAccepted();
    world.batches.refuse(order -> refusal(Fault.QUOTA));

    world.timePasses(Duration.ofHours(26));

    assertEquals("SUCCEEDED", receipt().get("outcome").getAsString());
    assertEquals(2, world.jobs.accepted().size());
  }

  @Test
  void aBatchHasAnAccountOfItsTimeAndItsUnits() {
    world.serverless("birds", "birds/*");

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(5));

    String name = world.only("clusters/birds/", batches().get(0));
    assertEquals(
        "12 batch dcu 0 shuffle, autoscaled",
        world.state.read(name).orElseThrow().entry().metadata().get("nodes"));
  }
}
