package dev.sparkdrop.local;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** The clock of the local cloud: the machine's, plus what it was moved forward by. */
public final class LocalClock extends Clock {
  private final Clock machine;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  public LocalClock(Clock machine) {
    this.machine = machine;
  }

  /** Moves the clock forward; time never goes back here. */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("the clock only moves forward, not by " + by);
    }
    ahead.updateAndGet(by::plus);
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return machine.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the local cloud's clock is UTC alone");
  }
}
