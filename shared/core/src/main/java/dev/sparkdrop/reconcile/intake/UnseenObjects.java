package dev.sparkdrop.reconcile.intake;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Those of many objects that a pipeline would take in: inputs that neither wait nor are done. */
public record UnseenObjects(Ledger ledger) {

  /**
   * Objects of a pipeline.
   *
   * @param fresh the inputs that neither wait nor are done, with the lane of each
   * @param doneBy the runs that claimed inputs among them
   */
  public record Sorted(Map<LandedObject, Lane> fresh, Set<String> doneBy) {}

  /** Sorts them. Markers are in neither part: they only say that others are complete. */
  public Sorted among(Pipeline pipeline, Collection<LandedObject> objects) {
    Map<LandedObject, Lane> fresh = new LinkedHashMap<>();
    for (LandedObject object : objects) {
      pipeline.laneOfInput(object).ifPresent(lane -> fresh.put(object, lane));
    }
    // The inbox before done/, the way an object moves: one that moves meanwhile is seen twice, and
    // never not at all.
    byLane(fresh)
        .forEach((lane, its) -> fresh.keySet().removeAll(ledger.inbox().among(lane, its.keySet())));
    if (fresh.isEmpty()) {
      return new Sorted(fresh, Set.of());
    }
    Map<LandedObject, String> done = ledger.processed().among(pipeline.name(), fresh.keySet());
    fresh.keySet().removeAll(done.keySet());
    return new Sorted(fresh, new TreeSet<>(done.values()));
  }

  /** The same objects, lane by lane. */
  public static Map<Lane, Map<LandedObject, Lane>> byLane(Map<LandedObject, Lane> objects) {
    Map<Lane, Map<LandedObject, Lane>> lanes = new HashMap<>();
    objects.forEach(
        (object, lane) ->
            lanes.computeIfAbsent(lane, key -> new LinkedHashMap<>()).put(object, lane));
    return lanes;
  }
}
