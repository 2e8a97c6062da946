package dev.sparkdrop.reconcile.loop;

import java.time.Duration;

/** How an invocation lets time pass. */
@FunctionalInterface
public interface Sleeper {
  /** Really sleeps; an interrupt ends the pause and stays set. */
  Sleeper SLEEP =
      pause -> {
        try {
          Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      };

  void pause(Duration time);
}
