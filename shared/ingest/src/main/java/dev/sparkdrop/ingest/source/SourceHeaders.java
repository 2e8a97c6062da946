package dev.sparkdrop.ingest.source;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Headers that a request wants sent to a source. Their values may be secrets: none is shown. */
public final class SourceHeaders {
  public static final SourceHeaders NONE = new SourceHeaders(Map.of(), Set.of());

  private final Map<String, String> values;
  private final Set<String> secrets;

  /**
   * @param secrets that are part of the values
   */
  public SourceHeaders(Map<String, String> values, Set<String> secrets) {
    this.values = Map.copyOf(values);
    this.secrets = Set.copyOf(secrets);
  }

  /** For the connection to the source only. */
  public Map<String, String> values() {
    return values;
  }

  /** A text that may quote the source, without what the source was told. */
  public String withoutSecrets(String text) {
    String shown = text;
    for (String secret : secrets) {
      // A host's name is shown in lower case.
      shown =
          Pattern.compile(secret, Pattern.LITERAL | Pattern.CASE_INSENSITIVE)
              .matcher(shown)
              .replaceAll("***");
    }
    return shown;
  }

  @Override
  public String toString() {
    return new TreeMap<>(values).keySet().toString();
  }
}
