package dev.sparkdrop.jobs;

import java.math.BigDecimal;

/** What a text is as a number, in one look over its characters. */
final class NumberText {
  /** A double has at most 309 digits before its point; what is much longer only costs time. */
  private static final int LONGEST = 400;

  private static final int SAFE_DIGITS = 15;

  /** What kind of number a text is. */
  enum Kind {
    NONE,
    /** Digits that a number would lose: leading zeros, a plus sign, a bare exponent as of 7e10. */
    CODE,
    INTEGER,
    FRACTION
  }

  private int whole;
  private int scale;
  private int significant;
  private boolean exponent;

  /** Looks at a text; the other methods tell of the one that was looked at last. */
  Kind look(String text) {
    int length = text.length();
    whole = 0;
    scale = 0;
    significant = 0;
    exponent = false;
    if (length == 0 || length > LONGEST) {
      return Kind.NONE;
    }
    char sign = text.charAt(0);
    int start = sign == '-' || sign == '+' ? 1 : 0;
    int at = digits(text, start);
    whole = at - start;
    boolean padded = whole > 1 && text.charAt(start) == '0';
    boolean point = at < length && text.charAt(at) == '.';
    if (point) {
      int end = digits(text, at + 1);
      scale = end - at - 1;
      at = end;
    }
    if (whole + scale == 0) {
      return Kind.NONE;
    }
    significant = whole + scale;
    boolean signed = false;
    if (at < length && (text.charAt(at) | 0x20) == 'e') {
      exponent = true;
      int from = at + 1;
      signed = from < length && (text.charAt(from) == '-' || text.charAt(from) == '+');
      from += signed ? 1 : 0;
      at = digits(text, from);
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

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Digits before the point. */
  int whole() {
    return whole;
  }

  /** Digits behind the point, without an exponent. */
  int scale() {
    return scale;
  }

  boolean exponent() {
    return exponent;
  }

  /** Whether a double would not give the digits back. */
  boolean bends(String text, double value) {
    if (significant <= SAFE_DIGITS && !exponent) {
      return false;
    }
    if (Double.isInfinite(value)) {
      return true;
    }
    if (significant <= SAFE_DIGITS) {
      return value == 0 && !text.matches("[-+]?[0.]+[eE].*");
    }
    return new BigDecimal(text).compareTo(new BigDecimal(Double.toString(value))) != 0;
  }
}
