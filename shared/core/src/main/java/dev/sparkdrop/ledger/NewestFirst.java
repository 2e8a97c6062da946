package dev.sparkdrop.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * Times spelt so that a listing, which is in the order of names, begins with the newest: nine
 * digits of base 36, of the milliseconds that are left until the year 5188.
 */
public final class NewestFirst {
  /** How long every such time is. */
  public static final int DIGITS = 9;

  private static final long LAST = (long) Math.pow(Character.MAX_RADIX, DIGITS) - 1;

  private NewestFirst() {}

  /**
   * A time as a name begins with it, to the millisecond.
   *
   * @throws IllegalArgumentException before 1970, or where nine digits are not enough
   */
  public static String of(Instant time) {
    long left = LAST - time.toEpochMilli();
    if (left < 0 || left > LAST) {
      throw new IllegalArgumentException(time + " has no place among the names of the ledger");
    }
    String digits = Long.toString(left, Character.MAX_RADIX);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  /** The time that a name begins with; empty where it begins with none. */
  public static Optional<Instant> time(String name) {
    if (!name.matches("(?s)[0-9a-z]{" + DIGITS + "}.*")) {
      return Optional.empty();
    }
    long left = Long.parseLong(name.substring(0, DIGITS), Character.MAX_RADIX);
    return Optional.of(Instant.ofEpochMilli(LAST - left));
  }
}
