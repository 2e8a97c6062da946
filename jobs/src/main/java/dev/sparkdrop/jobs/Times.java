package dev.sparkdrop.jobs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Reads dates and times as ISO 8601 has them, with a space or a 'T' between. */
final class Times {
  private static final int DATE_LENGTH = 10;
  private static final int SHORTEST_TIMESTAMP = 16;
  private static final int LONGEST_TIMESTAMP = 40;

  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm[:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("][XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Times() {}

  /** The date, from 0001-01-01 on, or null. */
  static LocalDate date(String text) {
    if (text.length() != DATE_LENGTH || !looksLikeDate(text)) {
      return null;
    }
    try {
      LocalDate date = LocalDate.parse(text);
      return date.getYear() > 0 ? date : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * The time, UTC where the text names no zone, or null; also null below a microsecond, which
   * neither Spark nor BigQuery can hold.
   */
  static Instant timestamp(String text) {
    if (text.length() < SHORTEST_TIMESTAMP
        || text.length() > LONGEST_TIMESTAMP
        || !looksLikeDate(text)
        || (text.charAt(DATE_LENGTH) != 'T' && text.charAt(DATE_LENGTH) != ' ')) {
      return null;
    }
    try {
      String iso = text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1);
      TemporalAccessor parsed = TIMESTAMP.parse(iso);
      LocalDateTime local = LocalDateTime.from(parsed);
      ZoneOffset zone =
          parsed.isSupported(ChronoField.OFFSET_SECONDS) ? ZoneOffset.from(parsed) : ZoneOffset.UTC;
      boolean holds = local.getYear() > 0 && local.truncatedTo(ChronoUnit.MICROS).equals(local);
      return holds ? local.toInstant(zone) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  // Cheap, because nearly every text of a file comes by here and few are dates.
  private static boolean looksLikeDate(String text) {
    char first = text.charAt(0);
    return first >= '0' && first <= '9' && text.charAt(4) == '-' && text.charAt(7) == '-';
  }
}
