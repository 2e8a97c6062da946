package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.ingest.request.IngestCall;
import dev.sparkdrop.ingest.request.IngestRules;
import dev.sparkdrop.ingest.request.KnownPipelines;
import dev.sparkdrop.ingest.source.ObjectName;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.MemoryUploads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadRequestsTest {
  private static final Optional<String> JSON = Optional.of("application/json");

  private static final KnownPipelines NO_PIPELINES =
      new KnownPipelines() {
        @Override
        public Optional<Pipeline> named(String name) {
          return Optional.empty();
        }

        @Override
        public List<Pipeline> all() {
          return List.of();
        }
      };

  private final MemoryUploads bucket = new MemoryUploads();
  private final Ingestion ingestion =
      new Ingestion(
          bucket,
          new MemoryUploads(),
          NO_PIPELINES,
          Ledger.in("state", new MemoryBucket(Clock.systemUTC())).idempotency(),
          IngestRules.usual(),
          Clock.systemUTC(),
          (level, event, message, fields) -> {},
          "landing");

  @Test
  void aGetExplainsItself() {
    IngestAnswer ingestAnswer =
        IngestionFixture.handle(ingestion, "GET", Optional.empty(), InputStream.nullInputStream());

    assertEquals(200, ingestAnswer.status());
    assertEquals("text/plain; charset=utf-8", ingestAnswer.contentType());
    assertTrue(ingestAnswer.body().contains("curl -H 'Content-Type: application/json'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "get"})
  void otherMethodsDoNothing(String method) {
    assertEquals(
        405,
        IngestionFixture.handle(ingestion, method, JSON, InputStream.nullInputStream()).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain", "application/x-www-form-urlencoded", "text/json"})
  void otherContentTypesAreRefused(String type) {
    IngestAnswer ingestAnswer =
        IngestionFixture.handle(
            ingestion,
            "POST",
            Optional.of(type).filter(given -> !given.isEmpty()),
            InputStream.nullInputStream());

    assertEquals(415, ingestAnswer.status());
    assertEquals(List.of("Content-Type"), paths(ingestAnswer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{]",
        "null",
        "[]",
        "7",
        "\"sources\"",
        "{\"sources\": [}",
        "{'sources': []}",
        "{\"sources\": []} x",
        "{\"sources\": [],}",
        "sources=https://a/b",
        "{\"sources\": NaN}",
        "{\"sources\": [{\"url\": \"https://h/a\", \"object\": \"half \\ud800\"}]}",
      })
  void aBodyThatIsNoJsonObjectIsRefused(String body) {
    IngestAnswer ingestAnswer = post(body);

    assertEquals(400, ingestAnswer.status());
    assertEquals(List.of("body"), paths(ingestAnswer), ingestAnswer.body());
  }

  @Test
  void aDeeplyNestedBodyIsRefused() {
    IngestAnswer ingestAnswer = post("[".repeat(500_000));

    assertEquals(400, ingestAnswer.status());
    assertEquals(List.of("body"), paths(ingestAnswer));
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() {
    IngestAnswer ingestAnswer =
        IngestionFixture.handle(
            ingestion, "POST", JSON, new ByteArrayInputStream(new byte[] {'"', (byte) 0xff}));

    assertEquals(400, ingestAnswer.status());
    assertTrue(ingestAnswer.body().contains("it is not UTF-8"));
  }

  @Test
  void aCallerWhoBreaksOffIsToldSo() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }

          @Override
          public int read(byte[] buffer, int from, int length) throws IOException {
            throw new IOException("connection reset");
          }
        };

    IngestAnswer ingestAnswer =
        IngestionFixture.handle(
            ingestion,
            "POST",
            JSON,
            new SequenceInputStream(new ByteArrayInputStream(new byte[] {'{'}), broken));

    assertEquals(400, ingestAnswer.status());
  }

  @Test
  void aBodyAboveTheLimitIsRefusedBeforeItsEnd() {
    byte[] large = new byte[5 << 20];
    ByteArrayInputStream body = new ByteArrayInputStream(large);

    IngestAnswer ingestAnswer = IngestionFixture.handle(ingestion, "POST", JSON, body);

    assertEquals(413, ingestAnswer.status());
    assertTrue(body.available() > 3 << 20);
  }

  @Test
  void aCallerHasSentAllBeforeTheAnswerBegins() throws IOException {
    ByteArrayInputStream body = new ByteArrayInputStream(new byte[5 << 20]);
    List<Integer> left = new ArrayList<>();

    ingestion.handle(
        new IngestCall(
            "POST", Map.of(), name -> name.equals("Content-Type") ? JSON : Optional.empty(), body),
        (status, type) -> {
          left.addAll(List.of(status, body.available()));
          return OutputStream.nullOutputStream();
        });

    assertEquals(List.of(413, 0), left);
  }

  @Test
  void aBodyThatThePlatformWouldNotTakeIsLeft() throws IOException {
    ByteArrayInputStream body = new ByteArrayInputStream(new byte[40 << 20]);

    new IngestCall("POST", Map.of(), name -> JSON, body).drain();

    assertEquals(8 << 20, body.available());
  }

  @Test
  void moreSourcesThanAllowedAreRefused() {
    String sources =
        IntStream.rangeClosed(0, 1_000).mapToObj(i -> "{}").collect(Collectors.joining(","));

    IngestAnswer ingestAnswer = post("{\"sources\": [" + sources + "]}");

    assertEquals(413, ingestAnswer.status());
    assertTrue(ingestAnswer.body().contains("it has 1001 sources"), ingestAnswer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"sources\": []}", "{\"sources\": {}}", "{\"sources\": \"a\"}"})
  void aRequestWithoutSourcesIsRefused(String body) {
    assertEquals(List.of("sources"), paths(post(body)));
  }

  @Test
  void allFaultsAreToldAtOnce() {
    IngestAnswer ingestAnswer =
        post(
            """
            {"sources": [
              {"url": "https://public.example/ok.csv"},
              {"url": "ftp://public.example/a", "object": "../a", "sha256": "x", "md5": 5},
              "https://public.example/b",
              {"object": "c"},
              {"url": ["https://public.example/d"], "checksum": "x"},
              {"url": "https://public.example/"},
              {"url": "not a url"},
              {"url": "https://other.example/ok.csv"}
            ], "marker": true}
            """);

    assertEquals(400, ingestAnswer.status());
    assertEquals(
        List.of(
            "marker",
            "sources[1].url",
            "sources[1].object",
            "sources[1].sha256",
            "sources[1].md5",
            "sources[2]",
            "sources[3].url",
            "sources[4].checksum",
            "sources[4].url",
            "sources[5].object",
            "sources[6].url",
            "sources[7].object"),
        paths(ingestAnswer));
    for (var fault : faults(ingestAnswer)) {
      JsonObject each = fault.getAsJsonObject();
      assertFalse(each.get("wrong").getAsString().isBlank());
      assertFalse(each.get("instead").getAsString().isBlank());
    }
    assertTrue(ingestAnswer.body().contains("sources[0] becomes the same object, ok.csv"));
  }

  @Test
  void whatIsOnlyAgainstTheRulesIsForbidden() {
    IngestAnswer ingestAnswer =
        post(
            """
            {"sources": [
              {"url": "https://169.254.169.254/token"},
              {"url": "https://user:s3cret@public.example/a?s3cret"}]}
            """);

    assertEquals(403, ingestAnswer.status());
    assertEquals(List.of("sources[0].url", "sources[1].url"), paths(ingestAnswer));
    assertFalse(ingestAnswer.body().contains("s3cret"), ingestAnswer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://u:s3cret@h h/x",
        "https://h h/a b?s3cret",
        "https://h:x/%zz#s3cret",
        "https:\\\\u:s3cret@h"
      })
  void aUrlThatCannotBeReadIsShownWithoutItsSecrets(String url) {
    IngestAnswer ingestAnswer =
        post("{\"sources\": [{\"url\": \"" + url.replace("\\", "\\\\") + "\"}]}");

    assertEquals(400, ingestAnswer.status());
    assertFalse(ingestAnswer.body().contains("s3cret"), ingestAnswer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty",
    "../a, segment",
    "a/../b, segment",
    "a/.., segment",
    "./a, segment",
    "., segment",
    "a\\nb, control character",
    "a\\rb, control character",
    "a\\u0000b, control character",
    "a\\u007fb, control character",
    "folder/, ends with a slash",
    ".well-known/acme-challenge/x, for itself",
  })
  void anObjectThatCannotBeIsRefused(String name, String reason) {
    IngestAnswer ingestAnswer =
        post("{\"sources\": [{\"url\": \"https://h/a\", \"object\": \"" + name + "\"}]}");

    assertEquals(400, ingestAnswer.status());
    assertEquals(List.of("sources[0].object"), paths(ingestAnswer), ingestAnswer.body());
    assertTrue(ingestAnswer.body().contains(reason), ingestAnswer.body());
  }

  @Test
  void aNameMayHave1024BytesAndNoMore() {
    assertTrue(ObjectName.complaint("é".repeat(512)).isEmpty());
    assertEquals(
        "it has 1025 bytes of UTF-8, and 1,024 are allowed",
        ObjectName.complaint("é".repeat(512) + "a").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/a/b.csv?x=y, b.csv",
    "https://h/%E2%82%AC%20a+b.csv, € a+b.csv",
    "https://h/a%2Fb%5Cc%0A%00.csv, a_b_c__.csv",
    "https://h/..%2f..%2fetc%2fpasswd, .._.._etc_passwd",
    "https://h/ü.csv, ü.csv",
  })
  void aNameFromAUrlIsMadeSafe(String url, String name) {
    assertEquals(name, ObjectName.from(java.net.URI.create(url)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://h", "https://h/", "https://h/a/", "https://h/..", "https://h/%2E%2e"})
  void aUrlWithoutALastSegmentNeedsAName(String url) {
    IngestAnswer ingestAnswer = post("{\"sources\": [{\"url\": \"" + url + "\"}]}");

    assertEquals(400, ingestAnswer.status());
    assertEquals(List.of("sources[0].object"), paths(ingestAnswer), ingestAnswer.body());
  }

  private IngestAnswer post(String body) {
    return IngestionFixture.handle(
        ingestion, "POST", JSON, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonArray faults(IngestAnswer ingestAnswer) {
    return JsonParser.parseString(ingestAnswer.body()).getAsJsonObject().getAsJsonArray("faults");
  }

  private static List<String> paths(IngestAnswer ingestAnswer) {
    List<String> paths = new ArrayList<>();
    faults(ingestAnswer)
        .forEach(fault -> paths.add(fault.getAsJsonObject().get("path").getAsString()));
    return paths;
  }
}
