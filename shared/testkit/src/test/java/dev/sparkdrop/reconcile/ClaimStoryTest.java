package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An object is in one batch, though it waits in two lanes, and though sealings are cut short. */
class ClaimStoryTest {
  private static final int MANY = 2_500;

  private final World world = new World();

  /** The platform ends an invocation. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void groupedByYear() {
    world.pipelineOn("birds", "match: 'birds/{year}/*.csv', groupBy: [year]");
  }

  private void thenEachIsInOneReceipt(List<String> names) {
    List<String> run = new ArrayList<>();
    world.receipts().forEach(receipt -> run.addAll(World.objects(receipt)));
    run.sort(null);
    assertEquals(names, run);
    world.thenNothingWaits();
    world.thenNoClusterIsLeft();
  }

  /** Its event comes once before, and once after the pipeline's lanes became others. */
  private void waitsInTwoLanes(String name) {
    LandedObject object = world.objectIsWritten(name);
    world.eventIsOnlyNoted(object);
    world.pipeline("birds", "birds/{year}/*.csv");
    world.eventIsOnlyNoted(object);
    assertEquals(2, world.waiting().size());
  }

  @Test
  void anObjectThatWaitsInTwoLanesIsInOneBatch() {
    waitsInTwoLanes("birds/1990/a.csv");
    AtomicInteger manifests = new AtomicInteger();
    String[] first = new String[1];
    world.stateCalls.before(
        call -> {
          if (call.startsWith("write runs/") && call.endsWith("/manifest.json")) {
            if (manifests.incrementAndGet() == 1) {
              first[0] = "read lanes/birds/" + call.split("/", -1)[2].replaceAll("-[^-]*$", "");
              // Both runs are open; the second lane is sealed when the first is about to be.
              world.tick();
              first[0] = null;
            }
          } else if (first[0] != null && call.equals(first[0] + ".json")) {
            throw new RetryLater("reading the lane that another instance works on", null);
          }
        });

    world.timePasses(Duration.ofMinutes(30));

    assertTrue(manifests.get() >= 2, "both lanes were sealed");
    thenEachIsInOneReceipt(List.of("birds/1990/a.csv"));
  }

  @Test
  void theClaimOfARunThatHasNeitherBatchNorRecordIsTakenOver() {
    waitsInTwoLanes("birds/1990/a.csv");
    world.stateCalls.before(
        call -> {
          if (call.startsWith("write runs/") && call.endsWith("/manifest.json")) {
            throw new Killed();
          }
        });
    assertThrows(Killed.class, () -> world.timePasses(Duration.ofMinutes(30)));
    world.stateCalls.before(call -> {});
    world.handDeletes("lanes/");

    world.timePasses(Duration.ofHours(2));

    thenEachIsInOneReceipt(List.of("birds/1990/a.csv"));
  }

  @Test
  void aLaneThatAnOlderVersionNamedGoesOn() {
    LandedObject object = world.objectIsWritten("birds/1990/a.csv");
    Lane old = new Lane("birds", "birds-0a1b2c3d", new TreeMap<>(Map.of("year", "1990")));
    world.ledger.inbox().put(old, object);
    world.eventIsOnlyNoted(object);
    world.eventIsOnlyNoted(world.objectIsWritten("birds/1990/b.csv"));
    assertEquals(3, world.waiting().size());

    world.timePasses(Duration.ofMinutes(30));

    thenEachIsInOneReceipt(List.of("birds/1990/a.csv", "birds/1990/b.csv"));
  }

  @Test
  void aSealingThatIsKilledAgainAndAgainGoesOnWhereItStopped() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      names.add("birds/1990/" + String.format("%06d", i) + ".csv");
      world.eventIsOnlyNoted(world.objectIsWritten(names.get(i)));
    }

    int kills = endureKills("create done/", 700);

    assertEquals(MANY / 700, kills);
    thenEachIsInOneReceipt(names);
  }

  @Test
  void aMarkersDirectoryThatIsTakenInByKilledInvocationsIsTakenInAtLast() {
    world.pipelineOn("fish", "match: 'fish/*.csv', marker: _SUCCESS");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      names.add("fish/" + String.format("%06d", i) + ".csv");
      world.objectIsWritten(names.get(i));
    }
    LandedObject marker = world.objectIsWritten("fish/_SUCCESS", 0);

    int kills = 0;
    for (boolean done = false; !done && kills < 10; ) {
      killedAfter("create inbox/", 700);
      try {
        world.eventIsOnlyNoted(marker);
        done = true;
      } catch (Killed e) {
        kills++;
      }
    }
    world.stateCalls.before(call -> {});
    world.timePasses(Duration.ofMinutes(30));

    assertEquals(MANY / 700, kills);
    thenEachIsInOneReceipt(names);
  }

  @Test
  void lostObjectsAreOfferedInBulk() {
    world.timePasses(Duration.ofMinutes(5));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      names.add("birds/1990/" + String.format("%06d", i) + ".csv");
      world.objectIsWritten(names.get(i));
    }

    world.timePasses(Duration.ofHours(3));

    assertEquals(0, world.stateCalls.calls("write inbox/"));
    assertEquals(MANY, world.stateCalls.calls("create inbox/"));
    assertTrue(world.logged("objects were not known") <= 3);
    thenEachIsInOneReceipt(names);
  }

  private void killedAfter(String kind, int calls) {
    AtomicInteger left = new AtomicInteger(calls);
    world.stateCalls.before(
        call -> {
          if (call.startsWith(kind) && left.decrementAndGet() < 0) {
            throw new Killed();
          }
        });
  }

  /** Each invocation is killed after so many calls of that kind, until one is done. */
  private int endureKills(String kind, int calls) {
    int kills = 0;
    for (int minute = 0; minute < 90; minute++) {
      killedAfter(kind, calls);
      world.clock.pass(Duration.ofMinutes(1));
      try {
        world.tick();
      } catch (Killed e) {
        kills++;
      }
    }
    return kills;
  }
}
