package dev.sparkdrop.console;

import java.util.Map;
import java.util.stream.Collectors;

/** A stranger's text in ours: shown as it is, and cut where it is long. */
public final class Text {
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

  /** Whether a character would not be seen, or would change what is around it. */
  public static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /** A hidden character as its number. */
  public static String shown(int c) {
    return String.format("⟨U+%04X⟩", c);
  }

  /** A text on one line of a terminal: nothing in it is hidden or does something. */
  public static String visible(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.append(isHidden(c) ? shown(c) : Character.toString(c)));
    return safe.toString();
  }

  /** The text's beginning, with "…" where more follows; null for null. */
  public static String cut(String text, int longest) {
    if (text == null || text.length() <= longest) {
      return text;
    }
    boolean half = Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, half ? longest - 1 : longest) + "…";
  }
}
