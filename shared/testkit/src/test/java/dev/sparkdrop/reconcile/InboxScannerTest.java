package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.LinesLog;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.reconcile.intake.Markers;
import dev.sparkdrop.reconcile.loop.InboxScanner;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.LaneTimings;
import dev.sparkdrop.run.Marker;
import dev.sparkdrop.run.ObservedInbox;
import dev.sparkdrop.run.Policy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much of an inbox is looked at before the answer is known. */
class InboxScannerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Lane LANE = Lane.of("birds", Map.of());
  private static final LaneTimings FIRST_RUN = LaneRecord.idle(LANE, NOW).timings();

  private final TestClock clock = new TestClock(NOW);
  private final MemoryBucket landing = new MemoryBucket(clock);
  private int listings;
  private int looked;
  private final Ledger ledger = Ledger.in("state", counting(new MemoryBucket(clock)));
  private final InboxScanner inboxScanner =
      new InboxScanner(ledger, new Markers(ledger, landing, new LinesLog()));

  @Test
  void ofALongInboxOnePageTellsThatItIsDue() {
    waiting(20_000, NOW.minusSeconds(1));

    assertEquals(ObservedInbox.DUE, look(batch(Duration.ZERO, 100_000, false)));

    assertEquals(1, listings);
    assertTrue(looked <= 100, () -> "looked at " + looked + " done objects");
  }

  @Test
  void onePageTellsThatTheOldestWaitsForTooLong() {
    waiting(20_000, NOW.minus(Duration.ofHours(1)));

    assertEquals(ObservedInbox.DUE, look(batch(Duration.ofMinutes(5), 100_000, false)));

    assertEquals(1, listings);
  }

  @Test
  void itCountsNoFurtherThanToAFullBatch() {
    waiting(20_000, NOW.minusSeconds(1));

    assertEquals(ObservedInbox.DUE, look(batch(Duration.ofMinutes(5), 3_000, false)));

    assertEquals(4, listings);
  }

  @Test
  void whatIsDoneAlreadyIsTakenOutAndOpensNoRun() {
    List<LandedObject> all = waiting(300, NOW.minusSeconds(1));
    ledger.processed().claim("birds", "birds-x1", all);

    assertEquals(ObservedInbox.EMPTY, look(batch(Duration.ZERO, 10_000, false)));

    assertEquals(0, ledger.inbox().count(LANE, 1_000));
  }

  @Test
  void withoutItsMarkerALongInboxIsNotDueAndOnePageTells() {
    waiting(20_000, NOW.minusSeconds(1));

    ObservedInbox seen = look(batch(Duration.ZERO, 10_000, true));

    assertEquals(new ObservedInbox(ObservedInbox.State.NOT_DUE, null), seen);
    // The markers, and the first objects.
    assertEquals(2, listings);
  }

  @Test
  void withItsMarkerItIsDueWhereverItsObjectsAre() {
    waiting(2_000, NOW.minusSeconds(100));
    ledger.inbox().put(LANE, object("other/a", NOW.minusSeconds(50)));
    long generation =
        landing.write(new Bucket.Draft("other/_SUCCESS", "", Map.of()), Bucket.NONE).orElseThrow();
    LandedObject marker = new LandedObject("landing", "other/_SUCCESS", generation, 0, NOW);
    ledger.inbox().putMarker(new Marker(marker), List.of(LANE));

    assertEquals(ObservedInbox.DUE, look(batch(Duration.ZERO, 10_000, true)));
  }

  private ObservedInbox look(Policy.Batch batch) {
    listings = 0;
    looked = 0;
    return inboxScanner.look(LANE, batch, FIRST_RUN, NOW);
  }

  private static Policy.Batch batch(Duration quiet, int maxObjects, boolean marker) {
    return new Policy.Batch(
        quiet, Duration.ofMinutes(15), maxObjects, 1L << 40, Duration.ZERO, null, marker);
  }

  private List<LandedObject> waiting(int count, Instant since) {
    List<LandedObject> all =
        IntStream.range(0, count).mapToObj(i -> object("birds/" + i, since)).toList();
    all.forEach(object -> ledger.inbox().put(LANE, object));
    return all;
  }

  private static LandedObject object(String name, Instant created) {
    return new LandedObject("landing", name, 1, 7, created);
  }

  private Bucket counting(Bucket bucket) {
    return (Bucket)
        Proxy.newProxyInstance(
            Bucket.class.getClassLoader(),
            new Class<?>[] {Bucket.class},
            (proxy, method, arguments) -> {
              if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              listings += method.getName().equals("list") ? 1 : 0;
              looked += method.getName().equals("stat") ? ((Collection<?>) arguments[0]).size() : 0;
              try {
                return method.invoke(bucket, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
