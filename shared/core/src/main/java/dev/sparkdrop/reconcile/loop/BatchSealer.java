package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.commands.Reruns;
import dev.sparkdrop.reconcile.intake.Markers;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Marker;
import dev.sparkdrop.run.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fixes the batch of a run, in this order: its objects are claimed, the manifest is created, the
 * objects leave the inbox. The first manifest of a run decides what its batch is; every invocation
 * that finds one finishes what it says. What was claimed and is not in it is free for the next run.
 */
public final class BatchSealer {
  private final Ledger ledger;
  private final Bucket landing;
  private final Markers markers;
  private final Reruns reruns;
  private final StructuredLog log;

  public BatchSealer(
      Ledger ledger, Bucket landing, Markers markers, Reruns reruns, StructuredLog log) {
    this.ledger = ledger;
    this.landing = landing;
    this.markers = markers;
    this.reruns = reruns;
    this.log = log;
  }

  /**
   * Claims for the lane's open run what it has of a batch that is halved, else a failed batch that
   * is to be run again, else what waits in the lane's inbox; or finishes the claim of another
   * instance.
   *
   * @param bisection of the lane's record; null where there is none
   */
  Manifest seal(Lane lane, String run, Bisection bisection, Policy policy) {
    Optional<Manifest> earlier = ledger.runs().manifest(lane, run);
    if (earlier.isPresent()) {
      return finish(lane, earlier.get());
    }
    if (bisection != null) {
      return finish(lane, ledger.runs().claim(lane, halves(lane, run, bisection)));
    }
    Optional<Manifest> failed = reruns.next(lane);
    if (failed.isPresent()) {
      return finish(lane, ledger.runs().claim(lane, again(lane, run, failed.get())));
    }
    Manifest mine = waiting(lane, run, policy.batch());
    Manifest first = ledger.runs().claim(lane, mine);
    // Its own objects are claimed already.
    return first.equals(mine) ? leaveInbox(lane, first) : finish(lane, first);
  }

  /** Claims an empty batch, so that no job can run, or finishes the claim of another instance. */
  Manifest giveUp(Lane lane, String run, String reason) {
    return finish(lane, ledger.runs().claim(lane, Manifest.empty(lane, run, reason)));
  }

  /** The batch of a failed run once more. */
  private Manifest again(Lane lane, String run, Manifest failed) {
    return oncemore(lane, run, failed.objects(), failed.marker(), failed.run(), null);
  }

  /** What the run has of a failed batch that is halved. */
  private Manifest halves(Lane lane, String run, Bisection bisection) {
    List<LandedObject> objects = new ArrayList<>();
    LandedObject marker = null;
    for (Bisection.Half half : bisection.taken()) {
      Optional<Manifest> failed = ledger.runs().manifest(lane, half.of());
      if (failed.filter(batch -> batch.objects().size() >= half.to()).isEmpty()) {
        // Deleted or changed by hand. The lane must not wait for it for ever.
        log.error(
            "half_lost",
            "the manifest of a batch that is run again in halves is gone",
            "pipeline",
            lane.pipeline(),
            "lane",
            lane.id(),
            "run",
            half.of());
        continue;
      }
      objects.addAll(failed.get().objects().subList(half.from(), half.to()));
      marker = failed.get().marker();
    }
    return oncemore(lane, run, objects, marker, null, bisection);
  }

  /** Objects of failed batches, as far as they are still the live ones. */
  private Manifest oncemore(
      Lane lane,
      String run,
      List<LandedObject> objects,
      LandedObject marker,
      String again,
      Bisection bisection) {
    BatchAssembly batchAssembly = new BatchAssembly(Policy.Batch.UNLIMITED, null);
    Map<String, Bucket.Entry> live = live(objects);
    objects.forEach(object -> batchAssembly.offer(object, live.get(object.name())));
    return new Manifest(
        run,
        lane.pipeline(),
        lane.id(),
        batchAssembly.objects(),
        batchAssembly.dropped(),
        marker,
        again,
        // What was due when this went before it stays due.
        ledger.inbox().count(lane, 1) > 0,
        null,
        bisection);
  }

  private Manifest waiting(Lane lane, String run, Policy.Batch limits) {
    ObjectClaims claims = new ObjectClaims(ledger, lane, run);
    BatchAssembly batchAssembly =
        new BatchAssembly(limits, limits.marker() ? markers.holding(lane) : null);
    for (List<LandedObject> page : ledger.inbox().pages(lane)) {
      fill(batchAssembly, claims, page);
      if (batchAssembly.leftOver() || batchAssembly.canHoldNothing()) {
        break;
      }
    }
    if (batchAssembly.tooLarge()) {
      log.warning(
          "object_too_large",
          "object is larger than maxBytes, and runs alone",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "run",
          run,
          "object",
          batchAssembly.objects().get(0).uri());
    }
    LandedObject marker = batchAssembly.marker().map(Marker::object).orElse(null);
    Set<LandedObject> mine = claims.claim(batchAssembly.claimed());
    return new Manifest(
        run,
        lane.pipeline(),
        lane.id(),
        batchAssembly.objects().stream().filter(mine::contains).toList(),
        batchAssembly.dropped().stream().filter(each -> mine.contains(each.object())).toList(),
        marker,
        null,
        batchAssembly.leftOver(),
        null,
        null);
  }

  private void fill(BatchAssembly batchAssembly, ObjectClaims claims, List<LandedObject> page) {
    List<LandedObject> fresh = claims.free(page.stream().filter(batchAssembly::mayHold).toList());
    if (fresh.isEmpty()) {
      return;
    }
    Map<String, Bucket.Entry> live = live(fresh);
    for (LandedObject object : fresh) {
      if (!batchAssembly.leftOver() && batchAssembly.mayHold(object)) {
        batchAssembly.offer(object, live.get(object.name()));
      }
    }
  }

  private Map<String, Bucket.Entry> live(List<LandedObject> objects) {
    return landing.stat(objects.stream().map(LandedObject::name).distinct().toList());
  }

  /** Does what the instance that created the manifest may have died before. */
  public Manifest finish(Lane lane, Manifest manifest) {
    ledger.processed().claim(lane.pipeline(), manifest.run(), manifest.claimed());
    return leaveInbox(lane, manifest);
  }

  private Manifest leaveInbox(Lane lane, Manifest manifest) {
    ledger.inbox().remove(lane, manifest.claimed());
    if (manifest.again() != null) {
      reruns.granted(lane, manifest);
    }
    if (manifest.bisect() != null) {
      ledger.runs().halved(lane, manifest.bisect().taken(), manifest.run());
    }
    return manifest;
  }
}
