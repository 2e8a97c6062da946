package dev.sparkdrop.run;

import static dev.sparkdrop.run.Row.when;

import java.util.List;
import java.util.stream.Stream;

/** Rows of a job that has ended: the same whether its cluster is there or gone. */
final class JobRows {
  private JobRows() {}

  /**
   * The job's end decides the run.
   *
   * @param condition what else was seen, as words before the rows' own; may be empty
   */
  static Stream<Row> ended(String condition) {
    return Stream.of(
        when(condition + "job succeeded", DecisionContext::jobSucceeded, Step.succeed()),
        when(
            condition + "job cancelled, or ended after it was to be",
            DecisionContext::stopped,
            Step.fail(FailureMessages::stopped)),
        when(
            condition + "job failed by its own fault, no attempts left",
            s -> s.jobFailed() && !s.jobAttemptsLeft(),
            Step.fail(FailureMessages::failed)));
  }

  @SafeVarargs
  static List<Row> listOf(Stream<Row>... parts) {
    return Stream.of(parts).flatMap(part -> part).toList();
  }
}
