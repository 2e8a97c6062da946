package dev.sparkdrop.local.pubsub;

import dev.sparkdrop.local.http.LoopbackClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Posts events in the binary mode of the CloudEvents HTTP binding. */
public final class HttpSender implements Sender {
  @Override
  public CompletableFuture<Integer> send(URI endpoint, CloudEvent event, Duration deadline) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(deadline)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(event.data()));
    event.headers().forEach(request::header);
    return LoopbackClient.get()
        .sendAsync(request.build(), BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }
}
