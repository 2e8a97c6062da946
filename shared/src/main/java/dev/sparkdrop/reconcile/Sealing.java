package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Marker;
import dev.sparkdrop.run.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fixes the batch of a run. The manifest is the claim: whoever creates it has decided, and
 * everybody finishes what it says, in this order: claimed, done, out of the inbox.
 */
final class Sealing {
  private final Ledger ledger;
  private final Bucket landing;
  private final Markers markers;
  private final Repeats repeats;
  private final StepLog log;

  Sealing(Ledger ledger, Bucket landing, Markers markers, Repeats repeats, StepLog log) {
    this.ledger = ledger;
    this.landing = landing;
    this.markers = markers;
    this.repeats = repeats;
    this.log = log;
  }

  /** Claims what waits in the lane's inbox for the run, or finishes the claim of somebody else. */
  Manifest seal(Lane lane, String run, Policy policy) {
    Optional<Manifest> earlier = ledger.runs().manifest(lane, run);
    if (earlier.isPresent()) {
      return finish(lane, earlier.get());
    }
    Optional<Manifest> failed = repeats.next(lane);
    return finish(
        lane,
        ledger
            .runs()
            .claim(
                lane,
                failed.isPresent()
                    ? again(lane, run, failed.get())
                    : waiting(lane, run, policy.batch())));
  }

  /** Claims an empty batch, so that no job can run, or finishes the claim of somebody else. */
  Manifest giveUp(Lane lane, String run, String reason) {
    return finish(lane, ledger.runs().claim(lane, Manifest.empty(lane, run, reason)));
  }

  /** The batch of a failed run once more, as far as its objects are still the live ones. */
  private Manifest again(Lane lane, String run, Manifest failed) {
    Batch batch = new Batch(Policy.Batch.UNLIMITED, null);
    Map<String, Bucket.Entry> live = live(failed.objects());
    failed.objects().forEach(object -> batch.offer(object, live.get(object.name())));
    return new Manifest(
        run,
        lane.pipeline(),
        lane.id(),
        batch.objects(),
        batch.dropped(),
        failed.marker(),
        failed.run(),
        // What was due when this went before it stays due.
        ledger.inbox().count(lane, 1) > 0,
        null);
  }

  private Manifest waiting(Lane lane, String run, Policy.Batch limits) {
    Batch batch = new Batch(limits, limits.marker() ? markers.holding(lane) : null);
    for (List<LandedObject> page : ledger.inbox().pages(lane)) {
      fill(batch, lane, page);
      if (batch.leftOver() || batch.canHoldNothing()) {
        break;
      }
    }
    if (batch.tooLarge()) {
      log.warning(
          "object is larger than maxBytes, and runs alone",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "run",
          run,
          "object",
          batch.objects().get(0).uri());
    }
    LandedObject marker = batch.marker().map(Marker::object).orElse(null);
    return new Manifest(
        run,
        lane.pipeline(),
        lane.id(),
        batch.objects(),
        batch.dropped(),
        marker,
        null,
        batch.leftOver(),
        null);
  }

  private void fill(Batch batch, Lane lane, List<LandedObject> page) {
    List<LandedObject> fresh =
        new DoneAlready(ledger).removeFrom(lane, page.stream().filter(batch::mayHold).toList());
    if (fresh.isEmpty()) {
      return;
    }
    Map<String, Bucket.Entry> live = live(fresh);
    for (LandedObject object : fresh) {
      if (!batch.leftOver() && batch.mayHold(object)) {
        batch.offer(object, live.get(object.name()));
      }
    }
  }

  private Map<String, Bucket.Entry> live(List<LandedObject> objects) {
    return landing.stat(objects.stream().map(LandedObject::name).distinct().toList());
  }

  private Manifest finish(Lane lane, Manifest manifest) {
    List<LandedObject> claimed = manifest.claimed();
    ledger.done().mark(lane.pipeline(), manifest.run(), claimed);
    ledger.inbox().remove(lane, claimed);
    if (manifest.again() != null) {
      repeats.granted(lane, manifest);
    }
    return manifest;
  }
}
