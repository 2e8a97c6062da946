package dev.sparkdrop.local.fault;

import dev.sparkdrop.pipeline.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a time is written to the local cloud: as in a pipeline file, and with {@code 500ms}. */
final class FaultTimes {
  static final String EXAMPLE = "write it as 500ms, 10s or 1h30m";

  private static final Pattern TEXT = Pattern.compile("(.*?)(?:(\\d{1,9})ms)?");

  private FaultTimes() {}

  /** The time; empty where the text is none, or more than a year. */
  static Optional<Duration> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    boolean only = parts.group(1).isEmpty() && parts.group(2) != null;
    Duration millis =
        Duration.ofMillis(parts.group(2) == null ? 0 : Long.parseLong(parts.group(2)));
    return Durations.parse(only ? "0s" : parts.group(1))
        .map(seconds -> seconds.plus(millis))
        .filter(time -> time.toDays() <= 366);
  }

  /** The time in the form that {@link #parse} reads. */
  static String format(Duration time) {
    String millis = time.toMillisPart() == 0 ? "" : time.toMillisPart() + "ms";
    Duration seconds = time.truncatedTo(ChronoUnit.SECONDS);
    return seconds.isZero() && !millis.isEmpty() ? millis : Durations.format(seconds) + millis;
  }
}
