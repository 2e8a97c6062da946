package dev.sparkdrop.console;

import java.util.Map;
import java.util.stream.Collectors;

/** A stranger's text in ours: shown as it is, and cut where it is long. */
final class Text {
  /** Enough to recognize a name or understand a reason by. */
  static final int LONGEST = 600;

  private Text() {}

  /** The text, cut to {@link #LONGEST} characters; null for null. */
  static String cut(String text) {
    return cut(text, LONGEST);
  }

  /**
   * A lane for people, as {@code country=DE, year=1990}.
   *
   * @param values what sets it apart; of none, it is named by its id
   */
  static String lane(Map<String, String> values, String id) {
    return values.isEmpty()
        ? id
        : values.entrySet().stream()
            .map(value -> value.getKey() + "=" + cut(value.getValue(), 200))
            .collect(Collectors.joining(", "));
  }

  static String cut(String text, int longest) {
    if (text == null || text.length() <= longest) {
      return text;
    }
    boolean half = Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, half ? longest - 1 : longest) + "…";
  }
}
