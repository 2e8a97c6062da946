package dev.sparkdrop.console;

import dev.sparkdrop.ledger.Closed;
import dev.sparkdrop.ledger.ClosedRun;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.run.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The closed runs of all pipelines as one list, the newest first. A request shows up to 50; where a
 * filter leaves few, it looks back only so far, and says how far that was.
 */
final class ClosedRuns {
  static final int SHOWN = 50;

  /** Entries are looked at without a call each, but somebody waits for all of them. */
  static final int LOOKED_AT = 500;

  private final Ledger ledger;
  private final AtOnce atOnce;
  private final Rows rows;

  ClosedRuns(Ledger ledger, AtOnce atOnce, Rows rows) {
    this.ledger = ledger;
    this.atOnce = atOnce;
    this.rows = rows;
  }

  /**
   * Those that fit the filter.
   *
   * @param page null for the first; else the place where one begins
   */
  RunList list(Filter filter, String page) {
    Matching matching = new Matching(ledger, filter);
    // Where few will fit, all that may be looked at is listed at once: it takes one call a
    // pipeline.
    int wanted = filter.outcome() == Outcome.FAILED || filter.text() != null ? LOOKED_AT : SHOWN;
    Merged<Closed.Entry> merged =
        new Merged<>(
            ledger.closed()::from, atOnce, matching.pipelines(), beginning(filter, page), wanted);
    List<ClosedRun> found = new ArrayList<>();
    List<ClosedRun> all = new ArrayList<>();
    Instant lookedBackTo = null;
    String next = null;
    for (int looked = 0; merged.hasNext(); looked++) {
      if (matching.isBefore(merged.peek().opened())) {
        break;
      }
      if (found.size() == SHOWN || looked == LOOKED_AT || matching.isTired()) {
        next = merged.peek().place();
        break;
      }
      Closed.Entry entry = merged.next();
      lookedBackTo = entry.opened();
      entry.run().ifPresent(all::add);
      if (matching.fits(entry)) {
        found.add(entry.run().orElseThrow());
      }
    }
    return new RunList(rows.of(found, all), next, lookedBackTo, matching.problems());
  }

  private static String beginning(Filter filter, String page) {
    if (page == null) {
      return filter.to() == null ? "" : Closed.place(filter.to());
    }
    if (!Closed.isPlace(page)) {
      throw BadRequest.page(page, "this list", "next");
    }
    return page;
  }
}
