package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.batch.UnreadableException;
import java.io.IOException;

/** Reads a text object, or a part of it, record by record. */
interface RecordReader {
  /**
   * The next record, sound or not, or null after the last.
   *
   * @throws UnreadableException when nothing of the object can count
   */
  TextRecord next() throws IOException;
}
