package dev.sparkdrop.jobs;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Tells what type a text has, and turns it into a value of a column's type. */
final class TextValues {
  // A double has at most 309 digits before its point; what is much longer only costs time.
  private static final int LONGEST_NUMBER = 400;

  private TextValues() {}

  /**
   * The narrowest type that keeps the text as it is.
   *
   * <p>A number with a leading zero or plus sign stays text, and so does an integer beyond 64 bits:
   * postal codes and telephone numbers must survive.
   */
  static ColumnType infer(String raw) {
    String text = raw.strip();
    if (text.isEmpty()) {
      return ColumnType.NONE;
    }
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return ColumnType.BOOLEAN;
    }
    ColumnType time = inferTime(text);
    if (!time.equals(ColumnType.STRING)) {
      return time;
    }
    char first = text.charAt(0);
    int start = first == '-' ? 1 : 0;
    boolean padded =
        text.length() > start + 1 && text.charAt(start) == '0' && isDigit(text.charAt(start + 1));
    if (first == '+' || padded) {
      return ColumnType.STRING;
    }
    if (isInteger(text)) {
      return value(text, ColumnType.INT64) == null ? ColumnType.STRING : ColumnType.INT64;
    }
    return value(text, ColumnType.FLOAT64) == null ? ColumnType.STRING : ColumnType.FLOAT64;
  }

  /** As {@link #infer}, for a text that its format says is a text: only dates and times count. */
  static ColumnType inferTime(String text) {
    if (Times.date(text) != null) {
      return ColumnType.DATE;
    }
    return Times.timestamp(text) != null ? ColumnType.TIMESTAMP : ColumnType.STRING;
  }

  /** Whether the text stands for null in a column of this type. */
  static boolean isNull(String raw, ColumnType type) {
    return raw == null
        || (!type.among(ColumnType.Kind.STRING, ColumnType.Kind.BINARY) && raw.isBlank());
  }

  /** The value for Spark, or null when the text doesn't fit the type without loss. */
  static Object value(String raw, ColumnType type) {
    String text = raw.strip();
    switch (type.kind()) {
      case BOOLEAN:
        String lower = text.toLowerCase(Locale.ROOT);
        return (lower.equals("true") || lower.equals("false")) ? Boolean.valueOf(lower) : null;
      case INT64:
        return int64(text);
      case FLOAT64:
        return float64(text);
      case DECIMAL:
        return decimal(text, type);
      case DATE:
        return date(text);
      case TIMESTAMP:
        LocalDate day = Times.date(text);
        return day == null ? Times.timestamp(text) : day.atStartOfDay(ZoneOffset.UTC).toInstant();
      case BINARY:
        return raw.getBytes(StandardCharsets.UTF_8);
      case NONE:
      case STRING:
        return raw;
    }
    throw new IllegalStateException("Unknown type " + type);
  }

  private static Long int64(String text) {
    try {
      if (isInteger(text)) {
        return Long.valueOf(text);
      }
      // '300.0' is a whole number too: tools write it so when a column has gaps.
      return isNumber(text) ? new BigDecimal(text).longValueExact() : null;
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static Double float64(String text) {
    if (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity")) {
      return Double.valueOf(text);
    }
    if (!isNumber(text)) {
      return null;
    }
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? null : value;
  }

  private static BigDecimal decimal(String text, ColumnType type) {
    try {
      BigDecimal value = isNumber(text) ? new BigDecimal(text) : null;
      if (value == null || Math.abs((long) value.scale()) > LONGEST_NUMBER) {
        return null;
      }
      value = value.setScale(type.scale(), RoundingMode.UNNECESSARY);
      return value.precision() <= type.precision() ? value : null;
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static LocalDate date(String text) {
    LocalDate day = Times.date(text);
    Instant time = day == null ? Times.timestamp(text) : null;
    if (time == null) {
      return day;
    }
    boolean midnight = Math.floorMod(time.getEpochSecond(), 86_400L) == 0 && time.getNano() == 0;
    return midnight ? time.atOffset(ZoneOffset.UTC).toLocalDate() : null;
  }

  private static boolean isInteger(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return text.length() > start && digits(text, start) == text.length();
  }

  /** Decimal digits, at most one point, and an exponent: narrower than what Java would parse. */
  private static boolean isNumber(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    int at = digits(text, start);
    int seen = at - start;
    if (at < text.length() && text.charAt(at) == '.') {
      int end = digits(text, at + 1);
      seen += end - at - 1;
      at = end;
    }
    if (seen == 0 || text.length() > LONGEST_NUMBER) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      return isInteger(text.substring(at + 1));
    }
    return at == text.length();
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
