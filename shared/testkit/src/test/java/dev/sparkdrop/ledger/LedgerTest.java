package dev.sparkdrop.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Marker;
import dev.sparkdrop.run.Run;
import dev.sparkdrop.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The forms of the ledger's objects: what is written is read again, also what was written before.
 */
class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Lane LANE = Lane.of("daily", Map.of("day", "1"));
  private static final LandedObject OLD = object("in/1/a.csv", NOW.minusSeconds(10));
  private static final LandedObject NEW = object("in/1/b.csv", NOW.minusSeconds(5));
  private static final Marker MARKER = new Marker(object("in/1/_SUCCESS", NOW.minusSeconds(7)));

  private final MemoryBucket state = new MemoryBucket(new TestClock(NOW));
  private final Ledger ledger = Ledger.in("state", state);

  @Test
  void objectsAndMarkersLieInOneInboxAndAreNotMixedUp() {
    ledger.inbox().putAll(Map.of(NEW, LANE, OLD, LANE));
    ledger.inbox().putMarker(MARKER, List.of(LANE));

    assertEquals(List.of(OLD, NEW), waiting());
    assertEquals(List.of(MARKER), ledger.inbox().markers(LANE));
    assertEquals(2, ledger.inbox().count(LANE, 10));

    ledger.inbox().remove(LANE, List.of(OLD, NEW));
    assertEquals(List.of(MARKER), ledger.inbox().markers(LANE));
    assertEquals(LANE, ledger.inbox().lane("daily", LANE.id()).orElseThrow());

    ledger.inbox().removeMarkers(LANE, List.of(MARKER));
    assertEquals(List.of(), state.names());
  }

  @Test
  void puttingAgainChangesNothing() {
    ledger.inbox().put(LANE, OLD);
    ledger.inbox().putMarker(MARKER, List.of(LANE));
    List<String> before = state.names();

    ledger.inbox().putAll(Map.of(OLD, LANE));
    ledger.inbox().putMarker(MARKER, List.of(LANE));

    assertEquals(before, state.names());
  }

  @Test
  void aManifestSaysWhichMarkerItBelongsToAndWhetherSomethingIsLeftOver() {
    Manifest manifest =
        new Manifest(
            "r1",
            "daily",
            LANE.id(),
            List.of(OLD),
            List.of(),
            MARKER.object(),
            null,
            true,
            null,
            null);

    ledger.runs().claim(LANE, manifest);

    assertEquals(manifest, ledger.runs().manifest(LANE, "r1").orElseThrow());
  }

  @Test
  void aManifestFromBeforeThereWereMarkersIsRead() {
    String text =
        """
        {"version": 1, "run": "r1", "pipeline": "daily", "lane": "l", "objects": [], "dropped": []}
        """;
    state.write(new Bucket.Draft("runs/daily/r1/manifest.json", text, Map.of()), Bucket.NONE);

    Manifest read = ledger.runs().manifest(LANE, "r1").orElseThrow();

    assertNull(read.marker());
    assertFalse(read.leftOver());
  }

  @Test
  void aListingOfIdleLanesSaysThatNoneOfThemWantsACluster() {
    LaneRecords.Versioned seen = ledger.records().read(LANE, NOW);
    ledger.records().write(seen, LaneRecord.idle(LANE, NOW));
    List<LaneRecords.Listed> listed = new ArrayList<>();

    ledger.records().forEach(listed::add);

    assertEquals(1, listed.size());
    assertFalse(listed.get(0).asked());
    assertEquals(Optional.empty(), listed.get(0).opened());
  }

  @Test
  void aMessageDoesNotGrowWithItsObjects() {
    List<LandedObject> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(object("in/" + i + ".csv", NOW));
    }
    RunId id = RunId.fresh(LANE, NOW, new java.util.Random(7));
    Manifest manifest =
        new Manifest(
            id.toString(), "daily", LANE.id(), many, List.of(), null, null, false, null, null);
    Receipt receipt =
        Receipt.of(
            LANE,
            Run.abandoned(id, "digest", NOW, false, null, NOW),
            manifest,
            null,
            null,
            List.of());

    String message = ledger.runs().message(receipt);

    assertTrue(message.length() < 2_000, message.substring(0, 100));
    assertTrue(message.contains("\"objectCount\": 100000"), message);
    assertTrue(message.contains("gs://state/runs/daily/" + id + "/receipt.json"), message);
  }

  private List<LandedObject> waiting() {
    List<LandedObject> all = new ArrayList<>();
    ledger.inbox().pages(LANE).forEach(all::addAll);
    return all;
  }

  private static LandedObject object(String name, Instant created) {
    return new LandedObject("landing", name, 1, 7, created);
  }
}
