package dev.sparkdrop.jobs;

import java.io.IOException;

/** Reads one text object record by record, and learns its columns on the way. */
interface RecordReader {
  /**
   * The next record, sound or not, or null after the last.
   *
   * @throws UnreadableException when nothing of the object can count
   */
  TextRecord next() throws IOException;
}
