package dev.sparkdrop.console;

import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Outcome;
import java.util.Locale;

/** What came of a run, in words. */
final class OutcomeText {
  /** Longer than any reason that is written by us; others are cut. */
  private static final int LONGEST = 4000;

  private OutcomeText() {}

  /**
   * The sentence for its outcome.
   *
   * @param receipt null while there is none
   * @param record null where the lane has another run, or none
   */
  static String sentence(RunRow row, Receipt receipt, LaneRecord record) {
    if (receipt != null) {
      return closed(row, receipt.reason());
    }
    if (record != null) {
      return "The run is open: its account follows when it is over.";
    }
    return row.outcome() == null
        ? "The run was prepared, but never begun, or its receipt was deleted: it is not known how it"
            + " ended."
        : closed(row, row.reason());
  }

  private static String closed(RunRow row, String reason) {
    if (row.isHalved()) {
      return "The run failed, and its batch is run again in halves to find what breaks the job. "
          + Text.cut(reason == null ? "" : reason, LONGEST);
    }
    if (row.outcome() == Outcome.FAILED) {
      return "The run failed. " + Text.cut(reason == null ? "" : reason, LONGEST);
    }
    if (reason != null) {
      return "The run succeeded. " + Text.cut(reason, LONGEST);
    }
    return "The run succeeded: "
        + counted(row.objects(), "object was", "objects were")
        + " processed"
        + (row.dropped() == 0 ? "" : ", " + counted(row.dropped(), "was", "were") + " not")
        + rows(row.rows());
  }

  private static String rows(JobReport.Rows rows) {
    if (rows == null) {
      return ".";
    }
    String bad =
        rows.bad() == 0
            ? ""
            : "; " + counted(rows.bad(), "bad row was", "bad rows were") + " put aside";
    return ". " + counted(rows.out(), "row was", "rows were") + " written" + bad + ".";
  }

  private static String counted(long count, String one, String more) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : more);
  }
}
