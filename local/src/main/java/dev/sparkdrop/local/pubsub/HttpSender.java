package dev.sparkdrop.local.pubsub;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Posts events in the binary mode of the CloudEvents HTTP binding. */
public final class HttpSender implements Sender {
  static {
    // Read when the JDK's client loads. The functions' server closes a connection that was idle
    // for 30 s; an event that is posted on it at that moment would fail for no reason.
    System.setProperty("jdk.httpclient.keepalive.timeout", "15");
  }

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  @Override
  public CompletableFuture<Integer> send(URI endpoint, CloudEvent event, Duration deadline) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(deadline)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(event.data()));
    event.headers().forEach(request::header);
    return http.sendAsync(request.build(), BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }
}
