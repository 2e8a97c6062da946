package dev.sparkdrop.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lane from its first object to its last, as the first page tells it. */
class OverviewTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Watcher watcher = new Watcher();

  @Test
  void aQuietDeploymentShowsItsPipelinesAndNothingElse() {
    watcher.world.pipeline("birds", "birds/*.csv");

    Overview overview = watcher.console.overview(RunQuery.ALL, null);

    assertEquals(List.of("birds"), overview.pipelines());
    assertEquals(List.of(), overview.lanes());
    assertEquals(List.of(), overview.runs().runs());
    assertEquals(List.of(), overview.problems());
    assertNull(overview.runs().next());
  }

  @Test
  void whatIsNotDueWaitsUntilItIs() {
    watcher.world.pipeline("birds", "birds/*.csv", "batch: {quietPeriod: 10m}");
    Instant landed = watcher.world.clock.instant();
    watcher.world.objectLands("birds/a.csv");

    LaneStatus lane = watcher.onlyLane();

    assertEquals(Phase.IDLE, lane.phase());
    assertEquals("Objects wait: the batch is not due.", lane.words());
    assertEquals(landed.plus(Duration.ofMinutes(10)), lane.until());
    assertEquals(1, lane.waiting());
    assertNull(lane.run());
  }

  @Test
  void aLaneGoesThroughItsPhasesInWords() {
    watcher.world.pipeline("birds", "birds/*.csv", "batch: {linger: 5m}");
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("birds/a.csv"));
    thenItSays(Phase.IDLE, "Objects wait, and their batch is due: a run is opened");

    watcher.world.tick();
    thenItSays(Phase.PROVISIONING, "A cluster is starting");
    assertNotNull(watcher.onlyLane().clusterRequested());
    assertNotNull(watcher.onlyLane().until());

    watcher.world.timePasses(MINUTE.multipliedBy(2));
    thenItSays(Phase.RUNNING, "The job is under way.");
    assertNotNull(watcher.onlyLane().job());
    assertEquals(0, watcher.onlyLane().waiting());

    watcher.world.timePasses(MINUTE);
    thenItSays(Phase.CLOSING, "The run succeeded, and its cluster waits for the next batch.");

    watcher.world.timePasses(MINUTE.multipliedBy(5));
    thenItSays(Phase.DELETING, "The run is over, and its cluster is being deleted.");

    watcher.world.timePasses(MINUTE.multipliedBy(2));
    assertEquals(List.of(), watcher.console.overview(RunQuery.ALL, null).lanes());
    RunRow row = watcher.console.overview(RunQuery.ALL, null).runs().runs().get(0);
    assertEquals(Outcome.SUCCEEDED, row.outcome());
    assertEquals("birds/a.csv", row.firstObject());
    assertEquals(1, row.objects());
    assertNotNull(row.clusterGone());
    assertTrue(row.clusterSeconds() > 90, "it was there longer than it took to start");
  }

  @Test
  void aRefusedClusterIsToldWithTheReason() {
    watcher.world.pipeline("birds", "birds/*.csv");
    watcher.world.clusters.refuse(
        order ->
            new Failure(Failure.Fault.QUOTA, "No CPUs are left.", watcher.world.clock.instant()));
    watcher.world.objectLands("birds/a.csv");

    LaneStatus lane = watcher.onlyLane();

    assertEquals(
        "A cluster is wanted: no rung of the ladder could be had. The last one: No CPUs are left.",
        lane.words());
    assertNotNull(lane.until());
  }

  @Test
  void aRecordThatCannotBeReadIsAProblemAndTheOthersAreShown() {
    watcher.world.pipeline("birds", "birds/*.csv").pipeline("cars", "cars/*.csv");
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("birds/a.csv"));
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("cars/a.csv"));
    watcher.world.tick();
    watcher.world.handWrites("lanes/birds/birds.json", "{\"version\": 99}");

    Overview overview = watcher.console.overview(RunQuery.ALL, null);

    assertEquals(List.of("cars"), overview.lanes().stream().map(LaneStatus::lane).toList());
    assertEquals(1, overview.problems().size());
    assertTrue(overview.problems().get(0).contains("its version is 99"), overview.toString());
  }

  @Test
  void lookingChangesNothing() {
    watcher.world.pipelineOn("birds", "match: 'birds/**', marker: _DONE");
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("birds/a.csv"));
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("birds/_DONE"));
    watcher.world.state.deleteAll(
        watcher.world.state.names().stream().filter(n -> !n.contains("marker")).toList());
    List<String> before = watcher.world.state.names();

    watcher.console.overview(RunQuery.ALL, null);

    assertEquals(before, watcher.world.state.names());
    assertEquals(1, before.size(), "a marker that covers nothing would be taken away by a tick");
  }

  @Test
  void aLookListsWhatItShowsAndNothingThatOnlyGrows() {
    watcher.world.pipeline("birds", "birds/*.csv").pipeline("cars", "cars/*.csv");
    watcher.world.objectLands("birds/a.csv");
    watcher.world.timePasses(Duration.ofMinutes(15));
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("cars/a.csv"));
    List<String> before = watcher.world.stateCalls.listings();

    watcher.console.overview(RunQuery.ALL, null);

    List<String> listings = new ArrayList<>(watcher.world.stateCalls.listings());
    before.forEach(listings::remove);
    listings.sort(null);
    assertEquals(
        List.of(
            "folders ",
            "folders closed/",
            "folders closed/",
            "folders inbox/",
            "folders inbox/cars/",
            // Which lanes are not idle: how many clusters are taken.
            "list active/cars/",
            "list asked/",
            "list closed/birds/",
            // Its values, what the lifecycle sees, its oldest object, and how many wait.
            "list inbox/cars/cars/",
            "list inbox/cars/cars/",
            "list inbox/cars/cars/",
            "list inbox/cars/cars/"),
        listings);
  }

  @Test
  void onlyTheLanesThatFitTheFilterAreShown() {
    watcher.world.pipeline("birds", "birds/*.csv").pipeline("cars", "cars/*.csv");
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("birds/a.csv"));
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("cars/a.csv"));

    Overview overview =
        watcher.console.overview(new RunQuery("cars", null, null, null, null, null), null);

    assertEquals(List.of("cars"), overview.lanes().stream().map(LaneStatus::lane).toList());
    assertEquals(List.of("birds", "cars"), overview.pipelines());
  }

  @Test
  void aFailedRunIsShownWithItsReason() {
    watcher.world.pipeline("birds", "birds/*.csv");
    watcher.world.jobs.script(order -> Ending.failure("<b>no</b> such column", MINUTE));
    watcher.world.objectLands("birds/a.csv");
    watcher.world.timePasses(Duration.ofMinutes(15));

    RunRow row = watcher.console.overview(RunQuery.ALL, null).runs().runs().get(0);

    assertEquals(Outcome.FAILED, row.outcome());
    assertTrue(row.reason().contains("<b>no</b> such column"), row.reason());
  }

  private void thenItSays(Phase phase, String words) {
    assertEquals(phase, watcher.onlyLane().phase());
    assertTrue(watcher.onlyLane().words().startsWith(words), watcher.onlyLane().words());
  }
}
