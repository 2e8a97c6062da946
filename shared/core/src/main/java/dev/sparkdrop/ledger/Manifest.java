package dev.sparkdrop.ledger;

import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The batch of a run, fixed when the run is sealed, and never changed.
 *
 * @param objects what the job is to process
 * @param dropped what waited in the inbox but is not processed, with the reason
 * @param marker the marker whose directory it is; null in a pipeline without markers
 * @param again the failed run whose batch it is once more; null in an ordinary run
 * @param leftOver whether more was due than it could take
 * @param gaveUp why the run ended before it had a cluster; null where it did not
 * @param bisect the failed batch that it is part of, when this was sealed; null in an ordinary run
 */
public record Manifest(
    String run,
    String pipeline,
    String lane,
    List<LandedObject> objects,
    List<Dropped> dropped,
    LandedObject marker,
    String again,
    boolean leftOver,
    String gaveUp,
    Bisection bisect) {

  public Manifest {
    objects = List.copyOf(objects);
    dropped = List.copyOf(dropped);
  }

  /** A batch of nothing: of a run that gave up, or before anything was claimed. */
  public static Manifest empty(Lane lane, String run, String gaveUp) {
    return new Manifest(
        run, lane.pipeline(), lane.id(), List.of(), List.of(), null, null, false, gaveUp, null);
  }

  /** Every object that the run claims, dropped ones too. */
  public List<LandedObject> claimed() {
    List<LandedObject> all = new ArrayList<>(objects);
    dropped.forEach(each -> all.add(each.object()));
    return all;
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

  /**
   * An object that is not processed.
   *
   * @param created null where the job reported it
   * @param detail more about the reason; null where it says all
   */
  public record Dropped(
      String bucket,
      String name,
      long generation,
      long size,
      Instant created,
      Why why,
      String detail) {

    /** The object that was dropped before the job saw it. */
    public LandedObject object() {
      return new LandedObject(bucket, name, generation, size, created);
    }

    /** An object that is dropped before the job sees it. */
    public static Dropped of(LandedObject object, Why why) {
      return new Dropped(
          object.bucket(),
          object.name(),
          object.generation(),
          object.size(),
          object.created(),
          why,
          null);
    }
  }
}
