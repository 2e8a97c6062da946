package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that have to be asked again. */
class RetryPolicyTest extends IngestionFixture {
  @BeforeEach
  void timeStandsStill() {
    clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 429, 408, 520, 522, 524, 529, 599})
  void twoFaultsAndThenTheFile(int status) {
    faults(status, 2, null);

    IngestAnswer ingestAnswer = post(source(origin.url("/a"), "a"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(List.of(1L, 2L), seconds());
  }

  @Test
  void fiveFaultsAreGivenUp() {
    faults(500, 5, null);

    IngestAnswer ingestAnswer = post(source(origin.url("/a"), "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(
        problem(ingestAnswer).contains("answered 500; it has a passing fault"),
        ingestAnswer.body());
    assertEquals(List.of(1L, 2L, 4L, 8L), seconds());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 410, 501, 505, 999})
  void whatWillNotPassIsAskedOnce(int status) {
    faults(status, 1, "1");

    assertEquals(502, post(source(origin.url("/a"), "a")).status());
    assertEquals(List.of(), pauses);
  }

  @ParameterizedTest
  @CsvSource({
    "429, 7, 7",
    "503, 120, 120",
    "429, 'Sun, 22 Nov 2026 12:00:30 GMT', 30",
    "429, 'Sunday, 22-Nov-26 12:00:30 GMT', 30",
    "429, 'Sun Nov 22 12:00:30 2026', 30",
    "503, 'Sun, 22 Nov 2026 11:00:00 GMT', 0",
    "429, soon, 1",
    "429, -5, 1",
    "429, 99999999999, 1",
  })
  void aSourceIsLeftAloneAsLongAsItAsks(int status, String retryAfter, long pause) {
    faults(status, 1, retryAfter);

    IngestAnswer ingestAnswer = post(source(origin.url("/a"), "a"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(List.of(pause), seconds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600", "Sun, 22 Nov 2026 13:00:00 GMT"})
  void whoAsksToBeLeftAloneForLongerThanTheTimeThatIsLeftIsReported(String retryAfter) {
    faults(429, 1, retryAfter);

    IngestAnswer ingestAnswer = post(source(origin.url("/a"), "a"));

    assertEquals(503, ingestAnswer.status());
    assertTrue(
        problem(ingestAnswer).contains("the 3600 s after which it may be asked"),
        ingestAnswer.body());
    assertEquals(List.of(), pauses);
    assertEquals(1, origin.asked().size());
    assertEquals(0, bucket.count());
  }

  private void faults(int status, int times, String retryAfter) {
    origin.on(
        "/a",
        exchange -> {
          if (origin.asked().size() > times) {
            exchange.sendResponseHeaders(200, HELLO.length);
            exchange.getResponseBody().write(HELLO);
            return;
          }
          if (retryAfter != null) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
          }
          exchange.sendResponseHeaders(status, -1);
        });
  }

  private List<Long> seconds() {
    return Stream.of(pauses).flatMap(List::stream).map(Duration::toSeconds).toList();
  }
}
