package dev.sparkdrop.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The clock of a machine that is not the platform's: it is set forward, and back. */
final class SkewedClock extends Clock {
  /** The most by which it is ever wrong. */
  static final Duration MOST = Duration.ofMinutes(2);

  private final Clock right;
  private Duration skew = Duration.ZERO;

  SkewedClock(Clock right) {
    this.right = right;
  }

  /** From now on it is wrong by so much; negative: it is late. */
  void set(Duration wrongBy) {
    skew = wrongBy;
  }

  @Override
  public Instant instant() {
    return right.instant().plus(skew);
  }

  @Override
  public ZoneId getZone() {
    return right.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("instants have no zone");
  }
}
