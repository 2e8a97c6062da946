package dev.sparkdrop.jobs;

import java.util.Locale;
import java.util.Optional;

/** What an object holds, told by the end of its name. */
enum SourceFormat {
  CSV,
  JSON_LINES,
  PARQUET;

  /** The sentence for an object whose name says none of them. */
  static final String SUPPORTED =
      "The job reads .csv, .json, .jsonl and .ndjson (each also with .gz) and .parquet.";

  /** The format of a name, in any case of letters, or empty. */
  static Optional<SourceFormat> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".parquet")) {
      return Optional.of(PARQUET);
    }
    String text = lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
    if (text.endsWith(".csv")) {
      return Optional.of(CSV);
    }
    boolean json = text.endsWith(".json") || text.endsWith(".jsonl") || text.endsWith(".ndjson");
    return json ? Optional.of(JSON_LINES) : Optional.empty();
  }
}
