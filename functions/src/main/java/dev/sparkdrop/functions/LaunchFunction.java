package dev.sparkdrop.functions;

import com.google.cloud.functions.CloudEventsFunction;
import dev.sparkdrop.event.LandingEvent;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.Controller;
import io.cloudevents.CloudEvent;
import java.time.Duration;

/** An object landed: it goes into its inboxes, and its lanes are advanced. */
public final class LaunchFunction implements CloudEventsFunction {
  /** Below the 9 minutes that the platform gives a function which an event calls. */
  private static final Duration TIME = Duration.ofMinutes(8);

  private final Controller controller;
  private final String landing;
  private final StructuredLog log;

  /** Wires itself from the environment. */
  public LaunchFunction() {
    this(Wiring.fromEnvironment());
  }

  LaunchFunction(Wiring wiring) {
    this.controller = wiring.controller();
    this.landing = wiring.settings().landing();
    this.log = wiring.log();
  }

  @Override
  public void accept(CloudEvent event) {
    take(LandingEvent.parse(event, landing), event.getId());
  }

  /**
   * Takes in what a push subscription sends.
   *
   * @param push the request's body
   */
  void acceptPush(String push) {
    take(LandingEvent.ofPush(push, landing), "push");
  }

  private void take(LandingEvent landed, String id) {
    if (landed instanceof LandingEvent.Refused refused) {
      log.warning("event_refused", "event refused", "id", id, "reason", refused.reason());
    } else if (landed instanceof LandingEvent.Landed object) {
      controller.landed(object.object(), TIME);
    }
  }
}
