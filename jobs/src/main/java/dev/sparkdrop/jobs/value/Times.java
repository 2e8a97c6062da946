package dev.sparkdrop.jobs.value;

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
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/** Reads dates and times in a given format, else as ISO 8601 with a space or a 'T' between. */
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

  /**
   * The date, or null; in ISO 8601 from 0001-01-01 on.
   *
   * @param own the format, or null for ISO 8601
   */
  static LocalDate date(String text, DateTimeFormatter own) {
    if (own == null && (text.length() != DATE_LENGTH || !looksLikeDate(text))) {
      return null;
    }
    try {
      LocalDate date = own == null ? LocalDate.parse(text) : LocalDate.parse(text, own);
      return own != null || date.getYear() > 0 ? date : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * The time, in UTC where it names no zone, or null; in ISO 8601 of whole microseconds.
   *
   * @param own the format, or null for ISO 8601
   */
  static Instant timestamp(String text, DateTimeFormatter own) {
    if (own == null && !looksLikeTimestamp(text)) {
      return null;
    }
    try {
      TemporalAccessor parsed =
          own == null ? TIMESTAMP.parse(text.replace(' ', 'T')) : own.parse(text);
      LocalDateTime local =
          parsed.query(TemporalQueries.localTime()) == null
              ? LocalDate.from(parsed).atStartOfDay()
              : LocalDateTime.from(parsed);
      ZoneOffset zone =
          parsed.isSupported(ChronoField.OFFSET_SECONDS) ? ZoneOffset.from(parsed) : ZoneOffset.UTC;
      boolean holds = local.getYear() > 0 && local.truncatedTo(ChronoUnit.MICROS).equals(local);
      return own != null || holds ? local.toInstant(zone) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean looksLikeTimestamp(String text) {
    return text.length() >= SHORTEST_TIMESTAMP
        && text.length() <= LONGEST_TIMESTAMP
        && looksLikeDate(text)
        && (text.charAt(DATE_LENGTH) == 'T' || text.charAt(DATE_LENGTH) == ' ');
  }

  // Cheap, because nearly every text of a file comes by here and few are dates.
  private static boolean looksLikeDate(String text) {
    char first = text.charAt(0);
    return first >= '0' && first <= '9' && text.charAt(4) == '-' && text.charAt(7) == '-';
  }
}
