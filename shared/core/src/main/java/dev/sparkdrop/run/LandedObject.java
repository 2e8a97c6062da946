package dev.sparkdrop.run;

import java.time.Instant;
import java.util.Objects;

/**
 * One exact version of an object in the landing bucket; never "the latest file".
 *
 * @param bucket the bucket's name
 * @param name the object's name: any Unicode, up to 1,024 bytes of UTF-8
 * @param generation the version; Cloud Storage never uses one twice for a name
 * @param size in bytes
 * @param created when this version became visible
 */
public record LandedObject(
    String bucket, String name, long generation, long size, Instant created) {

  public LandedObject {
    if (bucket == null || bucket.isEmpty()) {
      throw new IllegalArgumentException("an object needs a bucket");
    }
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException("an object needs a name");
    }
    if (generation <= 0) {
      throw new IllegalArgumentException("a generation is positive, not " + generation);
    }
    if (size < 0) {
      throw new IllegalArgumentException("a size is not negative: " + size);
    }
    Objects.requireNonNull(created, "created");
  }

  /** The version's key in the ledger: 32 hex digits, the same wherever it is computed. */
  public String key() {
    return Sha256.hex(uri() + "#" + generation, 32);
  }

  /** For people and logs: {@code landing/birdstrikes/1990/a.csv}. */
  public String uri() {
    return bucket + "/" + name;
  }
}
