package dev.sparkdrop.console;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** A time as a person writes it. */
public final class QueryTime {
  /** What a right one looks like. */
  public static final String FORM =
      "write a day such as 2026-11-22, or a time such as 2026-11-22T08:30, in UTC";

  /** Neither before 1970 nor after this are there names of the ledger. */
  private static final Instant LAST = Instant.parse("4999-12-31T23:59:59Z");

  private QueryTime() {}

  /**
   * A day, a minute as forms send it, or a whole time with its zone.
   *
   * @throws RuntimeException where it is none of these; see {@link #FORM}
   */
  public static Instant parse(String text) {
    Instant time = parsed(text);
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw new IllegalArgumentException(text);
    }
    return time;
  }

  private static Instant parsed(String text) {
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    return text.matches(".*T.*(Z|[+-]\\d\\d:?\\d\\d)$")
        ? Instant.parse(text)
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}
