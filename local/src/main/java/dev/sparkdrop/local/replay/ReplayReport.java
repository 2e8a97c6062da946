package dev.sparkdrop.local.replay;

import dev.sparkdrop.export.ExportFolder;
import dev.sparkdrop.export.ExportedObject;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.local.replay.RowDifference.SourceCount;
import dev.sparkdrop.local.story.NumberFormats;
import dev.sparkdrop.run.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is told of a replay, in lines for a person. */
final class ReplayReport {
  private ReplayReport() {}

  /** What is replayed. */
  static List<String> before(ExportFolder export, ReplayJob job) {
    List<String> lines = new ArrayList<>();
    Optional<Receipt> receipt = export.receipt();
    lines.add(
        "run       "
            + export.index().from().run()
            + receipt
                .map(it -> ", " + it.outcome() + " in the cloud at " + it.timeline().closed())
                .orElse(", not closed when it was exported"));
    receipt.map(Receipt::reason).ifPresent(reason -> lines.add("reason    " + reason));
    int objects = export.index().objects().size();
    lines.add(
        "batch     "
            + NumberFormats.count(objects, "object")
            + (isWhole(export) ? "" : " of " + NumberFormats.number(export.index().batch())));
    if (!export.index().gone().isEmpty()) {
      lines.add("gone      " + NumberFormats.count(export.index().gone().size(), "object"));
    }
    lines.add("job       " + job.told());
    Instant submitted = receipt.map(it -> it.timeline().submitted()).orElse(null);
    for (ExportedObject file : export.index().code()) {
      if (submitted != null && file.version().created().isAfter(submitted)) {
        lines.add(
            "note      "
                + file.version().uri()
                + " was written after the run's job began; it may not be what ran");
      }
    }
    if (export
        .pipeline()
        .load(export.index().from().values(export.manifest().lane()))
        .isPresent()) {
      lines.add("note      nothing is loaded into a warehouse in a replay");
    }
    return lines;
  }

  /**
   * How it ended.
   *
   * @param report what the job reported; null for nothing
   */
  static List<String> after(ExportFolder export, boolean succeeded, JobReport report) {
    List<String> lines = new ArrayList<>();
    Optional<Receipt> receipt = export.receipt();
    Outcome outcome = succeeded ? Outcome.SUCCEEDED : Outcome.FAILED;
    lines.add("outcome   " + outcome + receipt.map(it -> than(outcome == it.outcome())).orElse(""));
    if (report != null && report.message() != null) {
      lines.add("reason    " + report.message());
    }
    if (report != null && report.rows() != null) {
      JobReport.Rows rows = report.rows();
      Optional<JobReport.Rows> there =
          isWhole(export) ? receipt.map(Receipt::rows) : Optional.empty();
      lines.add(
          "rows      "
              + rows(rows)
              + there
                  .map(it -> it.equals(rows) ? than(true) : "; in the cloud " + rows(it))
                  .orElse(""));
    }
    return lines;
  }

  private static boolean isWhole(ExportFolder export) {
    return export.index().objects().size() == export.index().batch();
  }

  private static String than(boolean same) {
    return same ? ", as in the cloud" : ", other than in the cloud";
  }

  private static String rows(JobReport.Rows rows) {
    return NumberFormats.rows(rows.in(), rows.out(), rows.bad());
  }

  /** How what two replays wrote differs. */
  static List<String> difference(RowDifference difference) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %s: %s -> %s rows, %s"
            .formatted(
                difference.table(),
                NumberFormats.number(difference.before()),
                NumberFormats.number(difference.after()),
                difference.isNone()
                    ? "the same"
                    : changed(difference.added(), difference.removed())));
    difference.columns().forEach(column -> lines.add("    " + column));
    for (SourceCount source : difference.sources()) {
      lines.add(
          "    %s: %s -> %s rows, %s"
              .formatted(
                  source.source(),
                  NumberFormats.number(source.before()),
                  NumberFormats.number(source.after()),
                  changed(source.added(), source.removed())));
    }
    difference.removedRows().forEach(row -> lines.add("    - " + row));
    difference.addedRows().forEach(row -> lines.add("    + " + row));
    return lines;
  }

  private static String changed(long added, long removed) {
    return NumberFormats.number(added) + " added, " + NumberFormats.number(removed) + " removed";
  }
}
