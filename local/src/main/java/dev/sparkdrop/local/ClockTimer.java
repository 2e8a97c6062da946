package dev.sparkdrop.local;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs one thing when an instant of the local cloud's clock has come. Setting it again replaces the
 * instant. When the clock was moved by hand, its owner looks by itself.
 */
public final class ClockTimer implements AutoCloseable {
  private final ScheduledExecutorService executor;
  private final Clock clock;
  private final Runnable action;
  private ScheduledFuture<?> next;
  private boolean closed;

  public ClockTimer(ScheduledExecutorService executor, Clock clock, Runnable action) {
    this.executor = executor;
    this.clock = clock;
    this.action = action;
  }

  /** Sets the instant; null sets none. */
  public synchronized void at(Instant due) {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
    if (due != null && !closed && !executor.isShutdown()) {
      // One millisecond more: a timer that fires a moment early would find nothing due.
      long wait = Math.max(0, Duration.between(clock.instant(), due).toMillis() + 1);
      next = executor.schedule(action, wait, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    at(null);
  }
}
