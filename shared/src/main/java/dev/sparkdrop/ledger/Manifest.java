package dev.sparkdrop.ledger;

import dev.sparkdrop.run.LandedObject;
import java.util.List;

/**
 * The batch of a run, fixed when the run is sealed, and never changed.
 *
 * @param objects what the job is to process
 * @param dropped what waited in the inbox but is not processed, with the reason
 * @param gaveUp why the run ended before it had a cluster; null where it did not
 */
public record Manifest(
    String run,
    String pipeline,
    String lane,
    List<LandedObject> objects,
    List<Dropped> dropped,
    String gaveUp) {

  public Manifest {
    objects = List.copyOf(objects);
    dropped = List.copyOf(dropped);
  }

  /** Why an object of a batch was not processed. */
  public enum Why {
    /** A newer generation of the name is live; it has a run of its own. */
    SUPERSEDED,
    /** The object was deleted before the batch was sealed. */
    VANISHED,
    /** The job could not open it. */
    UNREADABLE
  }

  /** An object that is not processed. */
  public record Dropped(
      String bucket, String name, long generation, long size, Why why, String detail) {

    /** An object that was dropped before the job saw it. */
    public static Dropped of(LandedObject object, Why why) {
      return new Dropped(
          object.bucket(), object.name(), object.generation(), object.size(), why, null);
    }
  }
}
