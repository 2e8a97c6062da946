package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.fetch.TolerantUrl;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest extends IngestionFixture {
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsFollowed(int status) {
    origin.redirects("/old", status, "new/a.csv");
    origin.serves("/new/a.csv", HELLO);

    IngestAnswer ingestAnswer = post(source(origin.url("/old"), "a"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(ByteBuffer.wrap(HELLO), bucket.visible("a").orElseThrow().content());
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

    IngestAnswer ingestAnswer = post(source(origin.url("/a"), "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("redirects in a circle"), ingestAnswer.body());
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
  void aRedirectToWhereItMayNotGoIsNotFollowed(String location, String reason) {
    origin.redirects("/a", 302, location);

    IngestAnswer ingestAnswer = post(source(origin.url("/a"), "a"));

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).startsWith("It redirects: "), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains(reason), ingestAnswer.body());
    assertFalse(ingestAnswer.body().contains("recursive"), ingestAnswer.body());
    assertFalse(ingestAnswer.body().contains("secret"), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @CsvSource({
    "?token=abc,                 /files/report?token=abc",
    "../../../../a.csv,          /a.csv",
    "/files/monthly report.csv,  /files/monthly%20report.csv",
    "/files/a|b.csv?c={id}^`,    /files/a%7Cb.csv?c=%7Bid%7D%5E%60",
    "/files/donn\u00c3\u00a9es.csv, /files/donn%C3%A9es.csv",
    "/files/a%2Fb%7c.csv#part,   /files/a%2Fb%7c.csv",
  })
  void aLocationIsReadAsBrowsersReadIt(String location, String target) throws URISyntaxException {
    URI from = URI.create("https://public.example/files/report?old=1");

    URI resolved = TolerantUrl.resolve(from, location);

    UrlPolicy.ResolvedTarget asked = new UrlPolicy.ResolvedTarget(resolved, List.of());
    assertEquals("public.example", asked.host());
    assertEquals(target, asked.target());
  }

  @Test
  void aQueryAloneKeepsThePath() {
    List<String> asked = new CopyOnWriteArrayList<>();
    origin.on(
        "/files/report",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          boolean first = exchange.getRequestURI().getQuery() == null;
          if (first) {
            exchange.getResponseHeaders().set("Location", "?token=abc");
          }
          exchange.sendResponseHeaders(first ? 302 : 200, -1);
        });

    assertEquals(200, post(source(origin.url("/files/report"), "a")).status());
    assertEquals(List.of("/files/report", "/files/report?token=abc"), asked);
  }

  /** A host alone, and then a file beside nothing. */
  @Test
  void aBareHostsRedirectIsReadFromItsRoot() {
    origin.on(
        "/",
        exchange -> {
          boolean first = exchange.getRequestURI().toString().equals("/");
          exchange.getResponseHeaders().set("Location", "b/c.csv");
          exchange.sendResponseHeaders(first ? 302 : 200, -1);
        });

    assertEquals(200, post(source(origin.url(""), "a")).status());
    assertEquals(List.of("/", "/b/c.csv"), origin.asked());
  }

  @Test
  void aChoiceOfFilesIsFollowedWhereOneIsPreferred() {
    origin.redirects("/preferred", 300, "/b");
    origin.answers("/none", 300);
    origin.serves("/b", HELLO);

    assertEquals(200, post(source(origin.url("/preferred"), "a")).status());
    assertTrue(problem(post(source(origin.url("/none"), "b"))).contains("answered 300"));
  }

  @Test
  void ofSeveralLocationsNoneIsGuessed() {
    origin.serves("/b", HELLO);
    String head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\nLocation: %s\r\n\r\n";
    int two = origin.says(head.formatted(origin.url("/b"), origin.url("/c")), true);
    int same = origin.says(head.formatted(origin.url("/b"), origin.url("/b")), true);

    IngestAnswer refused = post(source("http://127.0.0.1:" + two + "/a", "two"));

    assertEquals(502, refused.status(), refused.body());
    assertTrue(problem(refused).contains("several places at once"), refused.body());
    assertEquals(200, post(source("http://127.0.0.1:" + same + "/a", "same")).status());
    assertEquals(List.of("/b"), origin.asked());
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
    IngestAnswer ingestAnswer = post(source("https://inside.example/a", "a"));

    assertEquals(403, ingestAnswer.status());
    assertTrue(
        problem(ingestAnswer).contains("10.1.2.3 is not public (private)"), ingestAnswer.body());
  }

  @Test
  void aHostThatIsNotThereFails() {
    IngestAnswer ingestAnswer = post(source("https://nowhere.example/a", "a"));

    assertEquals(503, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("has no address"), ingestAnswer.body());
    assertEquals(4, pauses.size());
  }
}
