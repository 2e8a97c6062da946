package dev.sparkdrop.local.fault;

import dev.sparkdrop.local.pubsub.DeliveryFaults;
import java.time.Duration;

/** Loses, repeats, delays and reorders events on request. */
public final class FaultyEvents implements DeliveryFaults {
  private static final Duration UNTIL_THE_NEXT = Duration.ofSeconds(30);

  private final InjectedFaults injectedFaults;

  public FaultyEvents(InjectedFaults injectedFaults) {
    this.injectedFaults = injectedFaults;
  }

  @Override
  public Fate of(String event) {
    return injectedFaults
        .strike(FaultPoint.EVENT, event)
        .map(FaultyEvents::fate)
        .orElse(Fate.ARRIVES);
  }

  private static Fate fate(InjectedFault injectedFault) {
    return switch (injectedFault.what()) {
      case "drop" -> new Fate(0, Duration.ZERO, false);
      case "duplicate" -> new Fate(2, Duration.ZERO, false);
      case "delay" -> new Fate(1, injectedFault.delay(), false);
      case "reorder" -> new Fate(1, injectedFault.delayOr(UNTIL_THE_NEXT), true);
      default -> throw new IllegalStateException("nothing to do: " + injectedFault);
    };
  }
}
