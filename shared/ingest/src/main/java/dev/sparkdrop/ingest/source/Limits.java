package dev.sparkdrop.ingest.source;

import java.time.Duration;

/**
 * How much and how long.
 *
 * @param atOnce sources, of all requests together, that are fetched at the same time
 * @param source the longest that one source may take
 * @param silence the longest that a source may send nothing, or take over the head of its answer
 * @param request the longest that a request may take whose caller names no deadline
 * @param bytes the most that one source may have
 */
public record Limits(int atOnce, Duration source, Duration silence, Duration request, long bytes) {
  public static final int BODY_BYTES = 1 << 20;
  public static final int SOURCES = 1_000;
  public static final int URL_LENGTH = 8_192;
  public static final int HEADERS = 20;
  public static final int HEADER_LENGTH = 8_192;
  public static final int REDIRECTS = 5;

  /** How many of a request's sources may be zip archives. */
  public static final int ARCHIVES = 10;

  /** Of one archive, folders too. */
  public static final int ENTRIES = 1_000;

  /** Bytes of an archive's directory: of so many files with the longest names. */
  public static final int DIRECTORY = 2 << 20;

  /** How many objects of an archive's folder are looked at, to find it unchanged. */
  public static final int LOOKS = 2_000;

  /** Folders within each other, in an archive. */
  public static final int DEPTH = 16;

  /** How much a packed file may grow, times its length: tables do by 5 to 50, a bomb by 1,000. */
  static final long RATIO = 200;

  /** Bytes that are no bomb in any case. */
  static final long UNPACKED_FREELY = 16 << 20;

  /** How often a source is asked in a row without a byte of its file. */
  public static final int TRIES = 5;

  /** How often it may break off though each time some of it came. */
  public static final int BREAKS = 200;

  /** How often a file is begun. */
  public static final int BEGINNINGS = 3;

  /** Bytes a second, over each {@link #WINDOW} of waiting for the source; below, it is cut. */
  public static final long SLOWEST = 1_024;

  public static final Duration WINDOW = Duration.ofSeconds(60);

  /** An HTTP function may be given an hour; what is not done shortly before is reported. */
  public static final Limits USUAL =
      new Limits(
          8, Duration.ofMinutes(50), Duration.ofSeconds(60), Duration.ofMinutes(55), 1L << 40);

  public Limits {
    if (atOnce < 1) {
      throw new IllegalArgumentException("atOnce must be 1 or more, not " + atOnce);
    }
  }

  /** A packed file may not grow as only a bomb does; both are bytes. */
  public static void checkGrowth(long packed, long unpacked) throws SourceFailed {
    if (unpacked > UNPACKED_FREELY && unpacked / RATIO > packed) {
      throw SourceFailed.unreadable(
          "it grows to more than %d times its length, as a bomb does".formatted(RATIO));
    }
  }

  /** What comes out of a source may not be more than what may come in. */
  public void checkUnpacked(long unpacked) throws SourceFailed {
    if (unpacked > bytes) {
      throw SourceFailed.unreadable("it has more than %d bytes unpacked".formatted(bytes));
    }
  }
}
