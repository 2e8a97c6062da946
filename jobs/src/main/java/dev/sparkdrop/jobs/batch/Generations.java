package dev.sparkdrop.jobs.batch;

import java.io.IOException;
import java.util.List;

/** Tells the live generation of objects. */
public interface Generations {
  /** What stands for "no such object"; real generations are positive. */
  long ABSENT = -1;

  /**
   * The live generation of each object, or {@link #ABSENT}, in the order asked for.
   *
   * @throws IOException when the store can't be asked
   */
  List<Long> live(List<SourceObject> objects) throws IOException;
}
