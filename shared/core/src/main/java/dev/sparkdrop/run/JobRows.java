package dev.sparkdrop.run;

import static dev.sparkdrop.run.Row.when;

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
        when(
            condition + "job succeeded, its rows go to the warehouse",
            s -> s.jobSucceeded() && s.policy().loads(),
            Step.load()),
        when(condition + "job succeeded", DecisionContext::jobSucceeded, Step.succeed()),
        when(
            condition + "job cancelled, or ended after it was to be",
            DecisionContext::stopped,
            Step.fail(FailureMessages::stopped)),
        when(
            condition + "serverless batch without machines",
            DecisionContext::jobUnplaced,
            Step.onNextRung(FailureMessages::unplaced)),
        when(
            condition + "job failed by its own fault, no attempts left, its batch may be halved",
            s -> s.jobFailed() && !s.jobAttemptsLeft() && s.mayHalve(),
            Step.halve()),
        when(
            condition + "job failed by its own fault, no attempts left",
            s -> s.jobFailed() && !s.jobAttemptsLeft(),
            Step.failOwn()));
  }

  /**
   * One look that does not find a job may be wrong: a second look, a minute later, decides.
   *
   * @param condition as above
   */
  static Stream<Row> notFound(String condition) {
    return Stream.of(
        when(
            condition + "job not found, for the first time in half an hour",
            s -> s.mayBeThere() && !s.jobMissedBefore(),
            Step.note("the job was not found", s -> s.record().jobMissingSince(s.now()))),
        when(
            condition + "job not found, for less than a minute",
            s -> s.mayBeThere() && !s.jobMissingLong(),
            Step.awaitUntil("the job is looked for once more", DecisionContext::jobMissingDue)));
  }
}
