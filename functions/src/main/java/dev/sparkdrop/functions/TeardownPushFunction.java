package dev.sparkdrop.functions;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;

/**
 * {@link TeardownFunction} behind a push subscription instead of a trigger, as the Terraform module
 * deploys it. The platform lets only the subscription's account call it.
 */
public final class TeardownPushFunction implements HttpFunction {
  private static final int NO_CONTENT = 204;

  private final TeardownFunction teardown;

  /** Wires itself from the environment. */
  public TeardownPushFunction() {
    this(new TeardownFunction());
  }

  TeardownPushFunction(TeardownFunction teardown) {
    this.teardown = teardown;
  }

  @Override
  public void service(HttpRequest request, HttpResponse response) {
    teardown.wake();
    response.setStatusCode(NO_CONTENT);
  }
}
