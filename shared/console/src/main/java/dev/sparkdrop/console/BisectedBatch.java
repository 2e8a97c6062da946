package dev.sparkdrop.console;

import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.Outcome;
import java.util.List;

/**
 * A batch that is searched for what breaks its job: a run, and below it the halves in which it was
 * run again.
 *
 * @param run null for a half that waits
 * @param outcome null while the run is open, and for a half that waits
 * @param result what came of it, besides its outcome; null where that says all
 * @param objects how many it has; 0 where that is not known yet
 * @param firstObject the name of the first one; null where it is not known
 * @param halves none, or two
 */
public record BisectedBatch(
    String run,
    Outcome outcome,
    Bisection.Result result,
    long objects,
    String firstObject,
    List<BisectedBatch> halves) {
  static final BisectedBatch WAITING = new BisectedBatch(null, null, null, 0, null, List.of());

  public BisectedBatch {
    halves = List.copyOf(halves);
  }

  /**
   * What a person reads of it: how many objects, and the first one's name; null where that is not
   * known.
   */
  public String what() {
    if (firstObject == null) {
      return null;
    }
    String first = Text.cut(firstObject, 200);
    return objects > 1 ? Formats.counted(objects, "object") + " from " + first : first;
  }
}
