package dev.sparkdrop.jobs.batch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an object holds, told by the end of its name or by {@code --input}. */
public enum SourceFormat {
  CSV(".csv", ".tsv"),
  JSON(".json", ".jsonl", ".ndjson"),
  PARQUET(".parquet"),
  AVRO(".avro"),
  ORC(".orc");

  /** The sentence for an object whose name says none of them. */
  public static final String SUPPORTED =
      "The job reads .csv, .tsv, .json, .jsonl and .ndjson (each also with .gz, .bz2 or .zst),"
          + " .parquet, .avro and .orc. Name the file so, or write --input= with its format.";

  static final String ZIP =
      "It is a zip, which the job does not take. Send the files in it one by one, plain or with"
          + " gzip.";

  private static final List<String> PACKED = List.of(".gz", ".bz2", ".zst");

  private final String endings;

  SourceFormat(String... endings) {
    this.endings = String.join(" ", endings);
  }

  /** Whether its values have types of their own. */
  public boolean isTyped() {
    return this != CSV && this != JSON;
  }

  /** Spark's name for its reader. */
  public String reader() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of a name, in any case of letters, or empty. */
  static Optional<SourceFormat> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String plain = lower;
    for (String packed : PACKED) {
      plain = lower.endsWith(packed) ? lower.substring(0, lower.length() - packed.length()) : plain;
    }
    for (SourceFormat format : values()) {
      String text = format.isTyped() ? lower : plain;
      if (List.of(format.endings.split(" ")).stream().anyMatch(text::endsWith)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
