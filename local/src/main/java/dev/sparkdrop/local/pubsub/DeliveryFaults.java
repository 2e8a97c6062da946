package dev.sparkdrop.local.pubsub;

import java.time.Duration;

/** Says what becomes of an event on its way. The local cloud's faults plug in here. */
@FunctionalInterface
public interface DeliveryFaults {

  /** Every event arrives once, as soon as it can. */
  DeliveryFaults NONE = event -> Fate.ARRIVES;

  /**
   * What becomes of an event.
   *
   * @param copies 0 where it is lost
   * @param late how much later it is delivered
   * @param behind whether it is delivered as soon as another event of its queue was taken
   */
  record Fate(int copies, Duration late, boolean behind) {
    public static final Fate ARRIVES = new Fate(1, Duration.ZERO, false);
  }

  /** Asked once for each event, in a few words: for whom it is, and what it is about. */
  Fate of(String event);
}
