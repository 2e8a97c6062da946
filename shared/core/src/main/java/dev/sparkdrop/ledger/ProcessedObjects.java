package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.LandedObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which run has claimed which object version: {@code done/<pipeline>/<key>}. An object is claimed
 * before a manifest takes it in, and one run at a time has the claim, so that no two manifests of a
 * pipeline ever hold the same object. The exactly-once memory, kept longer than any look-back.
 */
public final class ProcessedObjects {
  private static final String RUN = "run";

  private final Bucket state;

  ProcessedObjects(Bucket state) {
    this.state = state;
  }

  /** The run that claimed an object, and the generation that a change of it must still find. */
  public record Claim(String run, long generation) {}

  /** Those of the objects that are claimed, with the run that claimed each. */
  public Map<LandedObject, String> among(String pipeline, Collection<LandedObject> objects) {
    Map<LandedObject, String> found = new HashMap<>();
    claims(pipeline, objects).forEach((object, claim) -> found.put(object, claim.run()));
    return found;
  }

  private Map<LandedObject, Claim> claims(String pipeline, Collection<LandedObject> objects) {
    Map<String, LandedObject> byName = new HashMap<>();
    objects.forEach(object -> byName.put(name(pipeline, object), object));
    Map<LandedObject, Claim> found = new HashMap<>();
    state
        .stat(byName.keySet())
        .forEach(
            (name, entry) ->
                found.put(
                    byName.get(name),
                    new Claim(entry.metadata().getOrDefault(RUN, ""), entry.generation())));
    return found;
  }

  /**
   * Claims objects for a run; what another run claimed before stays with that one.
   *
   * @return the claims of other runs; every other object is this run's
   */
  public Map<LandedObject, Claim> claim(
      String pipeline, String run, Collection<LandedObject> objects) {
    Map<LandedObject, Claim> others = new HashMap<>();
    BulkCreation.inChunks(
        objects,
        chunk -> {
          Set<String> there =
              BulkCreation.createMissing(
                  state, chunk.stream().map(object -> draft(pipeline, run, object)).toList());
          chunk.removeIf(object -> !there.contains(name(pipeline, object)));
          others.putAll(claims(pipeline, chunk));
        });
    others.values().removeIf(claim -> claim.run().equals(run));
    return others;
  }

  /**
   * Takes a claim over from a run that can never have the object in its batch.
   *
   * @return whether it was still as it was seen
   */
  public boolean takeOver(String pipeline, String run, LandedObject object, Claim seen) {
    return state.write(draft(pipeline, run, object), seen.generation()).isPresent();
  }

  private static Bucket.Draft draft(String pipeline, String run, LandedObject object) {
    return new Bucket.Draft(
        name(pipeline, object),
        "",
        Map.of(
            "version",
            String.valueOf(LedgerCodec.VERSION),
            RUN,
            run,
            "bucket",
            object.bucket(),
            "name",
            object.name(),
            "generation",
            String.valueOf(object.generation())));
  }

  private static String name(String pipeline, LandedObject object) {
    return "done/" + pipeline + "/" + object.key();
  }
}
