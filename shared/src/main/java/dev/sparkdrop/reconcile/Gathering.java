package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.run.Due;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Marker;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.Rhythm;
import dev.sparkdrop.run.SeenInbox;
import dev.sparkdrop.run.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks into a lane's inbox, no further than is needed to know whether a batch is due. */
final class Gathering {
  private final Ledger ledger;
  private final DoneAlready done;
  private final Markers markers;

  Gathering(Ledger ledger, Markers markers) {
    this.ledger = ledger;
    this.done = new DoneAlready(ledger);
    this.markers = markers;
  }

  SeenInbox look(Lane lane, Policy.Batch batch, Rhythm rhythm, Instant now) {
    return batch.marker() ? marked(lane, batch, rhythm, now) : unmarked(lane, batch, rhythm, now);
  }

  private SeenInbox unmarked(Lane lane, Policy.Batch batch, Rhythm rhythm, Instant now) {
    Waiting waiting = Waiting.NOTHING;
    for (List<LandedObject> page : ledger.inbox().pages(lane)) {
      // One that is not done is enough to open a run for; the sealing looks at each.
      List<LandedObject> fresh = waiting.nothing() ? done.removeFrom(lane, page) : page;
      for (LandedObject object : fresh) {
        waiting = waiting.and(object);
      }
      if (!waiting.nothing() && Due.forSure(waiting, batch, rhythm, now)) {
        return SeenInbox.DUE;
      }
    }
    return Due.of(waiting, batch, rhythm, now);
  }

  private SeenInbox marked(Lane lane, Policy.Batch batch, Rhythm rhythm, Instant now) {
    // Before the objects: whatever a marker covers was put there before the marker.
    List<Marker> holding = markers.holding(lane);
    if (holding.isEmpty()) {
      return Due.of(anything(lane), batch, rhythm, now);
    }
    Waiting waiting = Waiting.NOTHING;
    Marker chosen = null;
    for (List<LandedObject> page : ledger.inbox().pages(lane)) {
      List<LandedObject> covered =
          page.stream().filter(o -> Markers.covering(holding, o).isPresent()).toList();
      List<LandedObject> fresh = chosen == null ? done.removeFrom(lane, covered) : covered;
      for (LandedObject object : fresh) {
        chosen = chosen == null ? Markers.covering(holding, object).orElseThrow() : chosen;
        if (chosen.covers(object)) {
          waiting = waiting.and(object).completeSince(chosen.object().created());
        }
      }
      if (chosen != null && Due.forSure(waiting, batch, rhythm, now)) {
        return SeenInbox.DUE;
      }
    }
    if (chosen == null) {
      markers.spent(lane, holding);
      return Due.of(anything(lane), batch, rhythm, now);
    }
    return Due.of(waiting, batch, rhythm, now);
  }

  /** Some of what waits, to tell it from nothing. */
  private Waiting anything(Lane lane) {
    for (List<LandedObject> page : ledger.inbox().pages(lane)) {
      Optional<LandedObject> fresh = done.removeFrom(lane, page).stream().findFirst();
      if (fresh.isPresent()) {
        return Waiting.NOTHING.and(fresh.get());
      }
    }
    return Waiting.NOTHING;
  }
}
