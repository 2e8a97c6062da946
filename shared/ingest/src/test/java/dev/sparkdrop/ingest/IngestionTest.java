package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.port.MemoryUploads;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Uploads;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IngestionTest extends IngestionFixture {
  private static final Optional<String> JSON = Optional.of("application/json");

  @Test
  void aSourceBecomesAnObject() {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    origin.serves("/a.csv", content);

    IngestAnswer ingestAnswer = post(source(origin.url("/a.csv"), "birdstrikes/1990/a.csv"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals("application/json", ingestAnswer.contentType());
    MemoryUploads.Visible object = bucket.visible("birdstrikes/1990/a.csv").orElseThrow();
    assertEquals(ByteBuffer.wrap(content), object.content());
    assertEquals("text/csv", object.draft().contentType());
    JsonObject result = results(ingestAnswer).get(0).getAsJsonObject();
    assertEquals("created", result.get("outcome").getAsString());
    assertEquals("gs://landing/birdstrikes/1990/a.csv", result.get("object").getAsString());
    assertEquals(Long.toString(object.generation()), result.get("generation").getAsString());
    assertEquals(3_000_000, result.get("bytes").getAsLong());
    assertTrue(result.get("seconds").getAsBigDecimal().signum() >= 0);
    assertFalse(result.has("problem"));
  }

  @Test
  void theChecksumIsAsCloudStorageWritesIt() {
    origin.serves("/hello", HELLO);

    IngestAnswer ingestAnswer = post(source(origin.url("/hello"), "hello"));

    // As `gcloud storage hash` prints it.
    assertEquals(
        "mnG7TA==", results(ingestAnswer).get(0).getAsJsonObject().get("crc32c").getAsString());
  }

  @Test
  void anEmptySourceBecomesAnEmptyObject() {
    origin.serves("/_SUCCESS", new byte[0]);

    IngestAnswer ingestAnswer = post(source(origin.url("/_SUCCESS"), "day/_SUCCESS"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(0, bucket.visible("day/_SUCCESS").orElseThrow().content().remaining());
  }

  @Test
  void withoutANameTheUrlsLastSegmentIsTaken() {
    origin.serves("/folder/", HELLO);

    post("{\"url\": \"" + origin.url("/folder/a%20b+c%2Fd.csv") + "\"}");

    assertTrue(bucket.visible("a b+c_d.csv").isPresent());
  }

  @Test
  void someFailAndTheOthersLandInTheOrderAsked() {
    origin.serves("/hello", HELLO);
    origin.answers("/gone", 404);

    IngestAnswer ingestAnswer =
        post(
            source(origin.url("/hello"), "0"),
            source(origin.url("/gone"), "1"),
            source(origin.url("/hello"), "2"));

    assertEquals(207, ingestAnswer.status());
    List<String> outcomes = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    results(ingestAnswer)
        .forEach(
            result -> {
              outcomes.add(result.getAsJsonObject().get("outcome").getAsString());
              objects.add(result.getAsJsonObject().get("object").getAsString());
            });
    assertEquals(List.of("created", "failed", "created"), outcomes);
    assertEquals(List.of("gs://landing/0", "gs://landing/1", "gs://landing/2"), objects);
    assertFalse(bucket.visible("1").isPresent());
  }

  @Test
  void eightSourcesAreFetchedAtOnce() {
    CountDownLatch all = new CountDownLatch(8);
    origin.on(
        "/",
        exchange -> {
          all.countDown();
          boolean together = await(all);
          exchange.sendResponseHeaders(together ? 200 : 500, -1);
        });

    IngestAnswer ingestAnswer =
        post(
            java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> source(origin.url("/" + i), "object-" + i))
                .toArray(String[]::new));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
  }

  @Test
  void theLimitIsOnTheSourcesOfAllRequestsTogether() throws Exception {
    Ingestion oneAtOnce = ingestion(new Limits(1, LONG, LONG, LONG, 1_000));
    CompletableFuture<IngestAnswer> meanwhile = new CompletableFuture<>();
    origin.serves("/second", HELLO);
    origin.on(
        "/first",
        exchange -> {
          Instant soon = Clock.systemUTC().instant().plusMillis(200);
          meanwhile.complete(
              handle(oneAtOnce, "POST", JSON, request(origin.url("/second"), "second"), soon));
          exchange.sendResponseHeaders(200, -1);
        });

    IngestAnswer first = handle(oneAtOnce, "POST", JSON, request(origin.url("/first"), "first"));

    assertEquals(200, first.status(), first.body());
    IngestAnswer second = meanwhile.get(20, TimeUnit.SECONDS);
    assertEquals(503, second.status(), second.body());
    assertEquals(List.of("/first"), origin.asked());
  }

  @Test
  void secretsOfASignedUrlAreNeitherAnsweredNorLogged() {
    origin.serves("/hello", HELLO);
    origin.answers("/gone", 404);

    IngestAnswer ingestAnswer =
        post(
            source(origin.url("/hello?X-Goog-Signature=s3cret#s3cret"), "a"),
            source(origin.url("/gone?X-Goog-Signature=s3cret"), "b"),
            source(origin.url("/hello?s3cret"), "c"));

    assertTrue(origin.asked().contains("/hello?X-Goog-Signature=s3cret"));
    assertFalse(ingestAnswer.body().contains("s3cret"), ingestAnswer.body());
    assertFalse(logged.toString().contains("s3cret"), logged.toString());
    assertFalse(bucket.visible("a").orElseThrow().draft().metadata().toString().contains("s3cret"));
  }

  @Test
  void whatAProxyPassesOnIsAFile() {
    origin.on(
        "/hello",
        exchange -> {
          exchange.sendResponseHeaders(203, HELLO.length);
          exchange.getResponseBody().write(HELLO);
        });

    IngestAnswer ingestAnswer = post(source(origin.url("/hello"), "a"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
  }

  @Test
  void aBucketThatSaysNoIsOurFault() {
    origin.serves("/hello", HELLO);
    bucket.failWith(new Uploads.Refused("The bucket gs://landing is not there.", null));

    IngestAnswer ingestAnswer = post(source(origin.url("/hello"), "a"));

    assertEquals(500, ingestAnswer.status());
    assertEquals("The bucket gs://landing is not there.", problem(ingestAnswer));
    assertTrue(logged.get(0).startsWith("ERROR"), logged.toString());
  }

  @Test
  void aBucketWithAPassingFaultAsksForPatience() {
    origin.serves("/hello", HELLO);
    bucket.failWith(new RetryLater("writing gs://landing/a", null));

    IngestAnswer ingestAnswer = post(source(origin.url("/hello"), "a"));

    assertEquals(503, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("Send this source again"), ingestAnswer.body());
  }

  @Test
  void aFaultOfOurOwnIsOneSourcesFailure() {
    origin.serves("/hello", HELLO);
    bucket.failWith(new IllegalStateException("internal detail"));

    IngestAnswer ingestAnswer = post(source(origin.url("/hello"), "a"));

    assertEquals(500, ingestAnswer.status());
    assertFalse(ingestAnswer.body().contains("internal detail"), ingestAnswer.body());
    assertTrue(logged.toString().contains("internal detail"), logged.toString());
  }

  private static ByteArrayInputStream request(String url, String object) {
    return body("{\"sources\": [" + source(url, object) + "]}");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
