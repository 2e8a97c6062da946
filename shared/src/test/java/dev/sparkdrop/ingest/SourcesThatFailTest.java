package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    Answer answer = post(declared(origin.url("/hello"), kind, value));

    assertEquals(200, answer.status(), answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "sha256,0000000000000000000000000000000000000000000000000000000000000000",
    "md5,00000000000000000000000000000000",
    "crc32c,AAAAAA=="
  })
  void aSourceWithAnotherChecksumLeavesNoObject(String kind, String value) {
    origin.serves("/hello", HELLO);

    Answer answer = post(declared(origin.url("/hello"), kind, value));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("the request says 00000000"), answer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatIsShorterThanItSaidLeavesNoObject() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", true);

    Answer answer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("broke off"), answer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatBreaksOffBetweenChunksLeavesNoObject() {
    int port =
        origin.says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true);

    Answer answer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("broke off"), answer.body());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aSourceThatSendsMoreThanItSaidLeavesNoObject(boolean hangsUp) {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, world", hangsUp);

    Answer answer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).startsWith("It sends more than the 5 bytes"), answer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatLeavesTheConnectionOpenAfterItsLengthLands() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false);

    Answer answer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(200, answer.status(), answer.body());
  }

  @Test
  void aSourceThatOnlyHangsUpAtItsEndNeedsAChecksum() {
    String untold = "HTTP/1.1 200 OK\r\n\r\nhello";
    String url = "http://127.0.0.1:%d/a";

    Answer without = post(source(url.formatted(origin.says(untold, true)), "a"));
    Answer with = post(declared(url.formatted(origin.says(untold, true)), "md5", HELLO_MD5));
    Answer part =
        post(
            declared(
                url.formatted(origin.says("HTTP/1.1 200 OK\r\n\r\nhell", true)), "md5", HELLO_MD5));

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
      })
  void aLengthThatContradictsItselfLeavesNoObject(String header) {
    int port = origin.says("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\nhello", true);

    Answer answer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).startsWith("It contradicts itself"), answer.body());
    assertEquals(0, bucket.count());
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
      Answer answer = post(short4, source(origin.url(path), "a"));

      assertEquals(502, answer.status());
      assertTrue(problem(answer).startsWith("It is longer than 4 bytes"), answer.body());
    }
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatFallsSilentIsCut() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", false);
    Limits impatient = limits(LONG, Duration.ofMillis(700));

    Answer answer = post(impatient, source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).startsWith("It fell silent"), answer.body());
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

    Answer answer = post(limits(Duration.ofDays(365), LONG), source(origin.url("/a"), "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("less than 1024 bytes a second"), answer.body());
    assertTrue(dripped.get() < 10_000_000);
    assertEquals(0, bucket.count());
  }

  @Test
  void aHeadThatDripsIsCut() {
    TestClock still = new TestClock(Instant.EPOCH);
    clock = still;
    int port = origin.drips("HTTP/1.1 200 OK\r\nX: ", () -> still.pass(Duration.ofSeconds(1)));

    Answer answer =
        post(limits(Duration.ofDays(365), LONG), source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("did not answer within 60 s"), answer.body());
  }

  @Test
  void aSourceThatNeverAnswersIsCut() {
    int port = origin.says("", false);
    Limits impatient = limits(LONG, Duration.ofMillis(100));

    Answer answer = post(impatient, source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("did not answer within"), answer.body());
  }

  @Test
  void aSourceWhoseTimeIsUpIsCut() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", false);
    Limits hurried = limits(Duration.ofMillis(100), LONG);

    Answer answer = post(hurried, source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(503, answer.status());
    assertTrue(problem(answer).startsWith("The time was up"), answer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void whatIsNotBegunByTheCallersDeadlineIsReported() {
    origin.serves("/hello", HELLO);
    Instant past = Clock.systemUTC().instant().minusSeconds(1);

    Answer answer =
        handle(
            ingestion(Limits.USUAL),
            "POST",
            Optional.of("application/json"),
            body("{\"sources\": [" + source(origin.url("/hello"), "a") + "]}"),
            past);

    assertEquals(503, answer.status());
    assertTrue(problem(answer).startsWith("The time was up"), answer.body());
    assertEquals(List.of(), origin.asked());
  }

  @ParameterizedTest
  @CsvSource({
    "404,nothing is there",
    "403,signed URL ran out",
    "429,asked too often",
    "500,passing fault",
    "204,only 200",
    "206,only 200",
    "304,only 200"
  })
  void aSourceThatAnswersOtherwiseFails(int status, String hint) {
    origin.answers("/a", status);

    Answer answer = post(source(origin.url("/a"), "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("answered " + status), answer.body());
    assertTrue(problem(answer).contains(hint), answer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aPortThatNobodyListensOnFails() throws IOException {
    int port;
    try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    Answer answer = post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("takes no connection"), answer.body());
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

    Answer answer =
        post(source(origin.url("/a.csv"), "a.csv"), source(origin.url("/a.csv"), "a.csv.gz"));

    assertEquals(207, answer.status());
    assertTrue(problem(answer).contains("\"object\": \"a.csv.gz\""), answer.body());
    assertTrue(bucket.visible("a.csv.gz").isPresent());
  }
}
