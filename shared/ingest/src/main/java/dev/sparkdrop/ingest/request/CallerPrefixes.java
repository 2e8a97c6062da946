package dev.sparkdrop.ingest.request;

import dev.sparkdrop.ingest.source.ObjectName;
import dev.sparkdrop.ingest.source.VariableEntries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where each caller may land: {@code SPARKDROP_INGEST_CALLERS}. An entry is {@code EMAIL=PREFIX};
 * an e-mail may have several. {@code *=PREFIX} is for all callers that have no entry of their own.
 * Where the list is empty, no caller is limited.
 */
public final class CallerPrefixes {
  private static final String VARIABLE = "SPARKDROP_INGEST_CALLERS";
  private static final String OTHERS = "*";
  private static final Pattern ENTRY =
      Pattern.compile("(?<who>[^@,=\\s]+@[^@,=\\s]+|\\*)=(?<prefix>[^,\\s]+)");

  private final Map<String, List<String>> prefixes;

  private CallerPrefixes(Map<String, List<String>> prefixes) {
    this.prefixes = Map.copyOf(prefixes);
  }

  /** Limits no caller. */
  public static CallerPrefixes unlimited() {
    return new CallerPrefixes(Map.of());
  }

  /**
   * Reads the value of {@code SPARKDROP_INGEST_CALLERS}.
   *
   * @param text entries with commas between them; blank for none
   * @throws IllegalArgumentException naming every entry that is none
   */
  public static CallerPrefixes parse(String text) {
    Map<String, List<String>> prefixes = new HashMap<>();
    VariableEntries.parse(
            VARIABLE,
            text,
            entry ->
                Optional.of(ENTRY.matcher(entry))
                    .filter(Matcher::matches)
                    .filter(parts -> ObjectName.complaint(parts.group("prefix") + "x").isEmpty()),
            "EMAIL=PREFIX, the prefix without gs:// and bucket, as"
                + " partner@p.iam.gserviceaccount.com=partner/, or *=PREFIX for all others")
        .forEach(
            parts ->
                prefixes
                    .computeIfAbsent(
                        parts.group("who").toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                    .add(parts.group("prefix")));
    return new CallerPrefixes(prefixes);
  }

  /**
   * What the names of a caller's objects have to begin with, with any one of them.
   *
   * @param email empty where the caller's token names none
   * @return one empty text where the caller is not limited; nothing where the caller may land
   *     nothing
   */
  List<String> of(Optional<String> email) {
    if (prefixes.isEmpty()) {
      return List.of("");
    }
    List<String> others = prefixes.getOrDefault(OTHERS, List.of());
    return email
        .map(known -> prefixes.getOrDefault(known.toLowerCase(Locale.ROOT), others))
        .orElse(others);
  }
}
