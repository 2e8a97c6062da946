package dev.sparkdrop.local.dataproc;

import java.io.IOException;
import java.io.InputStream;

/** What jobs need of Cloud Storage, with objects named as {@code gs://bucket/name}. */
public interface ObjectAccess {

  /**
   * An object that was opened.
   *
   * @param content closed by the caller
   */
  record Opened(long generation, InputStream content) {}

  /**
   * Opens the live version.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  Opened open(String uri) throws IOException;

  /** Makes a bucket where it is absent. */
  default void ensureBucket(String name) {
    // Where there are no buckets there is nothing to do.
  }

  /** Writes an object; its bucket is made where it is absent. */
  void write(String uri, byte[] content) throws IOException;
}
