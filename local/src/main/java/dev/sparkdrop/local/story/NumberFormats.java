package dev.sparkdrop.local.story;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class NumberFormats {
  private NumberFormats() {}

  /** As {@code 1,234 objects}. */
  public static String count(long count, String what) {
    return number(count) + " " + what + (count == 1 ? "" : "s");
  }

  /** As {@code 1,234}. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * As {@code 3 in = 2 out + 1 bad}; {@code 3 in, 1 out, 0 bad} of a job that counts or joins, and
   * so writes another number than it reads.
   */
  public static String rows(long in, long out, long bad) {
    boolean sum = in == out + bad;
    return number(in)
        + (sum ? " in = " : " in, ")
        + number(out)
        + (sum ? " out + " : " out, ")
        + number(bad)
        + " bad";
  }

  static String seconds(Duration time) {
    double seconds = time.toMillis() / 1000.0;
    return seconds < 10
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : Math.round(seconds) + " s";
  }
}
