package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.MemoryUploads;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Uploads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestionTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final String HELLO_SHA256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  private final Origin origin = new Origin();
  private final MemoryUploads bucket = new MemoryUploads();
  private final List<String> logged = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    origin.close();
  }

  @Test
  void aSourceBecomesAnObject() {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    origin.serves("/a.csv", content);

    Answer answer = post(source(origin.url("/a.csv"), "birdstrikes/1990/a.csv"));

    assertEquals(200, answer.status(), answer.body());
    assertEquals("application/json", answer.contentType());
    MemoryUploads.Visible object = bucket.look("birdstrikes/1990/a.csv").orElseThrow();
    assertEquals(ByteBuffer.wrap(content), object.content());
    assertEquals("text/csv", object.draft().contentType());
    JsonObject result = results(answer).get(0).getAsJsonObject();
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

    Answer answer = post(source(origin.url("/hello"), "hello"));

    // As `gcloud storage hash` prints it.
    assertEquals("mnG7TA==", results(answer).get(0).getAsJsonObject().get("crc32c").getAsString());
  }

  @Test
  void anEmptySourceBecomesAnEmptyObject() {
    origin.serves("/_SUCCESS", new byte[0]);

    Answer answer = post(source(origin.url("/_SUCCESS"), "day/_SUCCESS"));

    assertEquals(200, answer.status(), answer.body());
    assertEquals(0, bucket.look("day/_SUCCESS").orElseThrow().content().remaining());
  }

  @Test
  void withoutANameTheUrlsLastSegmentIsTaken() {
    origin.serves("/folder/", HELLO);

    post("{\"url\": \"" + origin.url("/folder/a%20b+c%2Fd.csv?x=y") + "\"}");

    assertTrue(bucket.look("a b+c_d.csv").isPresent());
  }

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
    assertTrue(problem(answer).startsWith("It broke off after 5 bytes"), answer.body());
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

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsFollowed(int status) {
    origin.redirects("/old", status, "new/a.csv");
    origin.serves("/new/a.csv", HELLO);

    Answer answer = post(source(origin.url("/old"), "a"));

    assertEquals(200, answer.status(), answer.body());
    assertEquals(ByteBuffer.wrap(HELLO), bucket.look("a").orElseThrow().content());
  }

  @Test
  void fiveRedirectsAreFollowedAndSixAreNot() {
    for (int i = 0; i < 6; i++) {
      origin.redirects("/hop" + i, 302, "/hop" + (i + 1));
    }
    origin.serves("/hop6", HELLO);

    assertEquals(200, post(source(origin.url("/hop1"), "five")).status());
    assertEquals(502, post(source(origin.url("/hop0"), "six")).status());
  }

  @Test
  void aCircleOfRedirectsEnds() {
    origin.redirects("/a", 302, "/b");
    origin.redirects("/b", 302, "/a");

    Answer answer = post(source(origin.url("/a"), "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("redirects in a circle"), answer.body());
    assertEquals(6, origin.asked().size());
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/computeMetadata/v1/?recursive=true,metadata server",
    "http://metadata.google.internal/,metadata server",
    "https://10.0.0.1/,private",
    "http://127.0.0.2:1/,loopback",
    "//[::1]/,loopback",
    "https://inside.example/,private",
    "http://public.example/,not encrypted",
    "https://public.example:8443/,port is 8443",
    "ftp://public.example/,scheme is ftp",
    "file:///etc/passwd,scheme is file",
    "https://user:secret@public.example/,user or a password"
  })
  void aRedirectToWhereNobodyMayGoIsNotFollowed(String location, String reason) {
    origin.redirects("/a", 302, location);

    Answer answer = post(source(origin.url("/a"), "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).startsWith("It redirects: "), answer.body());
    assertTrue(problem(answer).contains(reason), answer.body());
    assertFalse(answer.body().contains("recursive"), answer.body());
    assertFalse(answer.body().contains("secret"), answer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aRedirectToNowhereFails() {
    origin.redirects("/a", 302, "http://a b/");
    origin.answers("/b", 302);

    assertTrue(problem(post(source(origin.url("/a"), "a"))).contains("which is no URL"));
    assertTrue(problem(post(source(origin.url("/b"), "b"))).contains("a place it does not name"));
  }

  @Test
  void aHostWhoseNameLeadsInsideIsRefused() {
    Answer answer = post(source("https://inside.example/a", "a"));

    assertEquals(403, answer.status());
    assertTrue(problem(answer).contains("10.1.2.3 is not public (private)"), answer.body());
  }

  @Test
  void aHostThatIsNotThereFails() {
    Answer answer = post(source("https://nowhere.example/a", "a"));

    assertEquals(502, answer.status());
    assertTrue(problem(answer).contains("has no address"), answer.body());
  }

  @Test
  void someFailAndTheOthersLandInTheOrderAsked() {
    origin.serves("/hello", HELLO);
    origin.answers("/gone", 404);

    Answer answer =
        post(
            source(origin.url("/hello"), "0"),
            source(origin.url("/gone"), "1"),
            source(origin.url("/hello"), "2"));

    assertEquals(207, answer.status());
    List<String> outcomes = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    results(answer)
        .forEach(
            result -> {
              outcomes.add(result.getAsJsonObject().get("outcome").getAsString());
              objects.add(result.getAsJsonObject().get("object").getAsString());
            });
    assertEquals(List.of("created", "failed", "created"), outcomes);
    assertEquals(List.of("gs://landing/0", "gs://landing/1", "gs://landing/2"), objects);
    assertFalse(bucket.look("1").isPresent());
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

    Answer answer =
        post(
            java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> source(origin.url("/" + i), "object-" + i))
                .toArray(String[]::new));

    assertEquals(200, answer.status(), answer.body());
  }

  @Test
  void secretsOfASignedUrlAreNeitherAnsweredNorLogged() {
    origin.serves("/hello", HELLO);
    origin.answers("/gone", 404);

    Answer answer =
        post(
            source(origin.url("/hello?X-Goog-Signature=s3cret#s3cret"), "a"),
            source(origin.url("/gone?X-Goog-Signature=s3cret"), "b"),
            source(origin.url("/hello?s3cret"), "c"));

    assertTrue(origin.asked().contains("/hello?X-Goog-Signature=s3cret"));
    assertFalse(answer.body().contains("s3cret"), answer.body());
    assertFalse(logged.toString().contains("s3cret"), logged.toString());
    assertFalse(bucket.look("a").orElseThrow().draft().metadata().toString().contains("s3cret"));
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

  @Test
  void aBucketThatSaysNoIsOurFault() {
    origin.serves("/hello", HELLO);
    bucket.failWith(new Uploads.Refused("The bucket gs://landing is not there.", null));

    Answer answer = post(source(origin.url("/hello"), "a"));

    assertEquals(500, answer.status());
    assertEquals("The bucket gs://landing is not there.", problem(answer));
    assertTrue(logged.get(0).startsWith("ERROR"), logged.toString());
  }

  @Test
  void aBucketWithAPassingFaultAsksForPatience() {
    origin.serves("/hello", HELLO);
    bucket.failWith(new RetryLater("writing gs://landing/a", null));

    Answer answer = post(source(origin.url("/hello"), "a"));

    assertEquals(503, answer.status());
    assertTrue(problem(answer).contains("Send this source again"), answer.body());
  }

  @Test
  void aFaultOfOurOwnIsOneSourcesFailure() {
    origin.serves("/hello", HELLO);
    bucket.failWith(new IllegalStateException("internal detail"));

    Answer answer = post(source(origin.url("/hello"), "a"));

    assertEquals(500, answer.status());
    assertFalse(answer.body().contains("internal detail"), answer.body());
    assertTrue(logged.toString().contains("internal detail"), logged.toString());
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Ingestion ingestion(Limits limits) {
    Gate.Names names =
        host ->
            switch (host) {
              case "inside.example" -> List.of(InetAddress.getByName("10.1.2.3"));
              case "public.example" -> List.of(InetAddress.getByName("8.8.8.8"));
              default -> throw new java.net.UnknownHostException(host);
            };
    return new Ingestion(
        bucket,
        new Gate(Allow.parse("127.0.0.1"), names),
        Clock.systemUTC(),
        (level, message, fields) -> logged.add(level + " " + message + Arrays.toString(fields)),
        "landing",
        limits);
  }

  private Answer post(String... sources) {
    return post(Limits.USUAL, sources);
  }

  private Answer post(Limits limits, String... sources) {
    return ingestion(limits)
        .handle(
            "POST",
            Optional.of("application/json; charset=utf-8"),
            body("{\"sources\": [" + String.join(", ", sources) + "]}"));
  }

  private static ByteArrayInputStream body(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String source(String url, String object) {
    return "{\"url\": \"%s\", \"object\": \"%s\"}".formatted(url, object);
  }

  private static String declared(String url, String kind, String value) {
    return "{\"url\": \"%s\", \"%s\": \"%s\"}".formatted(url, kind, value);
  }

  private static JsonArray results(Answer answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject().getAsJsonArray("results");
  }

  /** The first problem of the answer. */
  private static String problem(Answer answer) {
    for (var result : results(answer)) {
      if (result.getAsJsonObject().has("problem")) {
        return result.getAsJsonObject().get("problem").getAsString();
      }
    }
    throw new AssertionError("no problem in " + answer.body());
  }
}
