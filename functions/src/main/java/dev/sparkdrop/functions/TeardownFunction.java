package dev.sparkdrop.functions;

import com.google.cloud.functions.CloudEventsFunction;
import dev.sparkdrop.event.WakeUp;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.Controller;
import io.cloudevents.CloudEvent;
import java.time.Duration;

/**
 * A job ended, or a minute passed: every lane that needs it is advanced, and unclaimed clusters go.
 * The message is told to the log alone: nothing in it is needed.
 */
public final class TeardownFunction implements CloudEventsFunction {
  /** Below the minute between two ticks, so that they never pile up. */
  private static final Duration TIME = Duration.ofSeconds(50);

  private final Controller controller;
  private final StructuredLog log;

  /** Wires itself from the environment. */
  public TeardownFunction() {
    this(Wiring.fromEnvironment());
  }

  TeardownFunction(Wiring wiring) {
    this.controller = wiring.controller();
    this.log = wiring.log();
  }

  @Override
  public void accept(CloudEvent event) {
    WakeUp hint = WakeUp.parse(event);
    if (hint.job() != null) {
      log.info("a job is said to have ended", "job", hint.job(), "lane", hint.lane());
    }
    controller.wake(TIME);
  }
}
