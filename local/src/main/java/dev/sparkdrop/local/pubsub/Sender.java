package dev.sparkdrop.local.pubsub;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Brings one event to its endpoint. */
@FunctionalInterface
public interface Sender {

  /** Completes with the HTTP status, or exceptionally where no answer came within the deadline. */
  CompletableFuture<Integer> send(URI endpoint, CloudEvent event, Duration deadline);
}
