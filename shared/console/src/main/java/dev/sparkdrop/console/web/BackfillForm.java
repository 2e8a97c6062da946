package dev.sparkdrop.console.web;

import dev.sparkdrop.console.QueryTime;
import dev.sparkdrop.ledger.Backfill;
import java.time.Instant;
import java.util.List;

/**
 * A requested backfill, counted first and then confirmed.
 *
 * @param what null where it is not said yet
 */
record BackfillForm(String pipeline, Backfill what) {
  private static final List<String> PARAMETERS = List.of("pipeline", "from", "to", "prefix");

  /** What its page's parameters say; what is wrong goes to their faults. */
  static BackfillForm of(Parameters from) {
    Instant begin = from.get("from", QueryTime::parse, QueryTime.FORM);
    Instant end = from.get("to", QueryTime::parse, QueryTime.FORM);
    String prefix = from.get("prefix");
    if (begin != null && end != null && !begin.isBefore(end)) {
      from.faults().add("to is not after from; write an earlier from, or a later to.");
    }
    if (from.get("pipeline") == null) {
      from.faults().add("pipeline is missing; write the name of one.");
    }
    return new BackfillForm(
        from.get("pipeline"),
        begin == null ? null : new Backfill(begin, end, prefix == null ? "" : prefix));
  }

  /** What a button's target says. */
  static BackfillForm of(String target) {
    return of(Parameters.of(target, PARAMETERS));
  }

  /** As a button's target. */
  String target() {
    return Links.to(
            "",
            "pipeline",
            pipeline,
            "from",
            what.from().toString(),
            "to",
            what.to() == null ? null : what.to().toString(),
            "prefix",
            what.prefix().isEmpty() ? null : what.prefix())
        .substring(1);
  }
}
