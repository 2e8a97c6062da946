package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.CorruptRecord;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.ProcessedObjects.Claim;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.RunId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the objects that wait in a lane a run may have. The claim in {@code done/} comes first,
 * then the manifest, so that an object that waits in two lanes is in one batch. A claim counts
 * while its run has the object in its batch, or is open and has no batch yet; any other claim may
 * be taken over, since that run's batch can never hold the object.
 *
 * <p>Made for one look at a lane: what it found out of a run it does not ask again.
 */
final class ObjectClaims {
  private static final String ABANDONED =
      "No record names this run any more, and it has no batch. Its objects are in the inbox, or in"
          + " another run.";

  private final Ledger ledger;
  private final Lane lane;
  private final String run;
  private final Map<String, Holder> holders = new HashMap<>();
  private boolean sealing;

  /** What holds at a claimed object. */
  private enum Standing {
    FREE,
    IN_A_BATCH,
    BEING_SEALED
  }

  /** A run that claimed objects: the keys of its batch; null while it has none. */
  private record Holder(Set<String> batch, boolean open) {
    Standing of(LandedObject object) {
      if (batch == null) {
        return open ? Standing.BEING_SEALED : Standing.FREE;
      }
      return batch.contains(object.key()) ? Standing.IN_A_BATCH : Standing.FREE;
    }
  }

  /**
   * @param run the lane's open run that is to be sealed; null where none is
   */
  ObjectClaims(Ledger ledger, Lane lane, String run) {
    this.ledger = ledger;
    this.lane = lane;
    this.run = run;
  }

  /**
   * Those of the waiting objects that a run of this lane may have. A late event can put an object
   * back that is in a batch: its entry is taken out again.
   */
  List<LandedObject> free(List<LandedObject> waiting) {
    if (waiting.isEmpty()) {
      return List.of();
    }
    Map<LandedObject, String> claims = ledger.processed().among(lane.pipeline(), waiting);
    List<LandedObject> free = new ArrayList<>();
    List<LandedObject> inBatches = new ArrayList<>();
    for (LandedObject object : waiting) {
      switch (standing(claims.get(object), object)) {
        case FREE -> free.add(object);
        case IN_A_BATCH -> inBatches.add(object);
        case BEING_SEALED -> sealing = true;
      }
    }
    if (!inBatches.isEmpty()) {
      ledger.inbox().remove(lane, inBatches);
    }
    return free;
  }

  /**
   * Whether some object that was looked at is claimed by an open run without a batch. It still
   * waits: the sealing may have died, and begins again.
   */
  boolean sealing() {
    return sealing;
  }

  /** Claims objects for the run, and gives those that it has now. */
  Set<LandedObject> claim(Collection<LandedObject> objects) {
    Map<LandedObject, Claim> others = ledger.processed().claim(lane.pipeline(), run, objects);
    Set<LandedObject> mine = new LinkedHashSet<>(objects);
    mine.removeIf(object -> others.containsKey(object) && !takenOver(object, others.get(object)));
    return mine;
  }

  private boolean takenOver(LandedObject object, Claim claim) {
    return standing(claim.run(), object) == Standing.FREE
        && !fence(claim.run()).contains(object.key())
        && ledger.processed().takeOver(lane.pipeline(), run, object, claim);
  }

  /**
   * A run that has no batch gets an empty one before its claim is taken over: an invocation that
   * still works on it, and is late, finds that.
   *
   * @return the keys of its batch
   */
  private Set<String> fence(String holder) {
    Set<String> known = holders.get(holder).batch();
    if (known != null) {
      return known;
    }
    Lane its = laneOf(holder);
    Set<String> batch = keys(ledger.runs().claim(its, Manifest.empty(its, holder, ABANDONED)));
    holders.put(holder, new Holder(batch, false));
    return batch;
  }

  private Standing standing(String holder, LandedObject object) {
    if (holder == null || holder.equals(run)) {
      return Standing.FREE;
    }
    if (RunId.parse(holder).isEmpty()) {
      return Standing.IN_A_BATCH;
    }
    return holders.computeIfAbsent(holder, this::look).of(object);
  }

  /** The record first: a run that a record names no more has had its batch by then, or none. */
  private Holder look(String holder) {
    Lane its = laneOf(holder);
    try {
      boolean open =
          ledger
              .records()
              .read(its.pipeline(), its.id())
              .map(seen -> seen.record().run())
              .filter(named -> named.id().equals(holder))
              .isPresent();
      Optional<Manifest> manifest = ledger.runs().manifest(its, holder);
      return new Holder(manifest.map(ObjectClaims::keys).orElse(null), open);
    } catch (CorruptRecord e) {
      // What cannot be read is left alone, and so are the objects.
      return new Holder(null, true);
    }
  }

  private Lane laneOf(String holder) {
    return Lane.named(lane.pipeline(), RunId.parse(holder).orElseThrow().lane());
  }

  private static Set<String> keys(Manifest manifest) {
    Set<String> keys = new HashSet<>();
    manifest.claimed().forEach(object -> keys.add(object.key()));
    return keys;
  }
}
