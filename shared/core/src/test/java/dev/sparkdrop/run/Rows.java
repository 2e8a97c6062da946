package dev.sparkdrop.run;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The rows of the lifecycle's table by name, for those who count them or leave one out. */
public final class Rows {
  private Rows() {}

  /** Every row as "PHASE: what is seen". */
  public static List<String> all() {
    return Stream.of(Phase.values())
        .flatMap(phase -> Lifecycle.rows(phase).stream().map(row -> name(phase, row)))
        .toList();
  }

  /** The row that decides. */
  public static String deciding(Policy policy, LaneRecord record, ObservedState observedState) {
    return name(record.phase(), Lifecycle.row(new DecisionContext(policy, record, observedState)));
  }

  /** What the table decides where that row never holds. */
  public static Action without(
      String left, Policy policy, LaneRecord record, ObservedState observedState) {
    DecisionContext decisionContext = new DecisionContext(policy, record, observedState);
    return Lifecycle.rows(record.phase()).stream()
        .filter(row -> !name(record.phase(), row).equals(left))
        .filter(row -> row.holds().test(decisionContext))
        .findFirst()
        .orElseThrow()
        .decide(decisionContext);
  }

  /** What the table decides where one look that does not find the job counts as two. */
  public static Action afterOneLook(Policy policy, LaneRecord record, ObservedState seen) {
    boolean absent = record.run() != null && seen.job().state() == ObservedJob.State.ABSENT;
    Instant longEnough = seen.now().minus(DecisionContext.MISSING_GRACE);
    return Lifecycle.decide(policy, absent ? record.jobMissingSince(longEnough) : record, seen);
  }

  private static String name(Phase phase, Row row) {
    return phase + ": " + row.seen();
  }
}
