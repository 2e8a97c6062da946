package dev.sparkdrop.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.MemoryJobs;
import dev.sparkdrop.run.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a job tells of its table reaches the run's page, the receipt and the topic. */
class TableChangesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Watcher watcher = new Watcher();

  @BeforeEach
  void aPipelineOfLanes() {
    watcher.world.pipelineOn(
        "sales", "match: 'sales/{country}/*.csv', groupBy: [country]", "retry: {job: 1}");
  }

  /** A run of the lane of that country whose job reports this. */
  private RunAccount runs(String country, String report) {
    watcher.world.objectLands("sales/" + country + "/" + watcher.world.clock.instant() + ".csv");
    String run = watcher.onlyLane().run();
    if (report != null) {
      String name = "reports/sales/" + run + "-a1.json";
      watcher.world.state.createAll(List.of(new Bucket.Draft(name, report, Map.of())));
    }
    watcher.world.timePasses(HOUR);
    return watcher.run(run);
  }

  private static String bad(int in, int bad, String column) {
    return """
        {"version": 1, "rows": {"in": %d, "out": %d, "bad": %d}, "badRows": {
          "place": "gs://lake/sales_bad/run=1",
          "first": [{"file": "gs://landing/sales/DE/a.csv", "line": 2, "raw": "x", "reason": "no"}],
          "byFile": [{"rows": %d, "file": "gs://landing/sales/DE/a.csv"}],
          "byColumn": [{"rows": %d, "column": "%s"}]}}
        """
        .formatted(in, in - bad, bad, bad, bad, column);
  }

  @Test
  void theTableAndWhatBecameOfItsColumnsAreShown() {
    RunAccount told =
        runs(
            "DE",
            """
            {"version": 1, "rows": {"in": 3, "out": 3, "bad": 0},
             "table": {"uri": "gs://lake/sales", "version": 7, "files": ["gs://lake/sales/a.parquet"]},
             "columns": {"added": ["vat double"], "widened": ["price bigint -> decimal(20,2)"]}}
            """);

    assertEquals(new JobReport.Table("gs://lake/sales", 7L, null), told.table());
    assertEquals(List.of("vat double"), told.columns().added());
    assertEquals(List.of("price bigint -> decimal(20,2)"), told.columns().widened());
    String published = watcher.world.receipts().get(0).toString();
    assertTrue(
        published.contains("vat double") && published.contains("gs://lake/sales"), published);
  }

  @Test
  void badRowsAreCountedByFileAndColumnWithoutTheirTextInTheReceipt() {
    RunAccount told = runs("DE", bad(100, 2, "price"));

    assertEquals(
        List.of(new JobReport.BadCount("gs://landing/sales/DE/a.csv", null, 2)),
        told.badRows().byFile());
    assertEquals(List.of(new JobReport.BadCount(null, "price", 2)), told.badRows().byColumn());
    assertEquals("x", told.badRows().first().get(0).raw());
    String receipt = watcher.world.receipts().get(0).getAsJsonObject("badRows").toString();
    assertTrue(receipt.contains("price") && !receipt.contains("raw"), receipt);
  }

  @Test
  void aJumpOfOneColumnIsAWarningInItsLaneAlone() {
    String calm = runs("DE", bad(1000, 5, "price")).row().run();
    runs("FR", bad(1000, 50, "price"));

    RunAccount jumped = runs("DE", bad(1000, 120, "price"));

    assertEquals(
        List.of(
            "Column price: 120 of 1,000 rows were bad (12.0 %); in run "
                + calm
                + " it was 5 of 1,000 (0.5 %)."),
        jumped.warnings());
    assertEquals(
        jumped.warnings().get(0).substring(0, 20), jumped.row().warning().substring(0, 20));
    assertTrue(watcher.world.receipts().toString().contains("120 of 1,000"));
  }

  @Test
  void whatWasAlwaysBadIsNoWarningAndNeitherIsAFirstRun() {
    assertEquals(List.of(), runs("DE", bad(1000, 100, "price")).warnings());
    assertEquals(List.of(), runs("DE", bad(1000, 150, "price")).warnings());
    assertEquals(1, runs("DE", bad(1000, 150, "vat")).warnings().size());
    assertEquals(List.of(), runs("DE", bad(10_000, 99, "id")).warnings());
  }

  @Test
  void aRunWithManyBadRowsIsNotPlainlyGood() {
    assertTrue(runs("DE", bad(100, 2, "price")).row().manyBad());
    assertTrue(!runs("DE", bad(100, 1, "price")).row().manyBad());
  }

  @Test
  void aLaneIsShownByItsValues() {
    RunRow row = runs("DE", null).row();

    assertEquals(Map.of("country", "DE"), row.values());
    assertEquals("country=DE", row.laneName());
    assertEquals(1, count("country=DE"));
    assertEquals(0, count("country=FR"));
    assertEquals(1, count(row.lane()));
    String name = watcher.run(row.run()).objects().get(0).name();
    assertEquals("country=DE", watcher.explained(name).laneName());
  }

  private int count(String lane) {
    RunQuery query = new RunQuery(null, lane, null, null, null, null);
    return watcher.console.runs(query, null).runs().size();
  }

  @Test
  void aWaitingObjectsLaneIsNamedByItsValues() {
    watcher.world.pipelineOn(
        "slow", "match: 'slow/{c}/*.csv', groupBy: [c]", "batch: {quietPeriod: 10m}");
    watcher.world.objectLands("slow/a,b=c/1.csv");

    String sentence = watcher.explained("slow/a,b=c/1.csv").sentence();

    assertTrue(sentence.startsWith("It waits in lane c=a,b=c."), sentence);
    assertEquals(1, awake("c=a,b=c"));
    assertEquals(0, awake("c=a"));
  }

  private int awake(String lane) {
    RunQuery query = new RunQuery(null, lane, null, null, null, null);
    return watcher.console.overview(query, null).lanes().size();
  }

  @Test
  void aFailedRunTellsHowItsBatchSucceeded() {
    watcher.world.jobs.script(order -> MemoryJobs.Ending.failure("no rows", Duration.ofSeconds(9)));
    String first = runs("DE", null).row().run();
    assertNull(watcher.run(first).row().repeated());

    String second = again(first);
    watcher.world.jobs.script(order -> MemoryJobs.Ending.success(Duration.ofSeconds(9)));
    assertEquals(
        new RunRow.Repetition(second, Outcome.FAILED), watcher.run(first).row().repeated());
    String third = again(second);

    RunRow.Repetition good = new RunRow.Repetition(third, Outcome.SUCCEEDED);
    assertEquals(good, watcher.run(first).row().repeated());
    List<RunRow> listed = watcher.console.runs(RunQuery.ALL, null).runs();
    assertEquals(List.of(third, second, first), listed.stream().map(RunRow::run).toList());
    assertEquals(good, listed.get(2).repeated());
    assertEquals(good, listed.get(1).repeated());
    assertNull(listed.get(0).repeated());
  }

  private String again(String run) {
    watcher.world.handWrites("again/sales/" + run, "");
    watcher.world.timePasses(HOUR);
    return watcher.lastRun();
  }

  @Test
  void theJobsOwnSentenceComesFirst() {
    watcher.world.jobs.script(
        order -> MemoryJobs.Ending.failure("Task failed", Duration.ofSeconds(9)));

    RunAccount told = runs("DE", "{\"version\": 1, \"message\": \"The header is missing.\"}");

    assertTrue(told.row().reason().startsWith("The header is missing. Job "), told.row().reason());
    assertTrue(
        told.sentence().startsWith("The run failed. The header is missing. "), told.sentence());
  }

  @Test
  void soDoesTheExceptionThatDataprocFound() {
    watcher.world.jobs.script(
        order ->
            MemoryJobs.Ending.failure(
                "Job failed with message [ValueError: no rows]", Duration.ofSeconds(9)));

    String reason = runs("DE", null).row().reason();

    assertTrue(reason.startsWith("ValueError: no rows. Job "), reason);
  }
}
