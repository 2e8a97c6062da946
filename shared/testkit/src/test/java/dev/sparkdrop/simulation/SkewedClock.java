package dev.sparkdrop.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The clocks of machines that are not the platform's: each invocation has its own, and all of them
 * are set forward, and back.
 */
final class SkewedClock extends Clock {
  /** The most by which one is ever wrong. */
  static final Duration MOST = Duration.ofMinutes(2);

  private final Clock right;
  private final Supplier<String> who;
  private final Map<String, Duration> own = new HashMap<>();
  private Duration skew = Duration.ZERO;

  /**
   * @param who names the invocation that asks for the time
   */
  SkewedClock(Clock right, Supplier<String> who) {
    this.right = right;
    this.who = who;
  }

  /** From now on every clock is wrong by so much; negative: it is late. */
  void set(Duration wrongBy) {
    own.clear();
    skew = wrongBy;
  }

  /** From now on that invocation's clock is wrong by so much, and the others stay as they are. */
  void set(String invocation, Duration wrongBy) {
    own.put(invocation, wrongBy);
  }

  @Override
  public Instant instant() {
    return right.instant().plus(own.getOrDefault(who.get(), skew));
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
