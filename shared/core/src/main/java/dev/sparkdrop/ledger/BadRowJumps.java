package dev.sparkdrop.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Columns of which a run put aside many more values than the last successful run of its lane: its
 * files have changed, or the job has. A column is warned of when at least one in a hundred of the
 * rows was bad because of it, and at least three times as large a share as before.
 */
public final class BadRowJumps {
  private static final double SHARE = 0.01;
  private static final double TIMES = 3;

  private BadRowJumps() {}

  /** Whether a report has a column that may be warned of, so that the run before is of interest. */
  public static boolean possible(JobReport report) {
    return report != null
        && report.rows() != null
        && counts(report.badRows()).stream()
            .anyMatch(count -> share(count.rows(), report.rows()) >= SHARE);
  }

  /**
   * A sentence for each such column.
   *
   * @param now the report of a run; see {@link #possible}
   * @param before the receipt of the lane's last successful run
   * @return empty where that run counted nothing
   */
  public static List<String> between(JobReport now, Receipt before) {
    List<String> warnings = new ArrayList<>();
    if (!possible(now) || !counted(before)) {
      return warnings;
    }
    for (JobReport.BadCount count : counts(now.badRows())) {
      long earlier =
          counts(before.badRows()).stream()
              .filter(each -> Objects.equals(each.column(), count.column()))
              .mapToLong(JobReport.BadCount::rows)
              .sum();
      double share = share(count.rows(), now.rows());
      if (share >= SHARE && share >= TIMES * share(earlier, before.rows())) {
        warnings.add(sentence(count, now.rows(), earlier, before));
      }
    }
    return warnings;
  }

  /** A run with bad rows that does not say of which columns they were cannot be compared with. */
  private static boolean counted(Receipt before) {
    return before.rows() != null
        && before.rows().in() > 0
        && (before.rows().bad() == 0
            || (before.badRows() != null && before.badRows().byColumn() != null));
  }

  private static String sentence(
      JobReport.BadCount count, JobReport.Rows rows, long earlier, Receipt before) {
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d rows were bad (%.1f %%); in run %s it was %,d of %,d (%.1f %%).",
        count.column() == null ? "Whole records" : "Column " + count.column(),
        count.rows(),
        rows.in(),
        100 * share(count.rows(), rows),
        before.run(),
        earlier,
        before.rows().in(),
        100 * share(earlier, before.rows()));
  }

  private static List<JobReport.BadCount> counts(JobReport.BadRows bad) {
    return bad == null || bad.byColumn() == null ? List.of() : bad.byColumn();
  }

  private static double share(long bad, JobReport.Rows rows) {
    return rows.in() <= 0 ? 0 : (double) bad / rows.in();
  }
}
