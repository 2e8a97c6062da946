package dev.sparkdrop.jobs.schema;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes names that both Parquet and BigQuery take: letters and digits of any script. */
public final class ColumnNames {
  /** BigQuery's limit for a column's name, in characters. */
  static final int LONGEST = 300;

  // BigQuery refuses columns with these prefixes, in any case of letters.
  private static final List<String> RESERVED =
      List.of(
          "_TABLE_",
          "_FILE_",
          "_PARTITION",
          "_ROW_TIMESTAMP",
          "__ROOT__",
          "_COLIDENTIFIER",
          "_CHANGE_SEQUENCE_NUMBER",
          "_CHANGE_TYPE",
          "_CHANGE_TIMESTAMP");
  private static final Pattern ACCENTS = Pattern.compile("(?<=[A-Za-z])\\p{M}+");
  private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
  private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{M}\\p{N}_]+");
  private static final Pattern TRAILING = Pattern.compile("_+$");

  private ColumnNames() {}

  /** The safe form of a name: always the same for the same name, never empty. */
  public static String safe(String name) {
    String seen = INVISIBLE.matcher(name).replaceAll("");
    // It also makes plain spaces of those that do not break.
    String apart = Normalizer.normalize(seen, Normalizer.Form.NFKD).strip();
    String bare = ACCENTS.matcher(apart).replaceAll("");
    // Other scripts keep their marks, which tell their letters apart.
    String folded = Normalizer.normalize(bare, Normalizer.Form.NFC);
    String plain = TRAILING.matcher(OTHER.matcher(folded).replaceAll("_")).replaceAll("");
    if (plain.isEmpty()) {
      return "unnamed";
    }
    if (Character.isDigit(plain.charAt(0))) {
      plain = "_" + plain;
    }
    String upper = plain.toUpperCase(Locale.ROOT);
    if (RESERVED.stream().anyMatch(upper::startsWith)) {
      plain = "c" + plain;
    }
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }

  /**
   * A name that is not taken: the safe one, or with the first free of {@code _2}, {@code _3}, …
   *
   * @param taken names in lower case, since neither Spark nor BigQuery tells cases apart
   */
  static String unique(String safe, Set<String> taken) {
    String candidate = safe;
    for (int n = 2; taken.contains(candidate.toLowerCase(Locale.ROOT)); n++) {
      String suffix = "_" + n;
      candidate = safe.substring(0, Math.min(safe.length(), LONGEST - suffix.length())) + suffix;
    }
    return candidate;
  }
}
