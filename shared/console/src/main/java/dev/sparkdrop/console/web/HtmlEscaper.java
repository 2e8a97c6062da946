package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Text;

/** A stranger's text, made harmless: never longer than it should be, and nothing in it hidden. */
final class HtmlEscaper {
  /** Longer than any object's name; a reason that is longer tells no more. */
  static final int LINE = 1200;

  /** Of texts that have many lines, such as a driver's output. */
  static final int TEXT = 65_536;

  private HtmlEscaper() {}

  /** The text's beginning, with "…" where more follows; null stays null. */
  static String line(String text) {
    return head(text, LINE);
  }

  /** Likewise, so long. */
  static String head(String text, int most) {
    if (text == null || text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }

  /** The text's end, after "…" where more came before; null stays null. */
  static String tail(String text) {
    if (text == null || text.length() <= TEXT) {
      return text;
    }
    int begin = text.length() - TEXT;
    int whole = Character.isLowSurrogate(text.charAt(begin)) ? begin + 1 : begin;
    return "…" + text.substring(whole);
  }

  /**
   * The text for a place in HTML, in an element or between the quotes of an attribute. A character
   * that would not be seen, or would turn what is around it, stands as its number.
   */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(safe, c));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int c) {
    switch (c) {
      case '&' -> safe.append("&amp;");
      case '<' -> safe.append("&lt;");
      case '>' -> safe.append("&gt;");
      case '"' -> safe.append("&quot;");
      case '\'' -> safe.append("&#39;");
      case '\n', '\t' -> safe.appendCodePoint(c);
      default -> {
        if (Text.isHidden(c)) {
          safe.append(Text.shown(c));
        } else {
          safe.appendCodePoint(c);
        }
      }
    }
  }
}
