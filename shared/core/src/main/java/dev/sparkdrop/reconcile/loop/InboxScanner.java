package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.reconcile.intake.Markers;
import dev.sparkdrop.run.BatchReadiness;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneTimings;
import dev.sparkdrop.run.Marker;
import dev.sparkdrop.run.ObservedInbox;
import dev.sparkdrop.run.PendingBatch;
import dev.sparkdrop.run.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks into a lane's inbox, no further than is needed to know whether a batch is due. */
public final class InboxScanner {
  private final Ledger ledger;
  private final Markers markers;

  public InboxScanner(Ledger ledger, Markers markers) {
    this.ledger = ledger;
    this.markers = markers;
  }

  public ObservedInbox look(Lane lane, Policy.Batch batch, LaneTimings laneTimings, Instant now) {
    return batch.marker()
        ? marked(lane, batch, laneTimings, now)
        : unmarked(lane, batch, laneTimings, now);
  }

  private ObservedInbox unmarked(
      Lane lane, Policy.Batch batch, LaneTimings laneTimings, Instant now) {
    ObjectClaims claims = claims(lane);
    PendingBatch pendingBatch = PendingBatch.NOTHING;
    for (List<LandedObject> page : ledger.inbox().pages(lane)) {
      // One that is not done is enough to open a run for; the sealing looks at each.
      List<LandedObject> fresh = pendingBatch.nothing() ? claims.free(page) : page;
      for (LandedObject object : fresh) {
        pendingBatch = pendingBatch.and(object);
      }
      if (!pendingBatch.nothing()
          && BatchReadiness.forSure(pendingBatch, batch, laneTimings, now)) {
        return ObservedInbox.DUE;
      }
    }
    return BatchReadiness.of(pendingBatch, batch, laneTimings, now);
  }

  private ObservedInbox marked(
      Lane lane, Policy.Batch batch, LaneTimings laneTimings, Instant now) {
    // Before the objects: whatever a marker covers was put there before the marker.
    List<Marker> holding = markers.holding(lane);
    if (holding.isEmpty()) {
      return BatchReadiness.of(anything(lane), batch, laneTimings, now);
    }
    ObjectClaims claims = claims(lane);
    PendingBatch pendingBatch = PendingBatch.NOTHING;
    Marker chosen = null;
    for (List<LandedObject> page : ledger.inbox().pages(lane)) {
      List<LandedObject> covered =
          page.stream().filter(o -> Markers.covering(holding, o).isPresent()).toList();
      List<LandedObject> fresh = chosen == null ? claims.free(covered) : covered;
      for (LandedObject object : fresh) {
        chosen = chosen == null ? Markers.covering(holding, object).orElseThrow() : chosen;
        if (chosen.covers(object)) {
          pendingBatch = pendingBatch.and(object).completeSince(chosen.object().created());
        }
      }
      if (chosen != null && BatchReadiness.forSure(pendingBatch, batch, laneTimings, now)) {
        return ObservedInbox.DUE;
      }
    }
    if (chosen == null) {
      if (!claims.sealing()) {
        markers.spent(lane, holding);
      }
      return BatchReadiness.of(anything(lane), batch, laneTimings, now);
    }
    return BatchReadiness.of(pendingBatch, batch, laneTimings, now);
  }

  /** Some of what waits, to tell it from nothing. */
  private PendingBatch anything(Lane lane) {
    ObjectClaims claims = claims(lane);
    for (List<LandedObject> page : ledger.inbox().pages(lane)) {
      Optional<LandedObject> fresh = claims.free(page).stream().findFirst();
      if (fresh.isPresent()) {
        return PendingBatch.NOTHING.and(fresh.get());
      }
    }
    return PendingBatch.NOTHING;
  }

  private ObjectClaims claims(Lane lane) {
    return new ObjectClaims(ledger, lane, null);
  }
}
