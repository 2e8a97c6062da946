package dev.sparkdrop.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When an invocation's time is up. Afterwards it performs no action: the platform does not stop a
 * request that timed out, and an action performed late would surprise the next invocation.
 */
public record InvocationDeadline(Instant end, Clock clock) {

  /** The deadline that is so long from now. */
  public static InvocationDeadline in(Duration time, Clock clock) {
    return new InvocationDeadline(clock.instant().plus(time), clock);
  }

  /** The time of a part that must leave some for what follows: so many percent of what is left. */
  public InvocationDeadline share(int percent) {
    return in(left().multipliedBy(percent).dividedBy(100), clock);
  }

  /** What is left; zero once it has passed. */
  public Duration left() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  public boolean passed() {
    return !clock.instant().isBefore(end);
  }

  /** The pause, or what is left of the time if that is shorter. */
  public Duration atMost(Duration pause) {
    Duration left = left();
    return left.compareTo(pause) < 0 ? left : pause;
  }
}
