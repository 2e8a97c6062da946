package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.source.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What did not change makes no new generation, and so no run. */
class UnchangedSourcesTest extends IngestionFixture {
  private static final String LONG_AGO = "Sun, 01 Nov 2026 12:00:00 GMT";

  private final List<String> conditions = new CopyOnWriteArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();
  private volatile byte[] content = HELLO;

  /**
   * Serves the content with these headers, and 304 to a client that has it; without headers,
   * always.
   */
  private void sourceWith(String path, Map<String, String> headers) {
    origin.on(
        path,
        exchange -> {
          String etag = exchange.getRequestHeaders().getFirst("If-None-Match");
          String since = exchange.getRequestHeaders().getFirst("If-Modified-Since");
          conditions.add(etag + " " + since);
          headers.forEach(exchange.getResponseHeaders()::set);
          boolean same =
              etag == null
                  ? since != null && since.equals(headers.get("Last-Modified"))
                  : etag.equals(headers.get("ETag"));
          if (same) {
            exchange.sendResponseHeaders(304, -1);
            return;
          }
          sent.incrementAndGet();
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
        });
  }

  private JsonObject result(IngestAnswer ingestAnswer) {
    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    return results(ingestAnswer).get(0).getAsJsonObject();
  }

  private String outcome(String... more) {
    return result(post(source(origin.url("/a"), "a", more))).get("outcome").getAsString();
  }

  private static String source(String url, String object, String... more) {
    return "{\"url\": \"%s\", \"object\": \"%s\"%s}"
        .formatted(url, object, String.join("", Stream.of(more).map(m -> ", " + m).toList()));
  }

  @ParameterizedTest
  @CsvSource({
    "ETag, '\"v1\"', '\"v1\" null'",
    "ETag, 'W/\"v1\"', 'W/\"v1\" null'",
    "Last-Modified, 'Sun, 01 Nov 2026 12:00:00 GMT', 'null Sun, 01 Nov 2026 12:00:00 GMT'",
  })
  void aSourceThatHasNothingNewIsAskedOnlyWhetherItHas(
      String header, String value, String condition) {
    sourceWith("/a", Map.of(header, value));
    JsonObject first = result(post(source(origin.url("/a"), "a")));

    JsonObject second = result(post(source(origin.url("/a"), "a")));

    assertEquals("created", first.get("outcome").getAsString());
    assertEquals("unchanged", second.get("outcome").getAsString());
    assertEquals(first.get("generation"), second.get("generation"));
    assertEquals(first.get("crc32c"), second.get("crc32c"));
    assertEquals(first.get("bytes"), second.get("bytes"));
    assertEquals(List.of("null null", condition), conditions);
    assertEquals(1, sent.get());
  }

  @Test
  void withoutAValidatorTheChecksumTells() {
    sourceWith("/a", Map.of());
    JsonObject first = result(post(source(origin.url("/a"), "a")));

    JsonObject second = result(post(source(origin.url("/a"), "a")));

    assertEquals("unchanged", second.get("outcome").getAsString());
    assertEquals(first.get("generation"), second.get("generation"));
    assertEquals(2, sent.get());
    assertEquals(1, bucket.written());
  }

  @Test
  void anObjectOfTheSameContentFromElsewhereIsLeftAlone() {
    sourceWith("/a", Map.of("ETag", "\"v1\""));
    long generation = bucket.put("a", HELLO);

    JsonObject result = result(post(source(origin.url("/a"), "a")));

    assertEquals("unchanged", result.get("outcome").getAsString());
    assertEquals(Long.toString(generation), result.get("generation").getAsString());
  }

  @Test
  void newContentIsANewGeneration() {
    Map<String, String> headers = new TreeMap<>(Map.of("ETag", "\"v1\""));
    sourceWith("/a", headers);
    JsonObject first = result(post(source(origin.url("/a"), "a")));
    content = "hullo".getBytes(StandardCharsets.UTF_8);
    headers.put("ETag", "\"v2\"");

    JsonObject second = result(post(source(origin.url("/a"), "a")));

    assertEquals("created", second.get("outcome").getAsString());
    assertTrue(second.get("generation").getAsLong() > first.get("generation").getAsLong());
    assertEquals(ByteBuffer.wrap(content), bucket.visible("a").orElseThrow().content());
    assertEquals("unchanged", outcome());
  }

  @Test
  void aDateOfThisVerySecondIsNotRemembered() {
    String now =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    sourceWith("/a", Map.of("Last-Modified", now));

    outcome();
    outcome();

    assertEquals(List.of("null null", "null null"), conditions);
  }

  @Test
  void whatAnotherUrlSaidOfItsVersionIsNotAskedOfThisOne() {
    sourceWith("/a", Map.of("ETag", "\"1\"", "Last-Modified", LONG_AGO));

    for (String query : List.of("?page=1", "?page=2", "?page=2")) {
      content = query.getBytes(StandardCharsets.UTF_8);
      post(source(origin.url("/a") + query, "a", "\"allow\": [\"replace\"]"));
    }

    assertEquals(List.of("null null", "null null", "\"1\" null"), conditions);
  }

  @Test
  void otherHeadersMayMeanAnotherFile() {
    sourceWith("/a", Map.of("ETag", "\"1\""));

    outcome("\"headers\": {\"Accept\": \"text/csv\"}");
    outcome("\"headers\": {\"Accept\": \"text/plain\"}");

    assertEquals(List.of("null null", "null null"), conditions);
  }

  @Test
  void aChecksumThatWasNotCheckedYetIsCheckedOnTheFileItself() {
    sourceWith("/a", Map.of("ETag", "\"1\""));
    String right = "\"sha256\": \"" + HELLO_SHA256 + "\"";
    String wrong = "\"sha256\": \"" + HELLO_SHA256.replace('2', '3') + "\"";
    outcome();

    assertEquals(502, post(source(origin.url("/a"), "a", wrong)).status());
    assertEquals("unchanged", outcome(right));

    assertEquals(3, sent.get());
    assertEquals(1, bucket.written());
  }

  @Test
  void aChecksumThatWasCheckedIsRemembered() {
    sourceWith("/a", Map.of("ETag", "\"1\""));
    String right = "\"sha256\": \"" + HELLO_SHA256 + "\"";

    assertEquals("created", outcome(right));
    assertEquals("unchanged", outcome(right));

    assertEquals(1, sent.get());
  }

  @Test
  void a304ThatWasNotAskedForIsNoFile() {
    origin.answers("/a", 304);

    assertEquals(502, post(source(origin.url("/a"), "a")).status());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 3_000_000})
  void ofTwoEqualRequestsAtOnceOneCreatesAndOneFindsItThere(int size) throws Exception {
    content = new byte[size];
    CyclicBarrier both = new CyclicBarrier(2);
    origin.on(
        "/a",
        exchange -> {
          exchange.sendResponseHeaders(200, size);
          exchange.getResponseBody().write(content, 0, size - 1);
          exchange.getResponseBody().flush();
          together(both);
          exchange.getResponseBody().write(content, size - 1, 1);
        });
    Ingestion ingestion = ingestion(Limits.USUAL);
    String request = source(origin.url("/a"), "a");

    CompletableFuture<IngestAnswer> other =
        CompletableFuture.supplyAsync(() -> post(ingestion, request));
    List<JsonObject> results =
        List.of(result(post(ingestion, request)), result(other.get(30, TimeUnit.SECONDS)));

    assertEquals(
        List.of("created", "unchanged"),
        results.stream().map(r -> r.get("outcome").getAsString()).sorted().toList());
    assertEquals(results.get(0).get("generation"), results.get(1).get("generation"));
    assertEquals(1, bucket.written());
  }

  private static void together(CyclicBarrier all) {
    try {
      all.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the other request did not come", e);
    }
  }

  @Test
  void whoIsOvertakenByOtherContentLooksAgainAndWritesOverWhatItSaw() {
    AtomicInteger asked = new AtomicInteger();
    origin.on(
        "/a",
        exchange -> {
          if (asked.incrementAndGet() == 1) {
            bucket.put("a", new byte[] {1, 2, 3});
          }
          exchange.sendResponseHeaders(200, HELLO.length);
          exchange.getResponseBody().write(HELLO);
        });

    assertEquals("created", outcome());

    assertEquals(2, asked.get());
    assertEquals(ByteBuffer.wrap(HELLO), bucket.visible("a").orElseThrow().content());
  }

  @Test
  void whoIsOvertakenAgainAndAgainGivesUp() {
    AtomicInteger asked = new AtomicInteger();
    origin.on(
        "/a",
        exchange -> {
          bucket.put("a", new byte[] {(byte) asked.incrementAndGet()});
          exchange.sendResponseHeaders(200, HELLO.length);
          exchange.getResponseBody().write(HELLO);
        });

    IngestAnswer ingestAnswer = post(source(origin.url("/a"), "a"));

    assertEquals(503, ingestAnswer.status());
    assertTrue(
        problem(ingestAnswer).contains("Another request keeps writing"), ingestAnswer.body());
    assertEquals(Limits.BEGINNINGS, asked.get());
  }
}
