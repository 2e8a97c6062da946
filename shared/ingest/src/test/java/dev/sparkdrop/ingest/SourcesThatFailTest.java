package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.port.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesThatFailTest extends IngestionFixture {
  @ParameterizedTest
  @CsvSource({
    "sha256," + HELLO_SHA256,
    "sha256,LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
    "md5,5D41402ABC4B2A76B9719D911017C592",
    "md5,XUFAKrxLKna5cZ2REBfFkg==",
    "crc32c,mnG7TA==",
    "crc32c,9a71bb4c"
  })
  void aSourceWithTheDeclaredChecksumLands(String kind, String value) {
    origin.serves("/hello", HELLO);

    IngestAnswer ingestAnswer = post(declared(origin.url("/hello"), kind, value));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "sha256,0000000000000000000000000000000000000000000000000000000000000000",
    "md5,00000000000000000000000000000000",
    "crc32c,AAAAAA=="
  })
  void aSourceWithAnotherChecksumLeavesNoObject(String kind, String value) {
    origin.serves("/hello", HELLO);

    IngestAnswer ingestAnswer = post(declared(origin.url("/hello"), kind, value));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("the request says 00000000"), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatIsShorterThanItSaidLeavesNoObject() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", true);

    IngestAnswer ingestAnswer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("broke off"), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatBreaksOffBetweenChunksLeavesNoObject() {
    int port =
        origin.says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true);

    IngestAnswer ingestAnswer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("broke off"), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aSourceThatSendsMoreThanItSaidLeavesNoObject(boolean hangsUp) {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, world", hangsUp);

    IngestAnswer ingestAnswer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(
        problem(ingestAnswer).startsWith("It sends more than the 5 bytes"), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatLeavesTheConnectionOpenAfterItsLengthLands() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false);

    IngestAnswer ingestAnswer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
  }

  @ParameterizedTest
  @CsvSource({"20000, 200, 1", "70000, 502, 0"})
  void aHeadMayBeAsLongAsSitesWriteIt(int length, int status, int landed) {
    String header = "Content-Security-Policy: " + "x".repeat(length);
    int port =
        origin.says(
            "HTTP/1.1 200 OK\r\n" + header + "\r\n" + "Content-Length: 5\r\n\r\nhello", true);

    IngestAnswer ingestAnswer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(status, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(landed, bucket.count());
    assertEquals(List.of(), pauses, "and is no passing fault");
  }

  @Test
  void aSourceThatOnlyHangsUpAtItsEndNeedsAChecksum() {
    String untold = "HTTP/1.1 200 OK\r\n\r\nhello";
    String url = "http://127.0.0.1:%d/a";

    IngestAnswer without = post(source(url.formatted(origin.says(untold, true)), "a"));
    IngestAnswer with = post(declared(url.formatted(origin.says(untold, true)), "md5", HELLO_MD5));
    String shorter = url.formatted(origin.says("HTTP/1.1 200 OK\r\n\r\nhell", true));
    IngestAnswer part = post(declared(shorter + "b", "md5", HELLO_MD5));

    assertTrue(problem(without).startsWith("It does not say how long"), without.body());
    assertEquals(200, with.status(), with.body());
    assertEquals(502, part.status(), part.body());
    assertEquals(1, bucket.count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: -5",
        "Content-Length: 0x5",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: \u000bchunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Content-Length: \u000b5",
        "Content-Length: 5,",
      })
  void aLengthThatContradictsItselfLeavesNoObject(String header) {
    int port = origin.says("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\nhello", true);

    IngestAnswer ingestAnswer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).startsWith("It contradicts itself"), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5, 5", "Content-Length: 5\r\nContent-Length: 5"})
  void aLengthThatIsToldTwiceIsThatLength(String header) {
    int right = origin.says("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\nhello", false);
    int more = origin.says("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\nhello!", true);

    IngestAnswer whole = post(source("http://127.0.0.1:" + right + "/a", "a"));
    IngestAnswer excess = post(source("http://127.0.0.1:" + more + "/b", "b"));

    assertEquals(200, whole.status(), whole.body());
    assertTrue(problem(excess).startsWith("It sends more than the 5 bytes"), excess.body());
    assertEquals(1, bucket.count());
  }

  @Test
  void aSourceThatIsTooLongIsCutWhetherItSaysSoOrNot() {
    Limits short4 = new Limits(8, LONG, LONG, LONG, 4);
    origin.serves("/told", HELLO);
    origin.on(
        "/untold",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(HELLO);
        });

    for (String path : List.of("/told", "/untold")) {
      IngestAnswer ingestAnswer = post(short4, source(origin.url(path), "a"));

      assertEquals(502, ingestAnswer.status());
      assertTrue(
          problem(ingestAnswer).startsWith("It is longer than 4 bytes"), ingestAnswer.body());
    }
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatFallsSilentIsCut() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", false);
    Limits impatient = limits(LONG, Duration.ofMillis(700));

    IngestAnswer ingestAnswer = post(impatient, source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).startsWith("It fell silent"), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatDripsIsCut() {
    TestClock still = new TestClock(Instant.EPOCH);
    clock = still;
    AtomicLong dripped = new AtomicLong();
    origin.on(
        "/a",
        exchange -> {
          exchange.sendResponseHeaders(200, 10_000_000);
          // A byte a second, until the other side hangs up.
          for (int i = 0; i < 10_000_000; i++) {
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            dripped.incrementAndGet();
            still.pass(Duration.ofSeconds(1));
          }
        });

    IngestAnswer ingestAnswer =
        post(limits(Duration.ofDays(365), LONG), source(origin.url("/a"), "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(
        problem(ingestAnswer).contains("less than 1024 bytes a second"), ingestAnswer.body());
    assertTrue(dripped.get() < 10_000_000);
    assertEquals(0, bucket.count());
  }

  @Test
  void aHeadThatDripsIsCut() {
    TestClock still = new TestClock(Instant.EPOCH);
    clock = still;
    int port = origin.drips("HTTP/1.1 200 OK\r\nX: ", () -> still.pass(Duration.ofSeconds(1)));

    IngestAnswer ingestAnswer =
        post(limits(Duration.ofDays(365), LONG), source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("did not answer within 60 s"), ingestAnswer.body());
  }

  @Test
  void aSourceThatNeverAnswersIsCut() {
    int port = origin.says("", false);
    Limits impatient = limits(LONG, Duration.ofMillis(100));

    IngestAnswer ingestAnswer = post(impatient, source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("did not answer within"), ingestAnswer.body());
  }

  @Test
  void aSourceWhoseTimeIsUpIsCut() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", false);
    Limits hurried = limits(Duration.ofMillis(100), LONG);

    IngestAnswer ingestAnswer = post(hurried, source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(503, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).startsWith("The time was up"), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void whatIsNotBegunByTheCallersDeadlineIsReported() {
    origin.serves("/hello", HELLO);
    Instant past = Clock.systemUTC().instant().minusSeconds(1);

    IngestAnswer ingestAnswer =
        handle(
            ingestion(Limits.USUAL),
            "POST",
            Optional.of("application/json"),
            body("{\"sources\": [" + source(origin.url("/hello"), "a") + "]}"),
            past);

    assertEquals(503, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).startsWith("The time was up"), ingestAnswer.body());
    assertEquals(List.of(), origin.asked());
  }

  @ParameterizedTest
  @CsvSource({
    "404,nothing is there",
    "403,signed URL ran out",
    "429,asked too often",
    "500,passing fault",
    "522,passing fault",
    "204,such an answer brings no file",
    "206,such an answer brings no file",
    "304,such an answer brings no file"
  })
  void aSourceThatAnswersOtherwiseFails(int status, String hint) {
    origin.answers("/a", status);

    IngestAnswer ingestAnswer = post(source(origin.url("/a"), "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("answered " + status), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains(hint), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aPortWithoutAServerFails() throws IOException {
    int port;
    try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    IngestAnswer ingestAnswer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("takes no connection"), ingestAnswer.body());
  }

  @Test
  void aCompressedAnswerBecomesOnlyAnObjectWhoseNameSaysSo() {
    origin.on(
        "/a.csv",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write(HELLO);
        });

    IngestAnswer ingestAnswer =
        post(source(origin.url("/a.csv"), "a.csv"), source(origin.url("/a.csv"), "a.csv.gz"));

    assertEquals(207, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("\"object\": \"a.csv.gz\""), ingestAnswer.body());
    assertTrue(bucket.visible("a.csv.gz").isPresent());
  }
}
