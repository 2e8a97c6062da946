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
  private final StepLog log;

  Sealing(Ledger ledger, Bucket landing, Markers markers, StepLog log) {
    this.ledger = ledger;
    this.landing = landing;
    this.markers = markers;
    this.log = log;
  }

  /** Claims what waits in the lane's inbox for the run, or finishes the claim of somebody else. */
  Manifest seal(Lane lane, String run, Policy policy) {
    Optional<Manifest> earlier = ledger.runs().manifest(lane, run);
    return finish(lane, earlier.orElseGet(() -> claim(lane, run, policy.batch())));
  }

  /** Claims an empty batch, so that no job can run, or finishes the claim of somebody else. */
  Manifest giveUp(Lane lane, String run, String reason) {
    return finish(lane, ledger.runs().claim(lane, Manifest.empty(lane, run, reason)));
  }

  private Manifest claim(Lane lane, String run, Policy.Batch limits) {
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
    return ledger
        .runs()
        .claim(
            lane,
            new Manifest(
                run,
                lane.pipeline(),
                lane.id(),
                batch.objects(),
                batch.dropped(),
                marker,
                batch.leftOver(),
                null));
  }

  private void fill(Batch batch, Lane lane, List<LandedObject> page) {
    List<LandedObject> fresh =
        new DoneAlready(ledger).removeFrom(lane, page.stream().filter(batch::mayHold).toList());
    if (fresh.isEmpty()) {
      return;
    }
    Map<String, Bucket.Entry> live =
        landing.stat(fresh.stream().map(LandedObject::name).distinct().toList());
    for (LandedObject object : fresh) {
      if (!batch.leftOver() && batch.mayHold(object)) {
        batch.offer(object, live.get(object.name()));
      }
    }
  }

  private Manifest finish(Lane lane, Manifest manifest) {
    List<LandedObject> claimed = manifest.claimed();
    ledger.done().mark(lane.pipeline(), manifest.run(), claimed);
    ledger.inbox().remove(lane, claimed);
    return manifest;
  }
}
