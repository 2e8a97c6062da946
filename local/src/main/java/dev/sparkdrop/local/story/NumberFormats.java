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

  static String seconds(Duration time) {
    double seconds = time.toMillis() / 1000.0;
    return seconds < 10
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : Math.round(seconds) + " s";
  }
}
