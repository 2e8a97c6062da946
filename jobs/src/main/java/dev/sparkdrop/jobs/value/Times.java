package dev.sparkdrop.jobs.value;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/** Reads dates and times in a given format, else as ISO 8601 with a space or a 'T' between. */
final class Times {
  static final long DAY = 86_400_000_000L;

  private static final int DATE_LENGTH = 10;
  private static final int MINUTES_END = 16;

  // Spark's own parser, which is fast, takes much more, such as 2024-1 and names of zones.
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,6}0*)?)?"
              + "(?:Z|[+-]\\d\\d(?::?\\d\\d)?)?");

  private Times() {}

  /**
   * The date in days since 1970, or null; in ISO 8601 from 0001-01-01 on.
   *
   * @param own the format, or null for ISO 8601
   */
  static Integer date(String text, DateTimeFormatter own) {
    if (own != null) {
      TemporalAccessor parsed = parsed(text, own);
      LocalDate day = parsed == null ? null : parsed.query(TemporalQueries.localDate());
      return day == null ? null : (Integer) (int) day.toEpochDay();
    }
    boolean looks =
        text.length() == DATE_LENGTH && looksLikeDate(text) && text.charAt(DATE_LENGTH - 1) <= '9';
    return looks ? (Integer) value(DateTimeUtils.stringToDate(UTF8String.fromString(text))) : null;
  }

  /**
   * The time in microseconds since 1970, in UTC where it names no zone, or null; in ISO 8601 of
   * whole microseconds.
   *
   * @param own the format, or null for ISO 8601
   */
  static Long timestamp(String raw, DateTimeFormatter own) {
    if (own != null) {
      return formatted(raw, own);
    }
    String text = raw;
    // As BigQuery and Ruby write a zone.
    if (raw.length() > MINUTES_END && raw.indexOf(' ', MINUTES_END) > 0) {
      text = raw.replace(" UTC", "Z").replaceFirst(" (?=[-+]\\d)", "");
    }
    if (text.length() < MINUTES_END || !looksLikeDate(text) || !TIMESTAMP.matcher(text).matches()) {
      return null;
    }
    boolean seconds = text.length() == MINUTES_END || text.charAt(MINUTES_END) == ':';
    UTF8String whole =
        UTF8String.fromString(
            seconds ? text : text.substring(0, MINUTES_END) + ":00" + text.substring(MINUTES_END));
    return (Long) value(DateTimeUtils.stringToTimestamp(whole, ZoneOffset.UTC));
  }

  private static Object value(Option<Object> found) {
    return found.isEmpty() ? null : found.get();
  }

  private static Long formatted(String text, DateTimeFormatter own) {
    TemporalAccessor parsed = parsed(text, own);
    LocalDate day = parsed == null ? null : parsed.query(TemporalQueries.localDate());
    if (day == null) {
      return null;
    }
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneId zone = parsed.query(TemporalQueries.zone());
    ZonedDateTime whole =
        day.atTime(time == null ? LocalTime.MIDNIGHT : time)
            .atZone(zone == null ? ZoneOffset.UTC : zone);
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, whole.toInstant());
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static TemporalAccessor parsed(String text, DateTimeFormatter own) {
    ParsePosition end = new ParsePosition(0);
    // Many texts are none, and an exception for each would take long.
    if (own.parseUnresolved(text, end) == null || end.getIndex() < text.length()) {
      return null;
    }
    try {
      return own.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  // Cheap, because nearly every text of a file comes by here and few are dates.
  private static boolean looksLikeDate(String text) {
    char first = text.charAt(0);
    return first >= '0'
        && first <= '9'
        && text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && !text.startsWith("0000");
  }
}
