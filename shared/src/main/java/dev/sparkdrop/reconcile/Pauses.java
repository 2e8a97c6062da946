package dev.sparkdrop.reconcile;

import java.time.Duration;

/** How an invocation lets time pass. */
@FunctionalInterface
public interface Pauses {
  /** Really sleeps; an interrupt ends the pause and stays set. */
  Pauses SLEEP =
      pause -> {
        try {
          Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      };

  void pause(Duration time);
}
