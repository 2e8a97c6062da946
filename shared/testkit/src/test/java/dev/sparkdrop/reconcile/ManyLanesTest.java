package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.Bucket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tick's work grows with the lanes that are awake, and not with those that ever were. */
class ManyLanesTest {
  private final World world = new World();

  @BeforeEach
  void groupedByYear() {
    world.pipelineOn("birds", "match: 'birds/{year}/*.csv', groupBy: [year]");
  }

  private List<String> listings(Runnable what) {
    int before = world.stateCalls.listings().size();
    what.run();
    List<String> all = world.stateCalls.listings();
    return all.subList(before, all.size());
  }

  private void thereAreRestingLanes(int count) {
    String text =
        """
        {"version": 1, "lane": {"pipeline": "birds", "id": "birds-%08x", "values": {}},
         "phase": "IDLE", "since": "2026-11-20T08:00:00Z",
         "rhythm": {"boot": "PT90S", "delete": "PT60S", "leftOver": false}}
        """;
    for (int i = 0; i < count; i++) {
      String name = "lanes/birds/birds-%08x.json".formatted(i);
      world.state.write(
          new Bucket.Draft(name, text.formatted(i), Map.of("phase", "IDLE")), Bucket.NONE);
    }
  }

  @Test
  void lanesThatRestAreNotListed() {
    thereAreRestingLanes(5_000);
    world.tick();
    world.eventIsOnlyNoted(world.objectIsWritten("birds/1990/a.csv"));

    List<String> listed =
        listings(
            () -> {
              world.clock.pass(Duration.ofMinutes(1));
              world.tick();
            });

    assertEquals(1, world.clusters.there().size());
    assertTrue(listed.stream().noneMatch(call -> call.startsWith("list lanes/")), listed::toString);
  }

  @Test
  void aTickWithoutWorkListsOnce() {
    world.objectLands("birds/1990/a.csv");
    world.timePasses(Duration.ofMinutes(30));
    assertEquals(1, world.receipts().size());

    assertEquals(List.of("folders "), listings(world::tick));
  }

  @Test
  void aLaneThatGoesToRestLeavesTheIndex() {
    world.objectLands("birds/1990/a.csv");
    assertEquals(1, world.state.list("active/", null, 10).entries().size());

    world.timePasses(Duration.ofMinutes(30));

    assertEquals(List.of(), world.state.list("active/", null, 10).entries());
  }

  @Test
  void anOpenRunThatTheIndexLostIsFoundByTheHourlyPass() {
    world.eventIsOnlyNoted(world.objectIsWritten("birds/1990/a.csv"));
    world.tick();
    world.timePasses(Duration.ofMinutes(2));
    world.handDeletes("active/");
    world.clusters.vanish(world.clusters.there().iterator().next().name());

    world.timePasses(Duration.ofHours(2));

    assertEquals(1, world.receipts().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aRecordThatWasIdleForAWeekGoes() {
    thereAreRestingLanes(2_500);
    world.timePasses(Duration.ofHours(2));
    assertEquals(2_500, world.state.list("lanes/", null, 1000).entries().size() + 1_500);

    world.clock.pass(Duration.ofDays(7));
    world.timePasses(Duration.ofHours(2));

    assertEquals(List.of(), world.state.list("lanes/", null, 10).entries());
  }

  @Test
  void theNextTickBeginsWithTheLanesThatHadNoTurn() {
    for (int year = 1990; year < 2010; year++) {
      world.eventIsOnlyNoted(world.objectIsWritten("birds/" + year + "/a.csv"));
    }
    Set<String> looked = new HashSet<>();
    world.stateCalls.before(
        call -> {
          if (call.startsWith("read lanes/")) {
            looked.add(call);
            world.clock.pass(Duration.ofSeconds(10));
          }
        });

    // There is time for two lanes a tick.
    for (int i = 0; i < 20; i++) {
      world.tick();
    }

    assertEquals(20, looked.size(), looked::toString);
  }
}
