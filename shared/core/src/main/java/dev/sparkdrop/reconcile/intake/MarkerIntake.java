package dev.sparkdrop.reconcile.intake;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Marker;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Brings the whole directory of a marker into the inbox, and then the marker. */
final class MarkerIntake {
  private static final int PAGE = 1000;

  private final Ledger ledger;
  private final Bucket landing;
  private final StructuredLog log;

  MarkerIntake(Ledger ledger, Bucket landing, StructuredLog log) {
    this.ledger = ledger;
    this.landing = landing;
    this.log = log;
  }

  /**
   * An instance that dies on the way is followed by another when the event comes again. The marker
   * is last: where it is seen, nothing that it covers is still to come.
   *
   * @return the lanes in which something waits that the marker covers
   */
  Collection<Lane> complete(Pipeline pipeline, Marker marker) {
    Set<Lane> lanes = new LinkedHashSet<>();
    int waiting = 0;
    String from = null;
    do {
      Bucket.Page page = landing.list(marker.directory(), from, PAGE);
      Map<LandedObject, Lane> inputs = inputs(pipeline, marker, page);
      Set<LandedObject> claimed =
          ledger.processed().among(pipeline.name(), inputs.keySet()).keySet();
      Map<LandedObject, Lane> unclaimed = new LinkedHashMap<>(inputs);
      unclaimed.keySet().removeAll(claimed);
      ledger.inbox().putAll(unclaimed);
      inputs.keySet().removeIf(object -> !marker.covers(object));
      for (Map.Entry<Lane, Set<LandedObject>> covered : byLane(inputs).entrySet()) {
        int waitHere = waiting(covered.getKey(), covered.getValue(), claimed);
        if (waitHere > 0) {
          lanes.add(covered.getKey());
          waiting += waitHere;
        }
      }
      from = page.next();
    } while (from != null);
    // Without anything to run over it would only start a cluster for nothing.
    ledger.inbox().putMarker(marker, lanes);
    log.info(
        "marker_landed",
        "marker landed, its directory is complete",
        "pipeline",
        pipeline.name(),
        "object",
        marker.object().uri(),
        "generation",
        marker.object().generation(),
        "waiting",
        waiting,
        "lanes",
        lanes.size());
    return lanes;
  }

  private static Map<LandedObject, Lane> inputs(
      Pipeline pipeline, Marker marker, Bucket.Page page) {
    Map<LandedObject, Lane> inputs = new LinkedHashMap<>();
    for (Bucket.Entry e : page.entries()) {
      LandedObject object = e.landedIn(marker.object().bucket());
      pipeline.laneOfInput(object).ifPresent(lane -> inputs.put(object, lane));
    }
    return inputs;
  }

  private static Map<Lane, Set<LandedObject>> byLane(Map<LandedObject, Lane> inputs) {
    Map<Lane, Set<LandedObject>> byLane = new LinkedHashMap<>();
    inputs.forEach(
        (object, lane) -> byLane.computeIfAbsent(lane, l -> new LinkedHashSet<>()).add(object));
    return byLane;
  }

  /**
   * A claimed object whose entry is there waits, too: its run may never get it into its batch, and
   * the next run would lack the marker.
   */
  private int waiting(Lane lane, Set<LandedObject> covered, Set<LandedObject> claimed) {
    Set<LandedObject> done = new LinkedHashSet<>(covered);
    done.retainAll(claimed);
    int entries =
        done.isEmpty() || ledger.inbox().waitingSince(lane).isEmpty()
            ? 0
            : ledger.inbox().among(lane, done).size();
    return covered.size() - done.size() + entries;
  }
}
