package dev.sparkdrop.console;

import dev.sparkdrop.ledger.ClosedRun;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.RunIndex;
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

  /** Entries are looked at without a call each, but a person waits for all of them. */
  static final int LOOKED_AT = 500;

  private final Ledger ledger;
  private final ParallelReads parallelReads;
  private final RunRows runRows;

  ClosedRuns(Ledger ledger, ParallelReads parallelReads, RunRows runRows) {
    this.ledger = ledger;
    this.parallelReads = parallelReads;
    this.runRows = runRows;
  }

  /**
   * Those that fit the filter.
   *
   * @param page null for the first; else the place where one begins
   */
  RunList list(RunQuery runQuery, String page) {
    RunFilter runFilter = new RunFilter(ledger, runQuery);
    // Where few will fit, all that may be looked at is listed at once: it takes one call a
    // pipeline.
    int wanted =
        runQuery.outcome() == Outcome.FAILED || runQuery.text() != null ? LOOKED_AT : SHOWN;
    MergeCursor<RunIndex.Entry> mergeCursor =
        new MergeCursor<>(
            ledger.runIndex()::from,
            parallelReads,
            runFilter.pipelines(),
            beginning(runQuery, page),
            wanted);
    List<ClosedRun> found = new ArrayList<>();
    List<ClosedRun> all = new ArrayList<>();
    Instant lookedBackTo = null;
    String next = null;
    for (int looked = 0; mergeCursor.hasNext(); looked++) {
      if (runFilter.isBefore(mergeCursor.peek().opened())) {
        break;
      }
      if (found.size() == SHOWN || looked == LOOKED_AT || runFilter.isTired()) {
        next = mergeCursor.peek().place();
        break;
      }
      RunIndex.Entry entry = mergeCursor.next();
      lookedBackTo = entry.opened();
      entry.run().ifPresent(all::add);
      if (runFilter.fits(entry)) {
        found.add(entry.run().orElseThrow());
      }
    }
    return new RunList(runRows.of(found, all), next, lookedBackTo, runFilter.problems());
  }

  private static String beginning(RunQuery runQuery, String page) {
    if (page == null) {
      return runQuery.to() == null ? "" : RunIndex.place(runQuery.to());
    }
    if (!RunIndex.isPlace(page)) {
      throw BadRequest.page(page, "this list", "next");
    }
    return page;
  }
}
