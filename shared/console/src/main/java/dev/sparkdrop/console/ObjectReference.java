package dev.sparkdrop.console;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.LandedObject;
import java.time.Instant;

/**
 * The version of an object that is asked about.
 *
 * @param live the live version of its name; null where there is none
 * @param generation the one asked about: the live one's, unless another was named; null for none
 */
record ObjectReference(String bucket, String name, Bucket.Entry live, Long generation) {

  static ObjectReference of(String bucket, String name, Bucket.Entry live, Long generation) {
    boolean ofLive = generation == null && live != null;
    // Not by "?:", which would unbox a null.
    return ofLive
        ? new ObjectReference(bucket, name, live, live.generation())
        : new ObjectReference(bucket, name, live, generation);
  }

  boolean isLive() {
    return live != null && generation == live.generation();
  }

  /**
   * The object as far as it is known: of a former version only what the ledger finds it by, which
   * is its name and generation.
   */
  LandedObject object() {
    return isLive()
        ? new LandedObject(bucket, name, generation, live.size(), live.created())
        : new LandedObject(bucket, name, generation, 0, Instant.EPOCH);
  }

  String uri() {
    return "gs://" + bucket + "/" + name;
  }

  /** What the bucket says. */
  Explanation.Evidence evidence() {
    String says;
    if (live == null) {
      says = "no object of that name is there";
    } else if (isLive()) {
      says =
          "generation "
              + live.generation()
              + ", "
              + live.size()
              + " bytes, created "
              + live.created();
    } else {
      says = "another generation is live: " + live.generation() + ", created " + live.created();
    }
    return new Explanation.Evidence(uri(), says);
  }
}
