package dev.sparkdrop.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.ObservedInbox.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a batch is due: each setting alone, then all of them together. */
class BatchReadinessTest {
  private static final Instant NOW = DecisionContexts.NOW;
  private static final Duration QUIET = Duration.ofMinutes(5);
  private static final Duration MAX_WAIT = Duration.ofMinutes(15);
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final LaneTimings FIRST_RUN = LaneTimings.UNKNOWN;

  @Test
  void whatWaitsIsDueAtOnceWhereNothingIsAskedFor() {
    assertEquals(
        ObservedInbox.DUE, BatchReadiness.of(landed(0, 0), batch(0, 0, false), FIRST_RUN, NOW));
  }

  @Test
  void itIsDueAtOnceAlsoWhereOurClockIsBehindTheBuckets() {
    assertEquals(
        ObservedInbox.DUE, BatchReadiness.of(landed(-3, -3), batch(0, 0, false), FIRST_RUN, NOW));
  }

  @Test
  void nothingIsNeverDue() {
    assertEquals(
        ObservedInbox.EMPTY,
        BatchReadiness.of(PendingBatch.NOTHING, batch(0, 0, false), FIRST_RUN.leaving(true), NOW));
  }

  @Test
  void theQuietPeriodCountsFromTheNewest() {
    assertDue(NOW.plusSeconds(240), landed(100, 60), batch(1, 0, false), FIRST_RUN);
  }

  @Test
  void filesThatKeepComingPutItOffForMaxWaitFromTheOldest() {
    assertDue(NOW.plusSeconds(100), landed(800, 1), batch(1, 0, false), FIRST_RUN);
  }

  @Test
  void theIntervalCountsFromTheLastOpening() {
    assertDue(NOW.plusSeconds(3_500), landed(50, 50), batch(0, 1, false), openedAgo(100));
  }

  @Test
  void beforeTheFirstRunThereIsNoInterval() {
    assertEquals(
        ObservedInbox.DUE, BatchReadiness.of(landed(1, 1), batch(0, 1, false), FIRST_RUN, NOW));
  }

  @Test
  void theLaterOfQuietPeriodAndIntervalCounts() {
    assertDue(NOW.plusSeconds(300), landed(0, 0), batch(1, 1, false), openedAgo(3_500));
    assertDue(NOW.plusSeconds(3_500), landed(0, 0), batch(1, 1, false), openedAgo(100));
  }

  @Test
  void aFullBatchWaitsForNothingButItsMarker() {
    PendingBatch tenObjects = new PendingBatch(10, 10, NOW, NOW, null);
    PendingBatch thousandBytes = new PendingBatch(1, 1_000, NOW, NOW, null);
    for (PendingBatch full : List.of(tenObjects, thousandBytes)) {
      assertEquals(
          ObservedInbox.DUE, BatchReadiness.of(full, batch(1, 1, false), openedAgo(1), NOW));
      assertEquals(
          new ObservedInbox(State.NOT_DUE, null),
          BatchReadiness.of(full, batch(1, 1, true), openedAgo(1), NOW));
    }
  }

  @Test
  void whatIsLeftOverWaitsForNothingButItsMarker() {
    LaneTimings leftOver = openedAgo(1).leaving(true);

    assertEquals(
        ObservedInbox.DUE, BatchReadiness.of(landed(0, 0), batch(1, 1, false), leftOver, NOW));
    assertEquals(
        new ObservedInbox(State.NOT_DUE, null),
        BatchReadiness.of(landed(0, 0), batch(1, 1, true), leftOver, NOW));
  }

  @Test
  void aMarkerEndsTheQuietPeriodButNotTheInterval() {
    PendingBatch complete = landed(0, 0).completeSince(NOW);

    assertEquals(ObservedInbox.DUE, BatchReadiness.of(complete, batch(1, 0, true), FIRST_RUN, NOW));
    assertDue(NOW.plusSeconds(3_500), complete, batch(1, 1, true), openedAgo(100));
  }

  @Test
  void whateverIsCombinedItIsDueExactlyFromTheTimeThatIsTold() {
    int notDue = 0;
    for (Case each : all()) {
      ObservedInbox seen = BatchReadiness.of(each.waiting, each.batch, each.rhythm, NOW);
      if (seen.due() != null) {
        notDue++;
        assertTrue(seen.due().isAfter(NOW), each::toString);
        assertEquals(seen, each.at(seen.due().minusNanos(1)), each::toString);
        assertEquals(ObservedInbox.DUE, each.at(seen.due()), each::toString);
      }
    }
    assertTrue(notDue > 100, "too few to mean anything: " + notDue);
  }

  @Test
  void whateverIsCombinedNothingWaitsLongerThanMaxWaitAndTheIntervalExceptForAMarker() {
    for (Case each : all()) {
      Instant bound = NOW.plus(MAX_WAIT).plus(INTERVAL);
      boolean marker = each.batch.marker() && each.waiting.marker() == null;
      State expected = each.waiting.nothing() ? State.EMPTY : marker ? State.NOT_DUE : State.DUE;
      assertEquals(expected, each.at(bound).state(), each::toString);
    }
  }

  @Test
  void whatIsDueForSureIsDueWhateverElseWaits() {
    int sure = 0;
    for (Case each : all()) {
      if (!each.waiting.nothing()
          && BatchReadiness.forSure(each.waiting, each.batch, each.rhythm, NOW)) {
        sure++;
        for (int ago : List.of(0, 1, 600)) {
          PendingBatch more = each.waiting.and(object(ago, 5));
          assertEquals(
              ObservedInbox.DUE,
              BatchReadiness.of(more, each.batch, each.rhythm, NOW),
              each::toString);
        }
      }
    }
    assertTrue(sure > 100, "too few to mean anything: " + sure);
  }

  @Test
  void aSumOfSizesNeverTurnsNegative() {
    PendingBatch pendingBatch =
        PendingBatch.NOTHING.and(object(0, Long.MAX_VALUE)).and(object(0, 5));

    assertEquals(Long.MAX_VALUE, pendingBatch.bytes());
  }

  @Test
  void aMarkerCoversWhatLandedBelowItsDirectoryUntilThen() {
    Marker marker = new Marker(object("d/_SUCCESS", NOW));

    assertTrue(marker.covers(object("d/a", NOW)));
    assertTrue(marker.covers(object("d/e/a", NOW.minusSeconds(1))));
    assertFalse(marker.covers(object("d/a", NOW.plusMillis(1))));
    assertFalse(marker.covers(object("dd/a", NOW)));
    assertEquals("", new Marker(object("_SUCCESS", NOW)).directory());
  }

  private record Case(PendingBatch waiting, Policy.Batch batch, LaneTimings rhythm) {
    ObservedInbox at(Instant time) {
      return BatchReadiness.of(waiting, batch, rhythm, time);
    }
  }

  private static List<Case> all() {
    List<Case> all = new ArrayList<>();
    List<PendingBatch> waits = new ArrayList<>(List.of(PendingBatch.NOTHING));
    for (int oldest : List.of(0, 200, 899, 900, 5_000)) {
      for (int newest : List.of(0, 299, 300, 5_000)) {
        if (newest <= oldest) {
          waits.add(landed(oldest, newest));
          waits.add(landed(oldest, newest).completeSince(NOW.minusSeconds(newest)));
        }
      }
    }
    waits.add(new PendingBatch(10, 10, NOW, NOW, null));
    waits.add(new PendingBatch(1, 1_000, NOW, NOW, null));
    List<LaneTimings> rhythms = new ArrayList<>(List.of(FIRST_RUN));
    for (int ago : List.of(0, 3_599, 3_600, 9_000)) {
      rhythms.add(openedAgo(ago));
      rhythms.add(openedAgo(ago).leaving(true));
    }
    for (PendingBatch pendingBatch : waits) {
      for (LaneTimings laneTimings : rhythms) {
        for (int quiet : List.of(0, 1)) {
          for (int interval : List.of(0, 1)) {
            all.add(new Case(pendingBatch, batch(quiet, interval, false), laneTimings));
            all.add(new Case(pendingBatch, batch(quiet, interval, true), laneTimings));
          }
        }
      }
    }
    return all;
  }

  private static void assertDue(
      Instant due, PendingBatch pendingBatch, Policy.Batch batch, LaneTimings laneTimings) {
    assertEquals(
        new ObservedInbox(State.NOT_DUE, due),
        BatchReadiness.of(pendingBatch, batch, laneTimings, NOW));
  }

  /** Two objects that landed so many seconds ago. */
  private static PendingBatch landed(int oldest, int newest) {
    return PendingBatch.NOTHING.and(object(oldest, 1)).and(object(newest, 1));
  }

  private static LandedObject object(int secondsAgo, long size) {
    return new LandedObject("landing", "d/a", 1, size, NOW.minusSeconds(secondsAgo));
  }

  private static LandedObject object(String name, Instant created) {
    return new LandedObject("landing", name, 1, 1, created);
  }

  private static LaneTimings openedAgo(int seconds) {
    return FIRST_RUN.openedAt(NOW.minusSeconds(seconds));
  }

  private static Policy.Batch batch(int quiet, int interval, boolean marker) {
    return new Policy.Batch(
        QUIET.multipliedBy(quiet),
        MAX_WAIT,
        10,
        1_000,
        INTERVAL.multipliedBy(interval),
        Duration.ZERO,
        marker);
  }
}
