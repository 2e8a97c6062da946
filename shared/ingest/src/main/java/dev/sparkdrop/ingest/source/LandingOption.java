package dev.sparkdrop.ingest.source;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a source may do only where its request says so, under {@code allow}. */
public enum LandingOption {
  /** Take the place of an object that was made from another URL. */
  REPLACE,
  /** Be a page (text/html), though its name is that of a file of data. */
  HTML,
  /** Have a pipeline's marker among an archive's files. */
  MARKER;

  /** How a request says it. */
  final String key = name().toLowerCase(Locale.ROOT);

  public static Optional<LandingOption> parse(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }
}
