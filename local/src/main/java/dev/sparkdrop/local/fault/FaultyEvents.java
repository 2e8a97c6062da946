package dev.sparkdrop.local.fault;

import dev.sparkdrop.local.pubsub.Mishaps;
import java.time.Duration;

/** Loses, repeats, delays and reorders events on request. */
public final class FaultyEvents implements Mishaps {
  private static final Duration UNTIL_THE_NEXT = Duration.ofSeconds(30);

  private final Faults faults;

  public FaultyEvents(Faults faults) {
    this.faults = faults;
  }

  @Override
  public Fate of(String event) {
    return faults.strike(Where.EVENT, event).map(FaultyEvents::fate).orElse(Fate.ARRIVES);
  }

  private static Fate fate(Fault fault) {
    return switch (fault.what()) {
      case "drop" -> new Fate(0, Duration.ZERO, false);
      case "duplicate" -> new Fate(2, Duration.ZERO, false);
      case "delay" -> new Fate(1, fault.delay(), false);
      case "reorder" -> new Fate(1, fault.delayOr(UNTIL_THE_NEXT), true);
      default -> throw new IllegalStateException("nothing to do: " + fault);
    };
  }
}
