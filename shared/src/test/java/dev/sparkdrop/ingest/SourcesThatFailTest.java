package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    // The JDK's client tells of the break with the body or, where it is quick, with the headers.
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

  @Test
  void whatFollowsTheAnnouncedLengthIsNotRead() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, world", true);

    post(source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(ByteBuffer.wrap(HELLO), bucket.look("a").orElseThrow().content());
  }

  @Test
  void aSourceThatFallsSilentIsCut() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", false);
    Limits impatient = new Limits(8, LONG, Duration.ofMillis(700), LONG);

    Answer answer = post(impatient, source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).startsWith("It fell silent"), answer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatNeverAnswersIsCut() {
    int port = origin.says("", false);
    Limits impatient = new Limits(8, LONG, Duration.ofMillis(100), LONG);

    Answer answer = post(impatient, source("http://127.0.0.1:" + port + "/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("did not answer within"), answer.body());
  }

  @Test
  void aSourceWhoseTimeIsUpIsCut() {
    int port = origin.says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", false);
    Limits hurried = new Limits(8, Duration.ofMillis(100), LONG, LONG);

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
        ingestion(Limits.USUAL)
            .handle(
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
    "429,passing fault",
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
    assertTrue(bucket.look("a.csv.gz").isPresent());
  }
}
