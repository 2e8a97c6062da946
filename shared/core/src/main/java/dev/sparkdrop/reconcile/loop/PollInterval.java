package dev.sparkdrop.reconcile.loop;

import java.time.Duration;

/** Pauses between looks, from 0.2 s, half as long again each time, to 5 s. */
final class PollInterval {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private Duration next = FIRST;

  Duration next() {
    Duration pause = next;
    Duration longer = next.multipliedBy(3).dividedBy(2);
    next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
    return pause;
  }

  void reset() {
    next = FIRST;
  }
}
