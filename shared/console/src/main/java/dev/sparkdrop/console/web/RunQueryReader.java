package dev.sparkdrop.console.web;

import dev.sparkdrop.console.QueryTime;
import dev.sparkdrop.console.RunQuery;
import dev.sparkdrop.run.Outcome;
import java.util.Locale;

/** Which runs the first page's parameters ask for. */
final class RunQueryReader {
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
            from.get("from", QueryTime::parse, QueryTime.FORM),
            from.get("to", QueryTime::parse, QueryTime.FORM),
            from.get("text"));
    if (runQuery.from() != null
        && runQuery.to() != null
        && !runQuery.from().isBefore(runQuery.to())) {
      from.faults().add("to is not after from; write an earlier from, or a later to.");
    }
    return runQuery;
  }
}
