package dev.sparkdrop.run;

import java.util.List;

/** The rows of the lifecycle's table by name, for those who count them or leave one out. */
public final class Rows {
  private Rows() {}

  /** Every row as "PHASE: what is seen". */
  public static List<String> all() {
    return Lifecycle.ROWS.stream().map(Rows::name).toList();
  }

  /** The row that decides. */
  public static String deciding(Policy policy, LaneRecord record, ObservedState observedState) {
    return name(Lifecycle.row(new DecisionContext(policy, record, observedState)));
  }

  /** What the table decides where that row never holds. */
  public static Action without(
      String left, Policy policy, LaneRecord record, ObservedState observedState) {
    DecisionContext decisionContext = new DecisionContext(policy, record, observedState);
    return Lifecycle.ROWS.stream()
        .filter(row -> row.phase() == record.phase() && !name(row).equals(left))
        .filter(row -> row.holds().test(decisionContext))
        .findFirst()
        .orElseThrow()
        .decide()
        .apply(decisionContext);
  }

  private static String name(Lifecycle.Row row) {
    return row.phase() + ": " + row.seen();
  }
}
