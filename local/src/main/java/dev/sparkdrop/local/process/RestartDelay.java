package dev.sparkdrop.local.process;

import java.time.Duration;

/** How long to wait before something that died is started again: double each time, up to a most. */
final class RestartDelay {
  private final Duration least;
  private final Duration most;
  private Duration next;
  private long startedAt;

  RestartDelay(Duration least, Duration most) {
    this.least = least;
    this.most = most;
    this.next = least;
  }

  synchronized void started() {
    startedAt = System.nanoTime();
  }

  /** A process that lived longer than the longest pause begins again at the shortest. */
  synchronized Duration next() {
    if (System.nanoTime() - startedAt > most.toNanos()) {
      next = least;
    }
    Duration pause = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(most) > 0 ? most : doubled;
    return pause;
  }
}
