package dev.sparkdrop.event;

/** A stranger's text in a sentence of ours: never longer than a line, never a line of its own. */
final class EventText {
  private static final int LONGEST = 200;

  private EventText() {}

  /** The text, cut to 200 characters, control characters escaped. */
  static String of(String text) {
    StringBuilder quoted = new StringBuilder();
    int end = Math.min(text.length(), LONGEST);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    text.substring(0, end)
        .codePoints()
        .forEach(
            c -> {
              if (hidden(c)) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return end < text.length() ? quoted + "…" : quoted.toString();
  }

  private static boolean hidden(int c) {
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
}
