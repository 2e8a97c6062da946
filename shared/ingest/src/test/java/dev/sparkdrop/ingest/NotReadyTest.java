package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.fetch.AllowList;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.port.TestClock;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that will be there: later. */
class NotReadyTest extends IngestionFixture {
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void begin() {
    clock = new TestClock(Instant.parse("2026-01-01T00:30:00Z"));
  }

  /** Answers so often with a status, and then with the file. */
  private void readyAfter(int times, int status, String retryAfter) {
    origin.on(
        "/export",
        exchange -> {
          boolean ready = asked.incrementAndGet() > times;
          if (retryAfter != null && !ready) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
          }
          exchange.sendResponseHeaders(ready ? 200 : status, ready ? HELLO.length : -1);
          if (ready) {
            exchange.getResponseBody().write(HELLO);
          }
        });
  }

  private IngestAnswer asks() {
    return post(source(origin.url("/export"), "a.csv"));
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 403})
  void whatSaysWhenItWillBeReadyIsWaitedFor(int status) {
    readyAfter(20, status, "7");

    IngestAnswer ingestAnswer = asks();

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(20, pauses.size());
    assertEquals(Duration.ofSeconds(7), pauses.get(19));
  }

  @Test
  void aTimeMayHaveAFraction() {
    readyAfter(1, 202, "1.25");

    assertEquals(200, asks().status());
    assertEquals(List.of(Duration.ofSeconds(2)), pauses);
  }

  @Test
  void whatIsReadyAtOnceIsLeftAloneForASecondAllTheSame() {
    readyAfter(1, 202, "0");

    assertEquals(200, asks().status());
    assertEquals(List.of(Duration.ofSeconds(1)), pauses);
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 403})
  void whatIsNotReadyByTheDeadlineIsAskedForLater(int status) {
    readyAfter(1_000_000, status, "600");

    IngestAnswer ingestAnswer = asks();

    assertEquals(503, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains("it is not ready yet; ask again after 600 s"));
    assertEquals(0, bucket.count());
  }

  @Test
  void aRefusalHintsAtTheUserAgent() {
    readyAfter(9, 403, null);

    IngestAnswer ingestAnswer = asks();

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("User-Agent"), ingestAnswer.body());
    assertEquals(1, asked.get());
  }

  @Test
  void an202WithoutATimeIsNoFile() {
    readyAfter(9, 202, null);

    IngestAnswer ingestAnswer = asks();

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("still being made"), ingestAnswer.body());
  }

  @Test
  void aNameThatCannotBeLookedUpForAMomentIsLookedUpAgain() {
    origin.serves("/a", HELLO);
    int port = URI.create(origin.url("/")).getPort();
    UrlPolicy.Names twiceAway =
        host -> {
          if (asked.incrementAndGet() < 3) {
            throw new UnknownHostException(host);
          }
          return List.of(InetAddress.getLoopbackAddress());
        };

    IngestAnswer ingestAnswer =
        post(
            ingestion(new UrlPolicy(AllowList.parse("127.0.0.0/8:*"), twiceAway), Limits.USUAL),
            source("http://away.example:" + port + "/a", "a"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(2, pauses.size());
  }

  @Test
  void aLookUpThatHangsEndsWithTheDeadline() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    UrlPolicy.Names hangs =
        host -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            throw new UnknownHostException(host);
          }
          return List.of();
        };
    Limits hurried = limits(Duration.ofMillis(200), LONG);

    IngestAnswer ingestAnswer =
        assertTimeoutPreemptively(
            Duration.ofSeconds(15),
            () ->
                post(
                    ingestion(new UrlPolicy(AllowList.nothing(), hangs), hurried),
                    source("https://hanging.example/a", "a")));

    assertEquals(503, ingestAnswer.status(), ingestAnswer.body());
    over.countDown();
  }

  /** As sites do that want to see whether a client keeps cookies. */
  @Test
  void aCookieThatARedirectWantsIsKeptForItsHostWithinTheRequest() {
    List<String> got = new ArrayList<>();
    try (Origin other = new Origin()) {
      other.on(
          "/",
          exchange -> {
            synchronized (got) {
              got.add("other " + exchange.getRequestHeaders().getFirst("Cookie"));
            }
            String back = origin.url("/b");
            exchange.getResponseHeaders().set("Location", back);
            exchange.sendResponseHeaders(302, -1);
          });
      String elsewhere = other.url("/x").replace("127.0.0.1", "other.example");
      origin.on(
          "/a",
          exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "session=1; Path=/; HttpOnly");
            exchange.getResponseHeaders().add("Set-Cookie", "safe=2; Secure");
            exchange.getResponseHeaders().set("Location", elsewhere);
            exchange.sendResponseHeaders(302, -1);
          });
      origin.on(
          "/b",
          exchange -> {
            synchronized (got) {
              got.add("origin " + exchange.getRequestHeaders().getFirst("Cookie"));
            }
            exchange.sendResponseHeaders(200, -1);
          });
      UrlPolicy urlPolicy =
          new UrlPolicy(
              AllowList.parse("127.0.0.0/8:*"), host -> List.of(InetAddress.getLoopbackAddress()));

      IngestAnswer ingestAnswer =
          post(ingestion(urlPolicy, Limits.USUAL), source(origin.url("/a"), "a"));

      assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
      assertEquals(List.of("other null", "origin session=1"), got);
    }
  }
}
