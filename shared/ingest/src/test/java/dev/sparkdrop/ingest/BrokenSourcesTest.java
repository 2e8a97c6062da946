package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.sparkdrop.ingest.source.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that break: what came is kept where the source vouches for the rest. */
class BrokenSourcesTest extends IngestionFixture {
  private static final byte[] FILE = new byte[100_000];
  private static final String DATE = "Sun, 22 Nov 2026 10:00:00 GMT";

  static {
    new Random(1).nextBytes(FILE);
  }

  /** What the source got, a line a request: Range and If-Range. */
  private final List<String> ranges = new CopyOnWriteArrayList<>();

  private final Deque<Origin.Script> answers = new ArrayDeque<>();

  @Test
  void aBrokenConnectionGoesOnWhereItBroke() {
    first(x -> breaksOff(x, 40_000, "ETag: \"v1\""));
    then(x -> part(x, 40_000, "bytes 40000-99999/100000", "ETag: \"v1\""));

    IngestAnswer ingestAnswer = fetch();

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(ByteBuffer.wrap(FILE), bucket.visible("a").orElseThrow().content());
    assertEquals(List.of("null null", "bytes=40000- \"v1\""), ranges);
  }

  @Test
  void withoutATagTheDateVouches() {
    first(x -> breaksOff(x, 40_000, "Last-Modified: " + DATE));
    then(x -> part(x, 40_000, "bytes 40000-99999/100000", "Last-Modified: " + DATE));

    assertEquals(200, fetch().status());
    assertEquals(List.of("null null", "bytes=40000- " + DATE), ranges);
  }

  @Test
  void aPartMayBeShorterThanAskedFor() {
    first(x -> breaksOff(x, 40_000, "ETag: \"v1\""));
    then(x -> part(x, 40_000, 60_000, "bytes 40000-59999/100000", "ETag: \"v1\""));
    then(x -> part(x, 60_000, "bytes 60000-99999/*", "ETag: \"v1\""));

    assertEquals(200, fetch().status());
    assertEquals(ByteBuffer.wrap(FILE), bucket.visible("a").orElseThrow().content());
  }

  @Test
  void aSourceThatKnowsNoRangesSendsItAllAgainAndTheBeginningIsPassedOver() {
    first(x -> breaksOff(x, 40_000, "ETag: \"v1\""));
    then(x -> breaksOff(x, 30_000, "ETag: \"v1\""));
    then(x -> whole(x, FILE, "ETag: \"v1\""));

    assertEquals(200, fetch().status());
    assertEquals(ByteBuffer.wrap(FILE), bucket.visible("a").orElseThrow().content());
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: no validator", "ETag: W/\"weak\"", "Last-Modified: yesterday"})
  void whereNothingTellsVersionsApartItBeginsAgain(String header) {
    first(x -> breaksOff(x, 40_000, header));
    then(x -> whole(x, FILE, header));

    assertEquals(200, fetch().status());
    assertEquals(ByteBuffer.wrap(FILE), bucket.visible("a").orElseThrow().content());
    assertEquals(List.of("null null", "null null"), ranges);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes 40000-99999/100000, ETag: \"v2\"",
    "bytes 39999-99998/100000, ETag: \"v1\"",
    "bytes 40001-99999/100000, ETag: \"v1\"",
    "bytes 40000-99999/100001, ETag: \"v1\"",
    "bytes 40000-99998/100000, ETag: \"v1\"",
    "bytes 40000-99999/99999, ETag: \"v1\"",
    "bytes 40000-30000/100000, ETag: \"v1\"",
    "bytes */100000, ETag: \"v1\"",
    "lines 40000-99999/100000, ETag: \"v1\"",
  })
  void aPartThatIsNotTheRestIsNotUsed(String range, String tag) {
    byte[] garbage = new byte[60_000];
    first(x -> breaksOff(x, 40_000, "ETag: \"v1\""));
    then(
        x -> {
          x.getResponseHeaders().set("Content-Range", range);
          header(x, tag);
          x.sendResponseHeaders(206, garbage.length);
          x.getResponseBody().write(garbage);
        });
    then(x -> whole(x, FILE, "ETag: \"v1\""));

    assertEquals(200, fetch().status());
    assertEquals(ByteBuffer.wrap(FILE), bucket.visible("a").orElseThrow().content());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 412, 416})
  void aFileThatChangedMeanwhileIsBegunAgain(int status) {
    byte[] changed = FILE.clone();
    changed[0]++;
    first(x -> breaksOff(x, 40_000, "ETag: \"v1\""));
    then(
        x -> {
          header(x, "ETag: \"v2\"");
          x.sendResponseHeaders(status, status == 200 ? changed.length : -1);
          if (status == 200) {
            x.getResponseBody().write(changed);
          }
        });
    then(x -> whole(x, changed, "ETag: \"v2\""));

    assertEquals(200, fetch().status());
    assertEquals(ByteBuffer.wrap(changed), bucket.visible("a").orElseThrow().content());
  }

  @Test
  void whatBreaksBeforeItsFirstByteIsAskedForAnew() {
    first(x -> breaksOff(x, 0, "X: no validator"));
    then(x -> whole(x, FILE, "X: no validator"));

    assertEquals(200, fetch().status());
    assertEquals(ByteBuffer.wrap(FILE), bucket.visible("a").orElseThrow().content());
  }

  @Test
  void whatBreaksBeforeItsFirstByteAndIsShorterThenIsBegunAgain() {
    byte[] shorter = Arrays.copyOf(FILE, 10);
    first(x -> breaksOff(x, 0, "X: no validator"));
    then(x -> whole(x, shorter, "X: no validator"));
    then(x -> whole(x, shorter, "X: no validator"));

    assertEquals(200, fetch().status());
    assertEquals(ByteBuffer.wrap(shorter), bucket.visible("a").orElseThrow().content());
  }

  @Test
  void aFileThatChangesAllTheTimeIsGivenUp() {
    for (int i = 0; i < 6; i++) {
      String tag = "ETag: \"v" + i + "\"";
      then(x -> breaksOff(x, 40_000, tag));
    }

    IngestAnswer ingestAnswer = fetch();

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("does not change meanwhile"), ingestAnswer.body());
    assertEquals(6, ranges.size());
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatBreaksWithoutAByteOfProgressIsGivenUp() {
    first(x -> breaksOff(x, 40_000, "ETag: \"v1\""));
    for (int i = 0; i < 9; i++) {
      then(x -> breaksOff(x, 0, "ETag: \"v1\""));
    }

    IngestAnswer ingestAnswer = fetch();

    assertEquals(502, ingestAnswer.status());
    assertTrue(
        problem(ingestAnswer).startsWith("It broke off after 40000 bytes"), ingestAnswer.body());
    assertEquals(Limits.TRIES, ranges.size());
    assertEquals(0, bucket.count());
  }

  @Test
  void aSourceThatIsAwayForAWhileGoesOnAfterwards() {
    first(x -> breaksOff(x, 40_000, "ETag: \"v1\""));
    then(x -> x.sendResponseHeaders(503, -1));
    then(x -> x.sendResponseHeaders(500, -1));
    then(x -> part(x, 40_000, "bytes 40000-99999/100000", "ETag: \"v1\""));

    assertEquals(200, fetch().status());
    assertEquals(ByteBuffer.wrap(FILE), bucket.visible("a").orElseThrow().content());
  }

  private void first(Origin.Script script) {
    then(script);
  }

  private void then(Origin.Script script) {
    answers.add(script);
  }

  private IngestAnswer fetch() {
    origin.on(
        "/a",
        exchange -> {
          ranges.add(
              exchange.getRequestHeaders().getFirst("Range")
                  + " "
                  + exchange.getRequestHeaders().getFirst("If-Range"));
          Origin.Script script;
          synchronized (answers) {
            script = answers.remove();
          }
          script.play(exchange);
        });
    return post(source(origin.url("/a"), "a"));
  }

  private static void header(HttpExchange exchange, String line) {
    String[] parts = line.split(": ", 2);
    exchange.getResponseHeaders().set(parts[0], parts[1]);
  }

  private static void whole(HttpExchange exchange, byte[] file, String header) throws IOException {
    header(exchange, header);
    exchange.sendResponseHeaders(200, file.length);
    exchange.getResponseBody().write(file);
  }

  private static void breaksOff(HttpExchange exchange, int after, String header)
      throws IOException {
    header(exchange, header);
    exchange.sendResponseHeaders(200, FILE.length);
    exchange.getResponseBody().write(FILE, 0, after);
    exchange.getResponseBody().flush();
  }

  private static void part(HttpExchange exchange, int from, String range, String header)
      throws IOException {
    part(exchange, from, FILE.length, range, header);
  }

  private static void part(HttpExchange exchange, int from, int to, String range, String header)
      throws IOException {
    header(exchange, header);
    exchange.getResponseHeaders().set("Content-Range", range);
    exchange.sendResponseHeaders(206, to - from);
    exchange.getResponseBody().write(Arrays.copyOfRange(FILE, from, to));
  }
}
