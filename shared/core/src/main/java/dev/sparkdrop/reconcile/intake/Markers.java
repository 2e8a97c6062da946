package dev.sparkdrop.reconcile.intake;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The markers of a lane. One is a permission, not an input: true while its generation is the live
 * one, and worth nothing once nothing that it covers waits. Either can never become otherwise
 * again, so the instance that finds it out takes the marker away, and nothing has to be remembered.
 */
public final class Markers {
  private final Ledger ledger;
  private final Bucket landing;
  private final StructuredLog log;

  public Markers(Ledger ledger, Bucket landing, StructuredLog log) {
    this.ledger = ledger;
    this.landing = landing;
    this.log = log;
  }

  /** Those that still hold, oldest first; one that was replaced or deleted is taken away. */
  public List<Marker> holding(Lane lane) {
    List<Marker> all = ledger.inbox().markers(lane);
    if (all.isEmpty()) {
      return all;
    }
    Map<String, Bucket.Entry> live =
        landing.stat(all.stream().map(marker -> marker.object().name()).distinct().toList());
    List<Marker> holding = new ArrayList<>();
    List<Marker> stale = new ArrayList<>();
    for (Marker marker : all) {
      Bucket.Entry now = live.get(marker.object().name());
      boolean holds = now != null && now.generation() == marker.object().generation();
      (holds ? holding : stale).add(marker);
    }
    take(lane, stale, "marker was replaced or deleted before its batch was sealed");
    return holding;
  }

  /** Takes markers away that cover nothing that waits. */
  public void spent(Lane lane, List<Marker> markers) {
    take(lane, markers, "marker is taken away, since nothing waits in its directory any more");
  }

  /** The oldest of the markers that covers the object. */
  public static Optional<Marker> covering(List<Marker> markers, LandedObject object) {
    return markers.stream().filter(marker -> marker.covers(object)).findFirst();
  }

  private void take(Lane lane, List<Marker> markers, String why) {
    if (markers.isEmpty()) {
      return;
    }
    ledger.inbox().removeMarkers(lane, markers);
    for (Marker marker : markers) {
      log.info(
          "marker_removed",
          why,
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "object",
          marker.object().uri(),
          "generation",
          marker.object().generation());
    }
  }
}
