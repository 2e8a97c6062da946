package dev.sparkdrop.local.http;

import java.net.http.HttpClient;
import java.time.Duration;

/**
 * The HTTP client for the functions, one for the process. It is made when it is first needed: the
 * JDK's client reads the certificates of the machine, which would make each start longer.
 */
public final class LoopbackClient {
  /** Made with the first request, and not with the settings. */
  private static final class Made {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  private LoopbackClient() {}

  /**
   * Sets what the JDK reads once, when the first of its HTTP classes loads: call it before all
   * else. The functions' server closes a connection that was idle for 30 s; what is sent on it at
   * that moment would fail for no reason. And a function sees the name that its caller used, which
   * its pages compare with their origin.
   */
  public static void setUp() {
    System.setProperty("jdk.httpclient.keepalive.timeout", "15");
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  /** That client. */
  public static HttpClient get() {
    return Made.CLIENT;
  }
}
