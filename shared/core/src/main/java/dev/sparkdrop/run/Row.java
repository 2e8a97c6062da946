package dev.sparkdrop.run;

import java.util.function.Predicate;

/**
 * One row of the lifecycle's table: when this is seen, do that.
 *
 * @param seen what holds, in words; unique within its phase
 * @param holds whether it does
 */
record Row(String seen, Predicate<DecisionContext> holds, Step step) {

  static Row when(String seen, Predicate<DecisionContext> holds, Step step) {
    return new Row(seen, holds, step);
  }

  /** The last row of a phase: it holds where no row above it does. */
  static Row otherwise(String seen, Step step) {
    return new Row(seen, s -> true, step);
  }

  Action decide(DecisionContext context) {
    return step.action().apply(context);
  }
}
