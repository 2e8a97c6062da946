package dev.sparkdrop.local.http;

import java.net.http.HttpClient;
import java.time.Duration;

/**
 * The HTTP client for the functions, one for the process. It is made when it is first needed: the
 * JDK's client reads the certificates of the machine, which would make each start longer.
 */
public final class LoopbackClient {
  static {
    // The JDK reads these once, when its client loads. The functions' server closes a connection
    // that was idle for 30 s; what is sent on it at that moment would fail for no reason. And a
    // function sees the name that its caller used, which its pages compare with their origin.
    System.setProperty("jdk.httpclient.keepalive.timeout", "15");
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private LoopbackClient() {}

  /** That client. */
  public static HttpClient get() {
    return CLIENT;
  }
}
