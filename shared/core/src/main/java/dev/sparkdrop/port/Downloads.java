package dev.sparkdrop.port;

import java.io.IOException;
import java.nio.file.Path;

/** Reads objects of any size from one bucket, in constant memory. */
public interface Downloads {
  /**
   * Copies the content of exactly that generation into a file, which is replaced where it is there.
   *
   * @return false where that generation is gone; then there is no file
   * @throws RetryLater where it cannot be read for the moment; then there is no file either
   * @throws IOException where the file cannot be written
   */
  boolean copy(String name, long generation, Path file) throws IOException;
}
