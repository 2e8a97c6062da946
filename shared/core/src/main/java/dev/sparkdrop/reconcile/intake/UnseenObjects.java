package dev.sparkdrop.reconcile.intake;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Those of many objects that a pipeline would take in: inputs that neither wait nor are done. */
public record UnseenObjects(Ledger ledger) {

  /** With the lane of each. Markers are none: they only say that others are complete. */
  public Map<LandedObject, Lane> among(Pipeline pipeline, Collection<LandedObject> objects) {
    Map<LandedObject, Lane> fresh = new LinkedHashMap<>();
    for (LandedObject object : objects) {
      if (!pipeline.isMarker(object.name()) && pipeline.notAnInput(object).isEmpty()) {
        pipeline.lane(object.name()).ifPresent(lane -> fresh.put(object, lane));
      }
    }
    // The inbox before done/, the way an object moves: one that moves meanwhile is seen twice.
    for (Lane lane : new HashSet<>(fresh.values())) {
      Set<LandedObject> its = new HashSet<>(fresh.keySet());
      its.removeIf(object -> !fresh.get(object).equals(lane));
      fresh.keySet().removeAll(ledger.inbox().among(lane, its));
    }
    if (!fresh.isEmpty()) {
      fresh.keySet().removeAll(ledger.processed().among(pipeline.name(), fresh.keySet()).keySet());
    }
    return fresh;
  }
}
