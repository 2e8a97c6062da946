package dev.sparkdrop.jobs;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;

/** Reads values from texts, or says by null that the text is none. */
final class TextValues {
  private static final int LONGEST_NUMBER = 400;

  private TextValues() {}

  static Long int64(String text) {
    int length = text.length();
    int at = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    if (length - at > 0 && length - at < ColumnStats.LONG_DIGITS) {
      boolean negative = text.charAt(0) == '-';
      long value = 0;
      while (at < length) {
        int digit = text.charAt(at) - '0';
        if (digit < 0 || digit > 9) {
          return slowInt64(text);
        }
        value = value * 10 + digit;
        at++;
      }
      return negative ? -value : value;
    }
    return slowInt64(text);
  }

  // '300.0' is a whole number too: tools write it so when a column has gaps.
  private static Long slowInt64(String text) {
    try {
      boolean number = new NumberText().look(text) != NumberText.Kind.NONE;
      return number ? Long.valueOf(new BigDecimal(text).longValueExact()) : null;
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  /** A decimal of at most so many digits, or null when one would be lost. */
  static BigDecimal decimal(String text, int precision, int scale) {
    try {
      boolean number = new NumberText().look(text) != NumberText.Kind.NONE;
      BigDecimal value = number ? new BigDecimal(text) : null;
      if (value == null || Math.abs((long) value.scale()) > LONGEST_NUMBER) {
        return null;
      }
      value = value.setScale(scale, RoundingMode.UNNECESSARY);
      return value.precision() <= precision ? value : null;
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  /** A date as ISO 8601 or the dialect's format has it. */
  static LocalDate date(String text, Dialect dialect) {
    if (dialect.dates() == null) {
      return Times.date(text);
    }
    try {
      return LocalDate.parse(text, dialect.dates());
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A time as ISO 8601 or the dialect's format has it; UTC where it names no zone. */
  static Instant timestamp(String text, Dialect dialect) {
    if (dialect.timestamps() == null) {
      return Times.timestamp(text);
    }
    try {
      TemporalAccessor parsed = dialect.timestamps().parse(text);
      ZoneOffset zone =
          parsed.isSupported(ChronoField.OFFSET_SECONDS) ? ZoneOffset.from(parsed) : ZoneOffset.UTC;
      return parsed.query(TemporalQueries.localTime()) == null
          ? LocalDate.from(parsed).atStartOfDay().toInstant(zone)
          : LocalDateTime.from(parsed).toInstant(zone);
    } catch (DateTimeException e) {
      return null;
    }
  }

  static byte[] binary(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
