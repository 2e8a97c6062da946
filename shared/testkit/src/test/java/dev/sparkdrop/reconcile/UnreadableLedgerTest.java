package dev.sparkdrop.reconcile;

import static dev.sparkdrop.reconcile.World.objects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.MemoryJobs.Ending;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of the ledger that this version cannot read: left alone, told, and in nobody's way. */
class UnreadableLedgerTest {
  private static final Duration LONG = Duration.ofMinutes(20);

  private final World world =
      new World().pipeline("birds", "birds/*.csv").pipeline("fish", "fish/*.csv");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "null",
        "[]",
        "{}",
        "{\"version\": 1}",
        "{\"version\": 2, \"phase\": \"WAITING_FOR_GODOT\"}",
        "{\"version\": \"one\"}",
        "{\"version\": 1, \"lane\": {\"pipeline\": \"fish\", \"id\": \"fish\", \"values\": {}},"
            + " \"phase\": \"IDLE\", \"since\": \"2026-11-22T08:00:00Z\", \"rhythm\": {}}"
      })
  void aRecordStopsItsOwnLaneAndNothingElse(String text) {
    world.jobs.script(order -> Ending.success(LONG));
    world.objectLands("birds/a.csv");
    String record = world.state.read("lanes/birds/birds.json").orElseThrow().content();

    World.put(world.state, "lanes/birds/birds.json", text);
    world.objectLands("birds/b.csv");
    world.objectLands("fish/a.csv");
    world.timePasses(Duration.ofHours(1));

    assertEquals(List.of("fish"), pipelines());
    assertEquals(1, world.clusters.there().size());
    assertTrue(world.logged("cluster is left to its own end") > 0);
    assertEquals(2, world.jobs.accepted().size());

    world.handWrites("lanes/birds/birds.json", record);
    world.timePasses(Duration.ofHours(1));
    assertEquals(List.of("birds", "birds", "fish"), pipelines());
    assertEquals(3, world.jobs.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "receipt.json", "pipeline.json"})
  void aRunsObjectKeepsItsLaneWhereItIsUntilItIsMended(String object) {
    world.jobs.script(order -> Ending.success(LONG));
    world.objectLands("birds/a.csv");
    String folder = world.only("runs/birds/", "/pipeline.json").replace("pipeline.json", "");
    String name = folder + object;
    String before = world.state.read(name).map(stored -> stored.content()).orElse(null);

    world.handWrites(name, "{\"version\": 2}");
    world.functionsAreReplaced();
    world.objectLands("fish/a.csv");
    world.timePasses(Duration.ofHours(1));

    assertTrue(world.logged("lane could not be advanced") > 0);
    assertEquals(1, world.announcements.published().size());

    world.handDeletes(name);
    if (before != null) {
      world.handWrites(name, before);
    }
    world.timePasses(Duration.ofHours(1));
    assertEquals(List.of("birds", "fish"), pipelines());
    assertEquals(2, world.jobs.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aReportIsAsGoodAsNone() {
    world.jobs.script(order -> Ending.success(LONG));
    world.objectLands("birds/a.csv");

    world.handWrites("reports/birds/" + world.jobs.accepted().get(0).id() + ".json", "{");
    world.timePasses(Duration.ofHours(1));

    assertEquals(List.of("birds"), pipelines());
  }

  @Test
  void aMarkerStaysAndTheOthersAreProcessed() {
    world.handWrites("inbox/birds/birds/0000000000000-ffff", "");
    world.objectLands("birds/a.csv");

    world.timePasses(Duration.ofHours(2));

    assertEquals(List.of("birds/a.csv"), objects(world.receipts().get(0)));
    world.only("inbox/", "-ffff");
    assertTrue(world.logged("markers in the inbox cannot be read") > 0);
    world.thenNoClusterIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not JSON", "{\"version\": 2}"})
  void theWatermarkStopsThePassAlone(String text) {
    world.tick();
    world.handWrites("watermarks/landing.json", text);
    world.objectLands("birds/a.csv");
    world.objectIsWritten("birds/b.csv");

    world.timePasses(Duration.ofHours(3));

    assertEquals(1, world.receipts().size());
    assertTrue(world.logged("lost events are not looked for") > 0);
    assertEquals(text, world.state.read("watermarks/landing.json").orElseThrow().content());
  }

  @Test
  void aManifestOfAnotherRunIsNotTaken() {
    world.jobs.script(order -> Ending.success(LONG));
    world.objectLands("birds/a.csv");
    String name = world.only("runs/birds/", "/manifest.json");
    String mine = world.state.read(name).orElseThrow().content();

    world.handWrites(name, mine.replace("\"run\": \"birds-", "\"run\": \"fish-"));
    world.timePasses(Duration.ofHours(1));

    assertEquals(List.of(), world.receipts());
    world.handWrites(name, mine);
    world.timePasses(Duration.ofHours(1));
    assertEquals(List.of("birds"), pipelines());
  }

  @Test
  void aManifestThatNamesAnotherLanesObjectHasClaimedIt() {
    world.pipelineOn("years", "match: 'years/{year}/*.csv', groupBy: [year]");
    world.jobs.script(order -> Ending.success(LONG));
    world.eventIsOnlyNoted(world.objectIsWritten("years/1990/a.csv"));
    world.tick();
    String folder = world.only("runs/years/", "/pipeline.json").replace("pipeline.json", "");
    String run = folder.substring("runs/years/".length(), folder.length() - 1);
    var other = world.objectIsWritten("years/1991/a.csv");
    world.handWrites(
        folder + "manifest.json",
        """
        {"version": 1, "run": "%s", "pipeline": "years", "lane": "%s", "dropped": [],
         "objects": [{"bucket": "landing", "name": "years/1991/a.csv", "generation": %d,
                      "size": 7, "created": "%s"}]}
        """
            .formatted(run, run.substring(0, 14), other.generation(), other.created()));
    world.timePasses(Duration.ofMinutes(3));

    world.eventArrives(other);
    world.timePasses(Duration.ofHours(2));

    List<String> processed =
        world.receipts().stream().flatMap(receipt -> objects(receipt).stream()).sorted().toList();
    assertEquals(List.of("years/1990/a.csv", "years/1991/a.csv"), processed);
  }

  private List<String> pipelines() {
    return world.receipts().stream()
        .map((JsonObject receipt) -> receipt.get("pipeline").getAsString())
        .toList();
  }
}
