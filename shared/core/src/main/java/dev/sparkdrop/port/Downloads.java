package dev.sparkdrop.port;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Objects of any size and any bucket, brought to this machine exactly as they are stored. It can
 * write nothing. Safe for use by many threads.
 *
 * <p>The message of each {@link IOException} is a sentence for the person who asked.
 */
public interface Downloads {
  /** The generation to ask for where the live version is meant. */
  long LIVE = 0;

  /**
   * A version of an object without its content.
   *
   * @param size in bytes, as stored
   * @param created when this version was written
   * @param contentType null where none is set
   * @param contentEncoding such as {@code gzip}; null where none is set
   * @param crc32c of the stored bytes, as Cloud Storage writes it: base64 of four bytes; null where
   *     it is not known
   */
  record Version(
      String bucket,
      String name,
      long generation,
      long size,
      Instant created,
      String contentType,
      String contentEncoding,
      String crc32c) {
    public Version {
      Objects.requireNonNull(bucket, "bucket");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(created, "created");
    }

    /** As people write it: {@code gs://bucket/name}. */
    public String uri() {
      return "gs://" + bucket + "/" + name;
    }
  }

  /**
   * The version of that generation; empty where it is gone, or never was.
   *
   * @param generation {@link #LIVE} for the live one
   * @throws IOException where it cannot be known: no right to read it, no network
   */
  Optional<Version> find(String bucket, String name, long generation) throws IOException;

  /**
   * Copies the bytes of a version into a file, which it makes or replaces. Bytes that are stored
   * packed stay packed.
   *
   * @return false where that version is gone; the file is of no use then
   * @throws IOException where it cannot be read, or arrived other than it is stored
   */
  boolean copy(Version version, Path file) throws IOException;
}
