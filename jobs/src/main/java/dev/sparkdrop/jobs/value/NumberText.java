package dev.sparkdrop.jobs.value;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a text is as a number, in one look over its characters; used again for the next. */
final class NumberText {
  /** A double has at most 309 digits before its point; what is much longer only costs time. */
  private static final int LONGEST = 400;

  private static final int SAFE_DIGITS = 15;

  /** Every number of fewer digits is a 64-bit integer. */
  private static final int LONG_DIGITS = 19;

  /** What kind of number a text is. */
  enum Kind {
    NONE,
    /** Digits that a number would lose: leading zeros, a plus sign, a bare exponent as of 7e10. */
    CODE,
    INTEGER,
    FRACTION
  }

  /** Digits before the point. */
  int whole;

  /** Digits behind the point, without an exponent. */
  int scale;

  boolean exponent;
  private boolean point;
  private String text = "";
  private Kind kind = Kind.NONE;

  /** Looks at a text; all else tells of the one that was looked at last. */
  Kind look(String next) {
    text = next;
    whole = 0;
    scale = 0;
    exponent = false;
    kind = next.isEmpty() || next.length() > LONGEST ? Kind.NONE : kind();
    return kind;
  }

  private Kind kind() {
    int length = text.length();
    char sign = text.charAt(0);
    int start = sign == '-' || sign == '+' ? 1 : 0;
    int at = digits(start);
    whole = at - start;
    boolean padded = whole > 1 && text.charAt(start) == '0';
    point = at < length && text.charAt(at) == '.';
    if (point) {
      int end = digits(at + 1);
      scale = end - at - 1;
      at = end;
    }
    if (whole + scale == 0) {
      return Kind.NONE;
    }
    boolean signed = false;
    if (at < length && (text.charAt(at) | 0x20) == 'e') {
      exponent = true;
      int from = at + 1;
      signed = from < length && (text.charAt(from) == '-' || text.charAt(from) == '+');
      from += signed ? 1 : 0;
      at = digits(from);
      if (at == from) {
        return Kind.NONE;
      }
    }
    if (at < length) {
      return Kind.NONE;
    }
    if (padded || sign == '+' || (exponent && !point && !signed)) {
      return Kind.CODE;
    }
    return point || exponent ? Kind.FRACTION : Kind.INTEGER;
  }

  private int digits(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** The integer, or null; 300.0 is one too: tools write it so when a column has gaps. */
  Long int64() {
    if (kind != Kind.NONE && !point && !exponent && whole < LONG_DIGITS) {
      return Long.valueOf(text);
    }
    BigDecimal exact = decimal(38, 0);
    return exact == null || exact.unscaledValue().bitLength() > 63
        ? null
        : (Long) exact.longValue();
  }

  /** A decimal of at most so many digits, or null when one would be lost. */
  BigDecimal decimal(int precision, int places) {
    try {
      BigDecimal value = kind == Kind.NONE ? null : new BigDecimal(text);
      if (value == null || Math.abs((long) value.scale()) > LONGEST) {
        return null;
      }
      value = value.setScale(places, RoundingMode.UNNECESSARY);
      return value.precision() <= precision ? value : null;
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  /** The nearest double of what is a number; infinite for one beyond all. */
  double float64() {
    return Double.parseDouble(text);
  }

  /** Whether a double would not give the digits back. */
  boolean bends() {
    if (whole + scale <= SAFE_DIGITS && !exponent) {
      return false;
    }
    double value = float64();
    if (Double.isInfinite(value)) {
      return true;
    }
    if (whole + scale <= SAFE_DIGITS) {
      return value == 0 && !text.matches("[-+]?[0.]+[eE].*");
    }
    return new BigDecimal(text).compareTo(new BigDecimal(Double.toString(value))) != 0;
  }
}
