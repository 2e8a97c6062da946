package dev.sparkdrop.console.web;

import dev.sparkdrop.console.RunQuery;
import dev.sparkdrop.run.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Which runs the first page's parameters ask for. */
final class RunQueryReader {
  static final String TIME =
      "write a day such as 2026-11-22, or a time such as 2026-11-22T08:30, in UTC";

  /** Neither before 1970 nor after this are there names of the ledger. */
  private static final Instant LAST = Instant.parse("4999-12-31T23:59:59Z");

  private RunQueryReader() {}

  /** The filter; what is wrong goes to the parameters' faults. */
  static RunQuery filter(Parameters from) {
    RunQuery runQuery =
        new RunQuery(
            from.get("pipeline"),
            from.get("lane"),
            from.get(
                "outcome",
                value -> Outcome.valueOf(value.toUpperCase(Locale.ROOT)),
                "write SUCCEEDED or FAILED"),
            from.get("from", RunQueryReader::time, TIME),
            from.get("to", RunQueryReader::time, TIME),
            from.get("text"));
    if (runQuery.from() != null
        && runQuery.to() != null
        && !runQuery.from().isBefore(runQuery.to())) {
      from.faults().add("to is not after from; write an earlier from, or a later to.");
    }
    return runQuery;
  }

  /** A day, a minute as forms send it, or a whole time with its zone. */
  static Instant time(String text) {
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
