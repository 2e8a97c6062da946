package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.LocalClock;
import dev.sparkdrop.local.http.HttpService;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.iam.IamPolicies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A local Pub/Sub behind a real socket, whose time stands still until a test moves it. */
final class TestPubsub implements AutoCloseable {
  /** An HTTP status, and the JSON body that came with it. */
  record Answer(int status, JsonObject body) {}

  final LocalClock clock =
      new LocalClock(Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC));
  final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  final Pubsub pubsub;
  private final Database database;
  private final HttpService service;
  private final HttpClient http = HttpClient.newHttpClient();

  TestPubsub(Path folder) throws IOException {
    database = new Database(folder.resolve("cloud.db"));
    pubsub = new Pubsub(database, clock, timer, new HttpSender(), DeliveryFaults.NONE);
    Router router = new Router();
    pubsub.install(router, new IamPolicies(database));
    service = new HttpService(0, router);
  }

  String url() {
    return service.url();
  }

  /** Calls with JSON, written with single quotes; null for no body. */
  Answer call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/v1/projects/p" + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(
          response.statusCode(), JsonParser.parseString(response.body()).getAsJsonObject());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    service.close();
    pubsub.close();
    timer.shutdownNow();
    database.close();
  }
}
