package dev.sparkdrop.functions;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * {@link LaunchFunction} behind a push subscription instead of a trigger, as the Terraform module
 * deploys it. The platform lets only the subscription's account call it.
 */
public final class LaunchPushFunction implements HttpFunction {
  /** A message of Pub/Sub has at most 10 MB; a notification has a few hundred bytes. */
  private static final int MOST = 1 << 20;

  private static final int NO_CONTENT = 204;

  private final LaunchFunction launch;

  /** Wires itself from the environment. */
  public LaunchPushFunction() {
    this(new LaunchFunction());
  }

  LaunchPushFunction(LaunchFunction launch) {
    this.launch = launch;
  }

  /** An exception is answered 500 by the platform, and the message is delivered again. */
  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    try (InputStream body = request.getInputStream()) {
      launch.acceptPush(new String(body.readNBytes(MOST), StandardCharsets.UTF_8));
    }
    response.setStatusCode(NO_CONTENT);
  }
}
