package dev.sparkdrop.simulation;

import java.util.random.RandomGenerator;

/**
 * How rough a walk is; drawn once a walk, so that some are gentle and some are not.
 *
 * @param change that another actor goes on at a turn
 * @param world that the world does something at a turn
 * @param death that a turn is an actor's last
 * @param slow that a call takes its time
 * @param slowMs how long a slow call takes at most, in milliseconds
 * @param fault that a call fails with {@code RetryLater}, before or after its effect
 * @param late that a creation or a submission seems to fail, and is taken up minutes later
 * @param lie that a conditional write succeeds and reports failure
 */
record Odds(
    double change,
    double world,
    double death,
    double slow,
    double slowMs,
    double fault,
    double late,
    double lie) {
  static Odds drawn(RandomGenerator random) {
    return new Odds(
        of(random, 0.05, 0.2, 0.5),
        of(random, 0.03, 0.1, 0.25),
        of(random, 0, 0.003, 0.01, 0.03),
        of(random, 0, 0.01, 0.05),
        of(random, 5_000, 120_000, 1_200_000),
        of(random, 0, 0.01, 0.05),
        of(random, 0, 0.03, 0.2),
        of(random, 0, 0.03, 0.1));
  }

  private static double of(RandomGenerator random, double... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
