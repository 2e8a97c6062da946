package dev.sparkdrop.ingest;

import java.time.Duration;

/**
 * How much and how long.
 *
 * @param atOnce sources, of all requests together, that are fetched at the same time
 * @param source the longest that one source may take
 * @param silence the longest that a source may send nothing
 * @param request the longest that a request may take whose caller names no deadline
 */
record Limits(int atOnce, Duration source, Duration silence, Duration request) {
  static final int BODY_BYTES = 1 << 20;
  static final int SOURCES = 1_000;
  static final int URL_LENGTH = 8_192;
  static final int REDIRECTS = 5;

  /** An HTTP function may be given an hour; what is not done shortly before is reported. */
  static final Limits USUAL =
      new Limits(8, Duration.ofMinutes(50), Duration.ofSeconds(60), Duration.ofMinutes(55));

  Limits {
    if (atOnce < 1) {
      throw new IllegalArgumentException("atOnce must be 1 or more, not " + atOnce);
    }
  }
}
