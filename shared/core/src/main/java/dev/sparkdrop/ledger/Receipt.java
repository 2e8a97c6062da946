package dev.sparkdrop.ledger;

import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Loading;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Run;
import dev.sparkdrop.run.Timeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The closed account of a run. Its JSON form is public: other people's programs read it.
 *
 * @param reason a sentence; null for a plain success
 * @param marker the marker whose directory was run over; null in a pipeline without markers
 * @param again the failed run whose batch it was once more; null in an ordinary run
 * @param driverOutput {@code gs://} prefix of what the last job printed; null where none ran
 * @param rows null where the job reported none
 * @param table what the job wrote; null where it reported none
 * @param jobMessage what the job itself said of its failure: its report's sentence, else the
 *     exception that ended it; null where neither is known
 * @param warnings what the job warns of; null for nothing
 * @param load what went into the data warehouse; null in a pipeline that loads nothing, and where
 *     the job did not succeed
 * @param values what sets the lane apart from the others of its pipeline; null for an only lane
 * @param badRows where the bad rows are, and how many of each file and column, without any of them;
 *     null for none, or where the job does not tell
 * @param columns what became of the table's columns; null for nothing
 * @param bisect the failed batch that it was part of, with what is still to be run of it; null in
 *     an ordinary run
 */
public record Receipt(
    String run,
    String pipeline,
    String lane,
    Outcome outcome,
    String reason,
    List<LandedObject> objects,
    List<Manifest.Dropped> dropped,
    LandedObject marker,
    String again,
    List<Attempt> attempts,
    Timeline timeline,
    String driverOutput,
    JobReport.Rows rows,
    JobReport.Table table,
    String jobMessage,
    List<String> warnings,
    Load load,
    Map<String, String> values,
    JobReport.BadRows badRows,
    JobReport.Columns columns,
    Bisection bisect) {

  /** Whether its batch is run again in halves: what comes of its objects, their receipts say. */
  public boolean isHalved() {
    return bisect != null && bisect.result() == Bisection.Result.HALVED;
  }

  /** A receipt of a job that said no more than how many rows there were. */
  public Receipt(
      String run,
      String pipeline,
      String lane,
      Outcome outcome,
      String reason,
      List<LandedObject> objects,
      List<Manifest.Dropped> dropped,
      LandedObject marker,
      String again,
      List<Attempt> attempts,
      Timeline timeline,
      String driverOutput,
      JobReport.Rows rows) {
    this(
        run,
        pipeline,
        lane,
        outcome,
        reason,
        objects,
        dropped,
        marker,
        again,
        attempts,
        timeline,
        driverOutput,
        rows,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /**
   * What went into the data warehouse.
   *
   * @param table {@code project.dataset.table}; null where no load could be started
   * @param jobs ids of the load jobs, the first first
   * @param rows how many rows were written; 0 where it failed
   * @param outcome whether the table has the run's rows
   */
  public record Load(String table, List<String> jobs, long rows, Outcome outcome) {
    static Load of(Run run) {
      Loading loading = run.loading();
      return loading == null
          ? null
          : new Load(loading.table(), loading.jobs(), loading.rows(), run.ending().outcome());
    }
  }

  /**
   * The receipt of a decided run.
   *
   * @param bisection of the lane's record; null where there is none
   * @param jobReport null where the job left none
   * @param warnings besides the job's own, a sentence each
   */
  public static Receipt of(
      Lane lane,
      Run run,
      Manifest manifest,
      Bisection bisection,
      JobReport jobReport,
      List<String> warnings) {
    List<Manifest.Dropped> dropped = new ArrayList<>(manifest.dropped());
    Set<String> leftOut = new HashSet<>();
    if (jobReport != null && jobReport.leftOut() != null) {
      for (Manifest.Dropped left : jobReport.leftOut()) {
        dropped.add(left);
        leftOut.add(left.name() + "#" + left.generation());
      }
    }
    boolean failed = run.ending().outcome() == Outcome.FAILED;
    String reported = failed && jobReport != null ? jobReport.message() : null;
    String message = reported == null && failed ? JobMessage.in(run.ending().reason()) : reported;
    List<String> all = new ArrayList<>(warnings);
    if (jobReport != null && jobReport.warnings() != null) {
      all.addAll(0, jobReport.warnings());
    }
    return new Receipt(
        run.id(),
        lane.pipeline(),
        lane.id(),
        run.ending().outcome(),
        named(bisection, manifest, reason(run.ending().reason(), message)),
        manifest.objects().stream()
            .filter(object -> !leftOut.contains(object.name() + "#" + object.generation()))
            .toList(),
        dropped,
        manifest.marker(),
        manifest.again(),
        run.attempts(),
        run.timeline(),
        run.ending().driverOutput(),
        jobReport == null ? null : jobReport.rows(),
        jobReport == null || jobReport.table() == null ? null : jobReport.table().withoutFiles(),
        message,
        all.isEmpty() ? null : List.copyOf(all),
        Load.of(run),
        lane.values().isEmpty() ? null : lane.values(),
        jobReport == null || jobReport.badRows() == null ? null : jobReport.badRows().counts(),
        jobReport == null || jobReport.columns() == null ? null : jobReport.columns().orNull(),
        bisection);
  }

  /** An object that was found to break the job is named. */
  private static String named(Bisection bisection, Manifest manifest, String reason) {
    boolean found = bisection != null && bisection.result() == Bisection.Result.FOUND;
    return found && !manifest.objects().isEmpty()
        ? "gs://" + manifest.objects().get(0).uri() + " breaks the job. " + reason
        : reason;
  }

  /** The job's own sentence first: it says more than the platform's, or a package's name. */
  private static String reason(String platform, String message) {
    if (message == null || platform == null || platform.startsWith(message)) {
      return platform;
    }
    String said = message.replaceFirst("^(?:[a-z_][\\w$]*\\.)+(?=[A-Z])", "");
    return said + (said.matches("(?s).*[.!?…]") ? " " : ". ") + platform;
  }
}
