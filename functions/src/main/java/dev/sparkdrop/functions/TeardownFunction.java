package dev.sparkdrop.functions;

import com.google.cloud.functions.CloudEventsFunction;
import dev.sparkdrop.reconcile.Controller;
import io.cloudevents.CloudEvent;
import java.time.Duration;

/**
 * A job ended, or a minute passed: the controller advances every lane that needs it and deletes
 * clusters that no lane claims. The message is not read: nothing in it is needed.
 */
public final class TeardownFunction implements CloudEventsFunction {
  /** Below the minute between two ticks, so that they never pile up. */
  private static final Duration TIME = Duration.ofSeconds(50);

  private final Controller controller;

  /** Wires itself from the environment. */
  public TeardownFunction() {
    this(Wiring.fromEnvironment());
  }

  TeardownFunction(Wiring wiring) {
    this.controller = wiring.controller();
  }

  @Override
  public void accept(CloudEvent event) {
    wake();
  }

  void wake() {
    controller.wake(TIME);
  }
}
