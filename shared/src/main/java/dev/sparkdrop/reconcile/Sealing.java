package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Manifest.Dropped;
import dev.sparkdrop.ledger.Manifest.Why;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Policy;
import java.util.ArrayList;
import java.util.Collection;
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

  Sealing(Ledger ledger, Bucket landing) {
    this.ledger = ledger;
    this.landing = landing;
  }

  /** Claims what waits in the lane's inbox for the run, or finishes the claim of somebody else. */
  Manifest seal(Lane lane, String run, Policy policy) {
    Optional<Manifest> earlier = ledger.runs().manifest(lane, run);
    return finish(lane, earlier.orElseGet(() -> claim(lane, run, policy)));
  }

  /** Claims an empty batch, so that no job can run, or finishes the claim of somebody else. */
  Manifest giveUp(Lane lane, String run, String reason) {
    Manifest empty = new Manifest(run, lane.pipeline(), lane.id(), List.of(), List.of(), reason);
    return finish(lane, ledger.runs().claim(lane, empty));
  }

  private Manifest claim(Lane lane, String run, Policy policy) {
    List<LandedObject> waiting = ledger.inbox().oldest(lane, policy.batch().maxObjects());
    Collection<LandedObject> fresh = new DoneAlready(ledger).removeFrom(lane, waiting);
    Map<String, Bucket.Entry> live =
        landing.stat(fresh.stream().map(LandedObject::name).distinct().toList());
    List<LandedObject> objects = new ArrayList<>();
    List<Dropped> dropped = new ArrayList<>();
    for (LandedObject object : fresh) {
      Bucket.Entry now = live.get(object.name());
      if (now == null) {
        dropped.add(Dropped.of(object, Why.VANISHED));
      } else if (now.generation() != object.generation()) {
        dropped.add(Dropped.of(object, Why.SUPERSEDED));
      } else {
        objects.add(object);
      }
    }
    return ledger
        .runs()
        .claim(lane, new Manifest(run, lane.pipeline(), lane.id(), objects, dropped, null));
  }

  private Manifest finish(Lane lane, Manifest manifest) {
    List<LandedObject> claimed = manifest.claimed();
    ledger.done().mark(lane.pipeline(), manifest.run(), claimed);
    ledger.inbox().remove(lane, claimed);
    return manifest;
  }
}
