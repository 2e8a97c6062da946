package dev.sparkdrop.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When an invocation's time is up. Afterwards it does no more deeds: the platform does not stop a
 * request that timed out, and a deed done late would be one that nobody expects.
 */
public record Deadline(Instant end, Clock clock) {

  /** The deadline that is so long from now. */
  public static Deadline in(Duration time, Clock clock) {
    return new Deadline(clock.instant().plus(time), clock);
  }

  boolean passed() {
    return !clock.instant().isBefore(end);
  }

  /** The pause, or what is left of the time if that is shorter. */
  Duration atMost(Duration pause) {
    Duration left = Duration.between(clock.instant(), end);
    return left.compareTo(pause) < 0 ? (left.isNegative() ? Duration.ZERO : left) : pause;
  }
}
