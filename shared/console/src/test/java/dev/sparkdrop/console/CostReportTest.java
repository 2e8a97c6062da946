package dev.sparkdrop.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.cost.Prices;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clusters cost, by pipeline and by day. */
class CostReportTest {
  /** Four vCPUs at a quarter each, and nothing else: a cluster of ours is one an hour. */
  private static final Prices ONE_AN_HOUR =
      new Prices(
          LocalDate.parse("2026-11-01"),
          "USD",
          "a test",
          0,
          OptionalDouble.empty(),
          Map.of(
              "us-central1",
              new Prices.Region(
                  Map.of("n2", new Prices.Machine(0, 0.25, 0)),
                  Map.of("pd-standard", 0.0),
                  OptionalDouble.empty())));

  private final Watcher watcher = new Watcher();
  private final Instant now = watcher.world.clock.instant();

  @BeforeEach
  void pricesAreKnown() {
    watcher.prices = ONE_AN_HOUR;
  }

  private String runs(String pipeline, Instant opened, int seconds, String... names) {
    String run = watcher.closes(pipeline, opened, Outcome.SUCCEEDED, names);
    watcher.clusterGoes(pipeline, run, seconds);
    return run;
  }

  private static RunQuery of(String pipeline, Instant from, Instant to) {
    return new RunQuery(pipeline, null, null, from, to, null);
  }

  private static List<String> names(List<CostReport.Line> lines) {
    return lines.stream().map(CostReport.Line::of).toList();
  }

  @Test
  void sevenDaysAreSummedUpByPipelineAndByDay() {
    Instant yesterday = now.minus(Duration.ofDays(1));
    runs("birds", yesterday, 1800, "a", "b");
    runs("birds", now.minusSeconds(4000), 1800, "c");
    runs("cars", now.minusSeconds(3000), 3600, "a");

    CostReport costs = watcher.console.costs(RunQuery.ALL);

    assertEquals(List.of("birds", "cars"), names(costs.byPipeline()));
    assertEquals(List.of(day(now.minusSeconds(3000)), day(yesterday)), names(costs.byDay()));
    CostReport.Line birds = costs.byPipeline().get(0);
    assertEquals(List.of(2, 2), List.of(birds.runs(), birds.clusters()));
    assertEquals(3, birds.objects());
    assertEquals(3600, birds.paid().clusterSeconds());
    assertEquals(new BigDecimal("1.0000"), birds.paid().money());
    assertEquals(new BigDecimal("2.0000"), costs.all().paid().money());
    // Four starts of 90 seconds and ends of 60, and three jobs of 60, of one run two objects.
    assertEquals(4 * 150 + 3 * 60, costs.all().clusterPerFile().clusterSeconds());
    assertEquals("USD", costs.currency());
    assertEquals(List.of(), costs.problems());
    assertEquals(costs.from(), costs.lookedBackTo());
    assertEquals(
        "7 days: 3 runs on 3 clusters, 2.0 cluster-hours, about 2.00 USD; one cluster per file"
            + " would have been 0.2 hours, about 0.22 USD.",
        costs.sentence());
  }

  private static String day(Instant time) {
    return time.toString().substring(0, 10);
  }

  @Test
  void theNumbersSayWhatTheySuppose() {
    runs("birds", now.minusSeconds(4000), 1800, "a");

    String said = watcher.console.costs(RunQuery.ALL).assumptions().toString();

    assertTrue(said.contains("2026-11-01"), said);
    assertTrue(said.contains("Each object on a cluster of its own"), said);
    assertTrue(said.contains("the day (UTC) on which it was closed"), said);
  }

  @Test
  void onlyWhatWasClosedInTheTimeCounts() {
    Instant noon = Instant.parse("2026-01-10T12:00:00Z");
    runs("birds", noon.minusSeconds(3600), 200, "before");
    // Opened before, and closed after the time began: its cluster is gone by then.
    runs("birds", noon.minusSeconds(100), 200, "in");
    runs("birds", noon.plusSeconds(3600), 200, "in", "too");
    runs("birds", noon.plusSeconds(7200), 200, "after");

    CostReport costs = watcher.console.costs(of(null, noon, noon.plusSeconds(7200)));

    assertEquals(2, costs.all().runs());
    assertEquals(3, costs.all().objects());
    assertTrue(costs.sentence().startsWith("1 day: 2 runs"), costs.sentence());
  }

  @Test
  void onlyTheChosenPipelineCountsAndAllCanBeChosen() {
    runs("birds", now.minusSeconds(4000), 1800, "a");
    runs("cars", now.minusSeconds(3000), 3600, "a");

    CostReport costs = watcher.console.costs(of("cars", null, null));

    assertEquals(List.of("cars"), names(costs.byPipeline()));
    assertEquals(3600, costs.all().paid().clusterSeconds());
    assertEquals(List.of("birds", "cars"), costs.pipelines());
  }

  @Test
  void withoutAPriceTableThereIsTimeAndNoMoney() {
    watcher.prices = Prices.NONE;
    runs("birds", now.minusSeconds(4000), 1800, "a");

    CostReport costs = watcher.console.costs(RunQuery.ALL);

    assertNull(costs.currency());
    assertNull(costs.all().paid().money());
    assertEquals(1800, costs.all().paid().clusterSeconds());
    assertTrue(
        costs.sentence().contains("0.5 cluster-hours, at a price that is not known;"),
        costs.sentence());
  }

  @Test
  void aRunsClusterThatIsStillThereIsNotCounted() {
    watcher.closes("birds", now.minusSeconds(300), Outcome.SUCCEEDED, "a");

    CostReport costs = watcher.console.costs(RunQuery.ALL);

    assertEquals(List.of(), costs.byDay());
    assertEquals("7 days: no run is closed whose cluster is gone.", costs.sentence());
  }

  @Test
  void aRealRunIsCounted() {
    watcher.world.pipeline("birds", "birds/*.csv");
    watcher.world.objectLands("birds/a.csv");
    watcher.world.timePasses(Duration.ofMinutes(15));

    CostReport.Line birds = watcher.console.costs(RunQuery.ALL).byPipeline().get(0);

    assertEquals(List.of(1, 1), List.of(birds.runs(), birds.clusters()));
    assertTrue(birds.paid().clusterSeconds() >= birds.clusterPerFile().clusterSeconds());
  }

  @Test
  void aRequestLooksAtSoManyRunsAndSaysHowFarBackThatWas() {
    Instant oldest = now.minusSeconds(40 * CostReportReader.LOOKED_AT);
    for (int i = 0; i <= CostReportReader.LOOKED_AT; i++) {
      watcher.closes("birds", oldest.plusSeconds(40L * i), Outcome.SUCCEEDED);
    }
    long listings = watcher.world.stateCalls.calls("list closed/");

    CostReport costs = watcher.console.costs(RunQuery.ALL);

    assertEquals(oldest, costs.lookedBackTo());
    assertEquals(1, costs.problems().size(), costs.problems()::toString);
    assertTrue(costs.problems().get(0).contains("is not counted"), costs.problems()::toString);
    assertTrue(watcher.world.stateCalls.calls("list closed/") - listings <= 7);
  }

  @Test
  void theOldestDaysOfALongTimeAreLeftOutOfRunsAndClustersAlike() {
    for (int i = 0; i <= CostReportReader.LOOKED_AT; i++) {
      watcher.closes("birds", now.minusSeconds(1000 + 40L * i), Outcome.SUCCEEDED, "a");
    }
    runs("birds", now.minusSeconds(1000 + 50L * CostReportReader.LOOKED_AT), 200, "a");

    CostReport costs = watcher.console.costs(RunQuery.ALL);

    assertEquals(0, costs.all().clusters(), "its run was not looked at");
  }

  @Test
  void entriesThatCannotBeReadAreProblemsAndTheOthersAreCounted() {
    runs("birds", now.minusSeconds(4000), 1800, "a");
    watcher.world.state.createAll(
        List.of(
            new Bucket.Draft("closed/birds/000000000-x", "", Map.of("run", "{\"version\": 99}")),
            new Bucket.Draft("clusters/birds/000000000-x", "", Map.of("version", "99"))));

    CostReport costs = watcher.console.costs(RunQuery.ALL);

    assertEquals(1, costs.all().runs());
    assertEquals(2, costs.problems().size(), costs.problems()::toString);
  }

  @Test
  void aTimeThatEndsBeforeItBeginsIsRefused() {
    RunQuery future = of(null, now.plusSeconds(60), null);

    BadRequest refused = assertThrows(BadRequest.class, () -> watcher.console.costs(future));

    assertTrue(refused.getMessage().contains("earlier from"), refused.getMessage());
  }
}
