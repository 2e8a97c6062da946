package dev.sparkdrop.gcp;

import java.util.regex.Pattern;

/** What the platform or a driver said, fit for a sentence that other people read. */
final class MessageSanitizer {
  private static final int LONGEST = 600;

  /** Lines of a stack trace, of Java's or Python's. */
  private static final Pattern TRACE =
      Pattern.compile(
          "(?m)^\\s*(at [\\w.$/<>@]+\\(.*\\)|\\.\\.\\. \\d+ more|Traceback \\(most recent.*"
              + "|File \".*\", line \\d+.*)\\s*$");

  /** Dataproc's directions to the driver's output: the receipt gives that itself. */
  private static final Pattern DIRECTIONS =
      Pattern.compile(
          "(?s)\\s*(If logs are available, they|Additional details) can be found (at|in)\\b.*");

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:password|passwd|secret|token|api[_-]?key|credential|signature)\\w*"
              + "[\"']?\\s*[=:]\\s*|bearer\\s+)[\"']?[^\\s\"'&,;]+");

  private static final Pattern KEY = Pattern.compile("ya29\\.[\\w-]+|AIza[\\w-]{30,}");
  private static final Pattern USER_INFO = Pattern.compile("(://)[^/\\s@]+@");

  private MessageSanitizer() {}

  /**
   * The text on one line, without stack traces and what looks like a secret, of at most 600
   * characters; empty where nothing was said.
   */
  static String of(String text) {
    String told = DIRECTIONS.matcher(TRACE.matcher(text).replaceAll("")).replaceAll("");
    String shown = SECRET.matcher(told).replaceAll("$1…");
    shown = USER_INFO.matcher(KEY.matcher(shown).replaceAll("…")).replaceAll("$1…@");
    String line = shown.replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ").strip();
    if (line.length() <= LONGEST) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return line.substring(0, end) + "…";
  }

  /** The same in quotation marks, so that it is not taken for words of ours. */
  static String quoted(String text) {
    String said = of(text);
    if (said.isEmpty()) {
      return "the platform does not say why.";
    }
    return "\"" + said.replace('"', '\'') + (said.matches(".*[.!?…]") ? "\"" : "\".");
  }
}
