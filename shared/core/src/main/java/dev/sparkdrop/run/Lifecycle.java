package dev.sparkdrop.run;

import java.util.List;

/**
 * The lifecycle of a lane: the table that decides what happens next, one list of rows a phase.
 *
 * <p>Rows of a phase are read from the top; the first that holds decides. A test walks every
 * combination of what can be seen and fails on one that no row decides, and {@code
 * docs/lifecycle.md} is generated from these rows.
 */
public final class Lifecycle {
  private Lifecycle() {}

  /** The rows of a phase, the first first. */
  static List<Row> rows(Phase phase) {
    return switch (phase) {
      case IDLE -> IdleRows.ROWS;
      case PROVISIONING -> ProvisioningRows.ROWS;
      case RUNNING -> RunningRows.ROWS;
      case LOADING -> LoadingRows.ROWS;
      case CLOSING -> ClosingRows.ROWS;
      case DELETING -> DeletingRows.ROWS;
    };
  }

  /**
   * Decides what happens next.
   *
   * @param policy the open run's own; where none is open, the pipeline file's
   */
  public static Action decide(Policy policy, LaneRecord record, ObservedState observedState) {
    DecisionContext context = new DecisionContext(policy, record, observedState);
    return row(context).decide(context);
  }

  static Row row(DecisionContext context) {
    return rows(context.record().phase()).stream()
        .filter(row -> row.holds().test(context))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no row decides " + context));
  }
}
