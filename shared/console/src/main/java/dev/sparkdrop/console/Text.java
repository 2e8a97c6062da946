package dev.sparkdrop.console;

/** A stranger's text in ours: shown as it is, and cut where it is long. */
final class Text {
  /** Enough to recognize a name or understand a reason by. */
  static final int LONGEST = 600;

  private Text() {}

  /** The text, cut to {@link #LONGEST} characters; null for null. */
  static String cut(String text) {
    return cut(text, LONGEST);
  }

  static String cut(String text, int longest) {
    if (text == null || text.length() <= longest) {
      return text;
    }
    boolean half = Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, half ? longest - 1 : longest) + "…";
  }
}
