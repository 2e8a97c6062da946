package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.Manifest.Dropped;
import dev.sparkdrop.ledger.Manifest.Why;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.reconcile.intake.Markers;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Marker;
import dev.sparkdrop.run.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A batch while it is put together: the oldest objects, as many as fit. One that is larger than a
 * batch may be is a batch of its own: it would wait for ever.
 */
final class BatchAssembly {
  private final Policy.Batch limits;
  private final List<Marker> markers;
  private final List<LandedObject> objects = new ArrayList<>();
  private final List<Dropped> dropped = new ArrayList<>();
  private Marker marker;
  private long bytes;
  private boolean leftOver;

  /**
   * @param markers whose directories may be run over; null: whatever waits may be
   */
  BatchAssembly(Policy.Batch limits, List<Marker> markers) {
    this.limits = limits;
    this.markers = markers;
  }

  /** Whether the object belongs into it at all: of several markers, the first one's directory. */
  boolean mayHold(LandedObject object) {
    if (markers == null) {
      return true;
    }
    return marker == null ? Markers.covering(markers, object).isPresent() : marker.covers(object);
  }

  /** Whether no marker is there, though one is needed. */
  boolean canHoldNothing() {
    return markers != null && markers.isEmpty();
  }

  /**
   * Takes the object, if it fits.
   *
   * @param live the live version of its name; null where there is none
   */
  void offer(LandedObject object, Bucket.Entry live) {
    if (objects.size() + dropped.size() >= limits.maxObjects()) {
      leftOver = true;
    } else if (live == null) {
      drop(object, Why.VANISHED);
    } else if (live.generation() != object.generation()) {
      drop(object, Why.SUPERSEDED);
    } else if (!objects.isEmpty() && object.size() > limits.maxBytes() - bytes) {
      leftOver = true;
    } else {
      belongsTo(object);
      objects.add(object);
      bytes += object.size();
    }
  }

  private void drop(LandedObject object, Why why) {
    belongsTo(object);
    dropped.add(Dropped.of(object, why));
  }

  private void belongsTo(LandedObject object) {
    if (markers != null && marker == null) {
      marker = Markers.covering(markers, object).orElseThrow();
    }
  }

  /** Every object in it, dropped ones too. */
  List<LandedObject> claimed() {
    List<LandedObject> all = new ArrayList<>(objects);
    dropped.forEach(each -> all.add(each.object()));
    return all;
  }

  List<LandedObject> objects() {
    return objects;
  }

  List<Dropped> dropped() {
    return dropped;
  }

  /** The marker whose directory it is; empty in a pipeline without markers. */
  Optional<Marker> marker() {
    return Optional.ofNullable(marker);
  }

  /** Whether something waits that did not fit. */
  boolean leftOver() {
    return leftOver;
  }

  boolean tooLarge() {
    return bytes > limits.maxBytes();
  }
}
