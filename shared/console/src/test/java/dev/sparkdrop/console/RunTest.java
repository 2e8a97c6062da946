package dev.sparkdrop.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.reconcile.World;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One run as a person reads it. */
class RunTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Watcher watcher = new Watcher();

  @BeforeEach
  void aPipeline() {
    watcher.world.pipeline("birds", "birds/*.csv");
  }

  @Test
  void aClosedRunIsToldWhole() {
    watcher.world.objectLands("birds/a.csv");
    watcher.world.timePasses(HOUR);

    RunAccount told = watcher.run(watcher.lastRun());

    assertEquals(Outcome.SUCCEEDED, told.row().outcome());
    assertEquals("The run succeeded: 1 object was processed.", told.sentence());
    assertEquals(List.of("birds/a.csv"), told.objects().stream().map(LandedObject::name).toList());
    assertNull(told.nextObjects());
    assertEquals(1, told.attempts().size());
    assertTrue(told.pipelineFile().startsWith("name: birds"), told.pipelineFile());
    assertNotNull(told.row().clusterGone());
    assertEquals(List.of(), told.problems());
  }

  @Test
  void anOpenRunIsToldAsFarAsItIs() {
    watcher.world.objectLands("birds/a.csv");

    RunAccount told = watcher.run(watcher.onlyLane().run());

    assertNull(told.row().outcome());
    assertEquals(1, told.row().objects());
    assertNotNull(told.row().timeline().submitted());
    assertTrue(told.sentence().startsWith("The run is open"), told.sentence());
  }

  @Test
  void tenThousandObjectsArePaged() {
    watcher.world.pipeline("birds", "birds/*.csv", "batch: {quietPeriod: 1m}");
    for (int i = 0; i < 250; i++) {
      watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("birds/" + i + ".csv"));
    }
    watcher.world.timePasses(HOUR);
    String run = watcher.lastRun();

    Set<String> seen = new HashSet<>();
    String page = null;
    int pages = 0;
    do {
      RunAccount told = watcher.console.run(run, page).orElseThrow();
      told.objects().forEach(object -> seen.add(object.name()));
      page = told.nextObjects();
      pages++;
    } while (page != null);

    assertEquals(250, seen.size());
    assertEquals(3, pages);
    assertEquals(List.of(), watcher.console.run(run, "9999").orElseThrow().objects());
    assertThrows(BadRequest.class, () -> watcher.console.run(run, "-1"));
    assertThrows(BadRequest.class, () -> watcher.console.run(run, "<script>"));
  }

  @Test
  void aSearchedBatchIsToldAsATreeWhereItBegan() {
    poisoned(6, "birds/c.csv");
    watcher.world.timePasses(HOUR);
    String root = halved();

    RunAccount told = watcher.run(root);

    // What landed in one instant is in the order of its keys.
    assertEquals(
        """
        halved 6 objects from birds/d.csv
          succeeded 3 objects from birds/d.csv
          halved 3 objects from birds/e.csv
            succeeded 2 objects from birds/e.csv
            breaks the job birds/c.csv
        """,
        tree(told.bisected(), ""));
    assertTrue(told.sentence().contains("is run again in halves"), told.sentence());
    String half = told.bisected().halves().get(1).run();
    RunAccount part = watcher.run(half);
    assertNull(part.bisected());
    assertEquals(root, part.row().bisect().root());
  }

  @Test
  void aHalfThatHasNotBegunWaitsInTheTree() {
    poisoned(2, "birds/a.csv");
    String root = null;
    while (root == null) {
      watcher.world.timePasses(Duration.ofMinutes(1));
      root = halved();
    }

    assertTrue(
        tree(watcher.run(root).bisected(), "").endsWith("  waits null\n"),
        tree(watcher.run(root).bisected(), ""));
  }

  /** So many objects land as one batch, and one of them breaks its job. */
  private void poisoned(int objects, String poison) {
    World world = watcher.world;
    world.pipeline("birds", "birds/*.csv", "retry: {bisect: true}");
    Lane lane = Lane.of("birds", Map.of());
    world.jobs.script(
        order ->
            world.ledger.runs().manifest(lane, order.labels().get("sparkdrop-run")).stream()
                    .flatMap(batch -> batch.objects().stream())
                    .anyMatch(object -> object.name().equals(poison))
                ? Ending.failure("exit 1", Duration.ofMinutes(1))
                : Ending.success(Duration.ofMinutes(1)));
    for (int i = 0; i < objects; i++) {
      world.eventIsOnlyNoted(world.objectIsWritten("birds/" + (char) ('a' + i) + ".csv"));
    }
  }

  /** The run whose batch is searched; null while none is. */
  private String halved() {
    return watcher.console.runs(RunQuery.ALL, null).runs().stream()
        .filter(row -> row.isHalved() && row.run().equals(row.bisect().root()))
        .map(RunRow::run)
        .findFirst()
        .orElse(null);
  }

  private static String tree(BisectedBatch batch, String indent) {
    StringBuilder lines = new StringBuilder(indent);
    lines.append(Badge.of(batch).word()).append(' ').append(batch.what()).append('\n');
    batch.halves().forEach(half -> lines.append(tree(half, indent + "  ")));
    return lines.toString();
  }

  @Test
  void theLastLinesOfTheDriverAreShown() {
    watcher.world.objectLands("birds/a.csv");
    watcher.world.timePasses(HOUR);
    String uri = watcher.run(watcher.lastRun()).driver().uri();
    String[] parts = uri.substring("gs://".length()).split("/", 2);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      lines.append("line ").append(i).append(" <script>\n");
    }
    watcher.console.run(watcher.lastRun(), null);
    watcher
        .buckets
        .get(parts[0])
        .createAll(
            List.of(
                new Bucket.Draft(parts[1] + ".000000000", "the beginning", Map.of()),
                new Bucket.Draft(parts[1] + ".000000001", lines.toString(), Map.of())));

    RunAccount.Driver driver = watcher.run(watcher.lastRun()).driver();

    String[] shown = driver.tail().split("\n", -1);
    assertEquals(50, shown.length);
    assertEquals("line 4999 <script>", shown[49]);
    assertNull(driver.problem());
  }

  @Test
  void theFirstBadRowsAreShownAsTheJobToldOfThem() {
    watcher.world.objectLands("birds/a.csv");
    String report =
        """
        {"version": 1, "rows": {"in": 3, "out": 2, "bad": 1}, "badRows": {
          "place": "gs://lake/birds_bad/run=1",
          "first": [{"file": "gs://landing/birds/a.csv", "line": 2, "raw": "<b>", "reason": "no"}]}}
        """;
    String name = "reports/birds/" + watcher.onlyLane().run() + "-a1.json";
    watcher.world.state.createAll(List.of(new Bucket.Draft(name, report, Map.of())));
    assertNull(watcher.run(watcher.onlyLane().run()).badRows());

    watcher.world.timePasses(HOUR);

    RunAccount told = watcher.run(watcher.lastRun());
    assertEquals("gs://lake/birds_bad/run=1", told.badRows().place());
    assertEquals(
        List.of(new JobReport.BadRow("gs://landing/birds/a.csv", 2L, "<b>", "no")),
        told.badRows().first());
    assertTrue(
        told.commands().get(0).line().endsWith("'gs://lake/birds_bad/run=1/*'"),
        told.commands()::toString);
  }

  @Test
  void outputThatIsGoneIsSaidToBe() {
    watcher.world.objectLands("birds/a.csv");
    watcher.world.timePasses(HOUR);

    RunAccount.Driver driver = watcher.run(watcher.lastRun()).driver();

    assertNull(driver.tail());
    assertTrue(driver.problem().startsWith("There is nothing at gs://"), driver.problem());
  }

  @Test
  void theSameIsShownElsewhere() {
    watcher.world.objectLands("birds/a.csv");
    watcher.world.timePasses(HOUR);
    String run = watcher.lastRun();

    RunAccount told = watcher.run(run);

    assertTrue(
        told.commands().stream()
            .anyMatch(
                command ->
                    command
                        .line()
                        .equals(
                            "gcloud dataproc jobs describe "
                                + run
                                + "-a1 --project=my-project --region=us-central1")),
        told.commands()::toString);
    assertTrue(
        told.links().stream()
            .anyMatch(
                link ->
                    link.url()
                        .equals(
                            "https://console.cloud.google.com/dataproc/jobs/"
                                + run
                                + "-a1?region=us-central1&project=my-project")),
        told.links()::toString);
    assertTrue(
        told.links().stream().allMatch(link -> link.url().matches("https://[!-~&&[^\"<>]]+")));
  }

  @Test
  void aReceiptThatCannotBeReadLeavesTheRest() {
    watcher.world.objectLands("birds/a.csv");
    watcher.world.timePasses(HOUR);
    String run = watcher.lastRun();
    watcher.world.handWrites("runs/birds/" + run + "/receipt.json", "{\"version\": 99}");

    RunAccount told = watcher.run(run);

    assertEquals(Outcome.SUCCEEDED, told.row().outcome());
    assertEquals(1, told.objects().size());
    assertEquals(1, told.problems().size());
    assertTrue(told.problems().get(0).contains("its version is 99"), told.problems().get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "birds", "birds-mk0000000000", "../birds-mk0000000000", "<script>", "b/c"})
  void aRunThatThereIsNotIsNone(String id) {
    assertEquals(Optional.empty(), watcher.console.run(id, null));
    assertEquals(Optional.empty(), watcher.console.run("x".repeat(1_000_000) + id, null));
  }
}
