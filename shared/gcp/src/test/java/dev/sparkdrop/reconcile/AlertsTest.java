package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.LinesLog.Line;
import dev.sparkdrop.port.MemoryJobs;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Failure.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What deploy/alert-*.json look for in the log is what the log has. */
class AlertsTest {
  private static final Pattern ALTERNATIVES =
      Pattern.compile("jsonPayload\\.event=(\\(.*?\\)|\"[^\"]*\")");
  private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern FIELD = Pattern.compile("EXTRACT\\(jsonPayload\\.([A-Za-z]+)\\)");

  private final World world = new World().pipeline("birds", "birds/*.csv");

  @Test
  void failedRunsAreFound() throws IOException {
    JsonObject alert = condition("failed-runs");
    world.jobs.script(order -> MemoryJobs.Ending.failure("no such column", World.JOB));
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofHours(1));
    World refused = new World().pipeline("birds", "birds/*.csv");
    refused.clusters.refuseNext(new Failure(Fault.USER, "no such image", refused.clock.instant()));
    refused.objectLands("birds/a.csv");
    refused.tick();

    Set<String> found = new TreeSet<>(found(alert, world));
    found.addAll(found(alert, refused));

    assertEquals(events(alert), found);
  }

  @Test
  void aClusterThatOutlivesItsOwnLimitIsFound() throws IOException {
    JsonObject alert = condition("old-cluster");
    world.clusters.deletionTime(Duration.ofDays(1));
    world.clusters.forgetLimits();
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofHours(18));

    assertEquals(events(alert), found(alert, world));
  }

  @Test
  void theFirstSuccessAfterAFailureIsFoundAndNoOther() throws IOException {
    JsonObject alert = condition("recovered-runs");
    world.jobs.script(order -> MemoryJobs.Ending.failure("no such column", World.JOB));
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofHours(1));
    assertEquals(Set.of(), found(alert, world));

    world.jobs.script(order -> MemoryJobs.Ending.success(World.JOB));
    world.objectLands("birds/b.csv");
    world.timePasses(Duration.ofHours(1));
    world.objectLands("birds/c.csv");
    world.timePasses(Duration.ofHours(1));

    assertEquals(events(alert), found(alert, world));
    assertEquals(
        1, world.log.lines().stream().filter(l -> l.event().equals("lane_recovered")).count());
  }

  /** It is told by an event of its own, which is none of the alert's. */
  @Test
  void aRunWhoseRecordIsMadeAgainIsNoSuccessAfterAFailure() throws IOException {
    JsonObject alert = condition("recovered-runs");
    world.jobs.script(order -> MemoryJobs.Ending.NEVER);
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));
    world.state.deleteAll(
        world.state.names().stream().filter(name -> name.startsWith("lanes/")).toList());

    world.timePasses(Duration.ofMinutes(10));

    assertTrue(world.log.lines().stream().anyMatch(l -> l.event().equals("run_recovered")));
    assertEquals(Set.of(), found(alert, world));
  }

  @Test
  void aRunWithWarningsIsFound() throws IOException {
    JsonObject alert = condition("warned-runs");
    world.objectLands("birds/a.csv");
    String run =
        world.state.names().stream()
            .filter(name -> name.startsWith("runs/"))
            .findFirst()
            .orElseThrow()
            .split("/", -1)[2];
    world.handWrites(
        "reports/birds/" + run + "-a1.json", "{\"version\": 1, \"warnings\": [\"Look here.\"]}");
    world.timePasses(Duration.ofHours(1));

    assertEquals(events(alert), found(alert, world));
  }

  @Test
  void aRunThatSucceedsRaisesNoAlert() throws IOException {
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofHours(1));

    assertEquals(1, world.receipts().size());
    for (String each : Set.of("failed-runs", "old-cluster", "recovered-runs", "warned-runs")) {
      assertEquals(Set.of(), found(condition(each), world));
    }
  }

  private static JsonObject condition(String name) throws IOException {
    String text = Files.readString(Path.of("../../deploy/alert-" + name + ".json"));
    JsonArray conditions =
        JsonParser.parseString(text).getAsJsonObject().getAsJsonArray("conditions");
    return conditions.get(0).getAsJsonObject().getAsJsonObject("conditionMatchedLog");
  }

  /** The events that its filter asks for. */
  private static Set<String> events(JsonObject condition) {
    var asked = ALTERNATIVES.matcher(condition.get("filter").getAsString());
    assertTrue(asked.find(), condition::toString);
    return TEXT.matcher(asked.group(1)).results().map(r -> r.group(1)).collect(Collectors.toSet());
  }

  /** Those of them that the log has; their lines have every field that the alert tells. */
  private static Set<String> found(JsonObject condition, World world) {
    Set<String> asked = events(condition);
    Set<String> fields =
        FIELD
            .matcher(condition.get("labelExtractors").toString())
            .results()
            .map(r -> r.group(1))
            .collect(Collectors.toSet());
    Set<String> found = new TreeSet<>();
    for (Line line : world.log.lines()) {
      if (asked.contains(line.event())) {
        assertTrue(line.fields().keySet().containsAll(fields), line::toString);
        found.add(line.event());
      }
    }
    return found;
  }
}
