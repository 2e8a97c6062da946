package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCloudTest {
  @TempDir Path folder;

  @Test
  void aRequestThatComesWhileItStartsIsAnsweredWhenAllOfItIsThere() throws Exception {
    AtomicReference<CompletableFuture<HttpResponse<String>>> early = new AtomicReference<>();
    LocalCloud.Launchers whileItStarts =
        (endpoint, objects) -> {
          early.set(buckets(endpoint));
          assertThrows(TimeoutException.class, () -> early.get().get(200, TimeUnit.MILLISECONDS));
          return null;
        };

    try (LocalCloud cloud = new LocalCloud(0, folder, Duration.ZERO, whileItStarts)) {
      assertEquals(200, early.get().join().statusCode(), () -> early.get().join().body());
      assertEquals(200, buckets(Ports.url(cloud.port())).join().statusCode());
    }
  }

  private static CompletableFuture<HttpResponse<String>> buckets(URI cloud) {
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(cloud.resolve("/storage/v1/b?project=p")).build(),
            BodyHandlers.ofString());
  }
}
