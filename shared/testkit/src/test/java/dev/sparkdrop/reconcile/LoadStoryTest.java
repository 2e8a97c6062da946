package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.ledger.LaneRecords;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.MemoryJobs;
import dev.sparkdrop.port.MemoryWarehouse;
import dev.sparkdrop.port.MemoryWarehouse.Row;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Warehouse.Target;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run's rows go into the data warehouse, once. */
class LoadStoryTest {
  private static final String TABLE = "project.birds.strikes";
  private static final String FILE = "gs://lake/birds/all.parquet";

  private final World world = new World();

  @BeforeEach
  void aPipelineThatLoads() {
    world.pipeline("birds", "birds/*.csv", "load: {table: " + TABLE + ", files: '" + FILE + "'}");
  }

  @Test
  void theRowsOfARunAreInTheTableAndTheReceiptSaysSo() {
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    JsonObject receipt = world.receipts().get(0);
    JsonObject load = receipt.getAsJsonObject("load");
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals(TABLE, load.get("table").getAsString());
    assertEquals(1, load.get("rows").getAsLong());
    assertEquals(2, load.getAsJsonArray("jobs").size());
    assertTrue(load.getAsJsonArray("jobs").get(0).getAsString().startsWith("sd-birds-"));
    assertTrue(receipt.getAsJsonObject("timeline").has("loadEnded"), receipt::toString);
    assertEquals(1, world.warehouse.rows(TABLE).size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aCorrectedFileReplacesItsRows() {
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));
    LandedObject corrected = lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    assertEquals(
        List.of(new Row("gs://landing/birds/a.csv", corrected.generation())),
        world.warehouse.rows(TABLE));
  }

  @Test
  void theClusterGoesWhileTheLoadRuns() {
    world.warehouse.script(() -> new MemoryWarehouse.Ending(Duration.ofMinutes(30), null));
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    world.thenNoClusterIsLeft();
    assertEquals(0, world.receipts().size());
    world.timePasses(Duration.ofMinutes(70));
    assertEquals("SUCCEEDED", world.receipts().get(0).get("outcome").getAsString());
  }

  @Test
  void aLoadThatTheWarehouseFailsIsTriedAgainUnderAnotherId() {
    AtomicInteger failures = new AtomicInteger(2);
    world.warehouse.script(
        () ->
            new MemoryWarehouse.Ending(
                Duration.ofSeconds(5),
                failures.getAndDecrement() > 0
                    ? trouble(Failure.Fault.PLATFORM, "Backend error.")
                    : null));
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(20));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals(4, receipt.getAsJsonObject("load").getAsJsonArray("jobs").size());
    assertEquals(1, world.warehouse.rows(TABLE).size());
  }

  @Test
  void aLoadThatTheUserHasToMendFailsTheRunAndRunningItAgainLoadsAgain() {
    world.warehouse.script(
        () ->
            new MemoryWarehouse.Ending(
                Duration.ZERO, trouble(Failure.Fault.USER, "Column id is no INTEGER.")));
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));
    JsonObject failed = world.receipts().get(0);
    world.warehouse.script(() -> new MemoryWarehouse.Ending(Duration.ZERO, null));

    String run = failed.get("run").getAsString();
    world.handWrites("again/birds/" + run, "");
    world.timePasses(Duration.ofMinutes(10));

    assertEquals("FAILED", failed.get("outcome").getAsString());
    assertTrue(failed.get("reason").getAsString().contains("Column id is no INTEGER."));
    assertTrue(failed.get("reason").getAsString().contains("in the lake"));
    assertEquals("FAILED", failed.getAsJsonObject("load").get("outcome").getAsString());
    assertEquals("SUCCEEDED", world.receipts().get(1).get("outcome").getAsString());
    assertEquals(1, world.warehouse.rows(TABLE).size());
  }

  @Test
  void aRefusedLoadIsTriedAgainUnderItsOwnId() {
    world.warehouse.refuseNext(trouble(Failure.Fault.QUOTA, "Quota exceeded."));
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(15));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals(2, world.warehouse.started().size());
  }

  @Test
  void anInvocationThatDiesAfterStartingALoadLoadsNothingTwice() {
    AtomicInteger deaths = new AtomicInteger(3);
    world.stateCalls.before(
        call -> {
          if (call.startsWith("write lanes/")
              && !world.warehouse.started().isEmpty()
              && deaths.getAndDecrement() > 0) {
            throw new RetryLater("dying after the load was started", null);
          }
        });
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(15));

    assertTrue(deaths.get() < 1);
    assertEquals("SUCCEEDED", world.receipts().get(0).get("outcome").getAsString());
    assertEquals(2, world.warehouse.started().size());
    assertEquals(1, world.warehouse.rows(TABLE).size());
  }

  @Test
  void aLoadThatIsNotFoundForAMomentIsNotStartedTwice() {
    world.warehouse.script(() -> new MemoryWarehouse.Ending(Duration.ofMinutes(2), null));
    world.warehouse.staleLooks(2);
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(20));

    assertEquals("SUCCEEDED", world.receipts().get(0).get("outcome").getAsString());
    assertEquals(2, world.warehouse.started().size());
    assertEquals(1, world.warehouse.rows(TABLE).size());
  }

  @Test
  void aJobThatDoesNotSayWhatItWroteFailsTheRunWithASentence() {
    world.pipeline("birds", "birds/*.csv", "load: {table: " + TABLE + "}");
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    String reason = world.receipts().get(0).get("reason").getAsString();
    assertTrue(reason.contains("did not report which files"), reason);
    assertFalse(world.receipts().get(0).getAsJsonObject("load").has("table"));
  }

  @Test
  void aJobThatReportsItsFilesNeedsNoPattern() {
    world.pipeline("birds", "birds/*.csv", "load: {table: " + TABLE + "}");
    world.jobs.script(
        order -> {
          World.put(
              world.state,
              "reports/birds/" + order.id() + ".json",
              "{\"version\": 1, \"table\": {\"uri\": \"gs://lake/birds\", \"files\": [\""
                  + FILE
                  + "\"]}}");
          return MemoryJobs.Ending.success(World.JOB);
        });
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals(1, world.warehouse.rows(TABLE).size());
  }

  @Test
  void aCancelledRunIsNotLoadedByASlowInvocation() {
    lands("birds/a.csv");
    world.clock.pass(World.JOB);
    world.warehouse.refuseNext(trouble(Failure.Fault.QUOTA, "Quota exceeded."));
    world.tick();
    String run = world.ledger.records().read("birds", "birds").orElseThrow().record().run().id();
    world.handWrites("cancel/birds/" + run, "");
    world.timePasses(Duration.ofMinutes(10));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("FAILED", receipt.get("outcome").getAsString(), receipt::toString);
    assertTrue(receipt.get("reason").getAsString().contains("before its rows were loaded"));
    assertEquals(List.of("sd-" + run + "-1"), world.warehouse.started(), "its id is used up");
    assertEquals(0, world.warehouse.rows(TABLE).size());
  }

  @Test
  void aLoadThatWasGivenUpIsNotTakenForDoneByWhoeverDoesNotKnowOfIt() {
    world.warehouse.script(() -> new MemoryWarehouse.Ending(Duration.ofMinutes(5), null));
    lands("birds/a.csv");
    world.clock.pass(World.JOB);
    world.tick();
    String run = world.ledger.records().read("birds", "birds").orElseThrow().record().run().id();
    Target target = new Target(TABLE, null, true, null, List.of());
    assertTrue(world.warehouse.block(target, "sd-" + run + "-2"));

    world.handDeletes("lanes/");
    world.timePasses(Duration.ofHours(3));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("FAILED", receipt.get("outcome").getAsString(), receipt::toString);
    assertTrue(receipt.get("reason").getAsString().contains("given up before it began"));
    assertEquals(0, world.warehouse.rows(TABLE).size());
  }

  @Test
  void aRunThatNoRecordNamesIsNoSuccessWhereItsRowsMayNotBeLoaded() {
    world.warehouse.script(() -> new MemoryWarehouse.Ending(Duration.ofHours(3), null));
    world.timePasses(Duration.ofMinutes(10));
    lands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    world.handDeletes("lanes/");
    LaneRecord idle = LaneRecord.idle(Lane.of("birds", Map.of()), world.clock.instant());
    world.ledger.records().write(new LaneRecords.Versioned(idle, Bucket.NONE), idle);
    world.timePasses(Duration.ofHours(4));

    JsonObject receipt = world.receipts().get(0);
    assertEquals("FAILED", receipt.get("outcome").getAsString(), receipt::toString);
    assertEquals("FAILED", receipt.getAsJsonObject("load").get("outcome").getAsString());
    assertEquals(TABLE, receipt.getAsJsonObject("load").get("table").getAsString());
    assertTrue(receipt.get("reason").getAsString().contains("it is not known whether"));
    assertEquals(0, world.warehouse.rows(TABLE).size());
    world.warehouse.script(() -> new MemoryWarehouse.Ending(Duration.ZERO, null));
    World.put(world.state, "again/birds/" + receipt.get("run").getAsString(), "");
    world.timePasses(Duration.ofHours(1));
    assertEquals(1, world.warehouse.rows(TABLE).size());
  }

  private LandedObject lands(String name) {
    LandedObject object = world.objectIsWritten(name);
    world.warehouse.file(FILE, List.of(new Row("gs://" + object.uri(), object.generation())));
    world.eventArrives(object);
    return object;
  }

  private Failure trouble(Failure.Fault fault, String sentence) {
    return new Failure(fault, sentence, world.clock.instant());
  }
}
