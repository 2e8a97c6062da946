package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.LandedObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which object versions a pipeline is done with, and by which run: {@code done/<pipeline>/<key>}.
 * The exactly-once memory, kept longer than any look-back.
 */
public final class ProcessedObjects {
  private final Bucket state;

  ProcessedObjects(Bucket state) {
    this.state = state;
  }

  /** Those of the objects that are done, with the run that claimed each. */
  public Map<LandedObject, String> among(String pipeline, Collection<LandedObject> objects) {
    Map<String, LandedObject> byName = new HashMap<>();
    objects.forEach(object -> byName.put(name(pipeline, object), object));
    Map<LandedObject, String> found = new HashMap<>();
    state
        .stat(byName.keySet())
        .forEach(
            (name, entry) -> found.put(byName.get(name), entry.metadata().getOrDefault("run", "")));
    return found;
  }

  /** Marks objects as done by a run; what is done already stays with the run that was first. */
  public void mark(String pipeline, String run, Collection<LandedObject> objects) {
    state.createAll(
        objects.stream()
            .map(
                object ->
                    new Bucket.Draft(
                        name(pipeline, object),
                        "",
                        Map.of(
                            "version", String.valueOf(LedgerCodec.VERSION),
                            "run", run,
                            "bucket", object.bucket(),
                            "name", object.name(),
                            "generation", String.valueOf(object.generation()))))
            .toList());
  }

  private static String name(String pipeline, LandedObject object) {
    return "done/" + pipeline + "/" + object.key();
  }
}
