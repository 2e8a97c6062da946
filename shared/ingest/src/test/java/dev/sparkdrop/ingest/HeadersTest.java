package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.request.Secrets;
import dev.sparkdrop.ingest.source.LandingTerms;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceHeaders;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that a request wants sent, and the secrets in them. */
class HeadersTest extends IngestionFixture {
  private static final String TOKEN = "{\"Authorization\": \"Bearer ${secret.TOKEN}\"}";

  private final Origin elsewhere = new Origin();

  /** Who got which Authorization, in order. */
  private final List<String> got = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    elsewhere.close();
    // Whatever a test did: the secret is nowhere but with its source.
    assertFalse(logged.toString().contains(SECRET), logged.toString());
  }

  @Test
  void aSecretGoesToItsSource() {
    origin.on("/a", exchange -> notes(exchange, "origin", 200, null));

    IngestAnswer ingestAnswer = post(with(origin.url("/a"), TOKEN));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(List.of("origin Bearer " + SECRET), got);
    assertFalse(ingestAnswer.body().contains(SECRET));
    assertFalse(bucket.visible("a").orElseThrow().draft().toString().contains(SECRET));
  }

  @Test
  void headersOfTheRequestsOwnReplaceOurs() {
    List<String> agents = new CopyOnWriteArrayList<>();
    origin.on(
        "/a",
        exchange -> {
          agents.add(exchange.getRequestHeaders().get("User-Agent").toString());
          agents.add(exchange.getRequestHeaders().get("X-Two").toString());
          exchange.sendResponseHeaders(200, -1);
        });

    post(
        with(
            origin.url("/a"),
            "{\"user-agent\": \"theirs\", \"X-Two\": \"${secret.TOKEN}-${secret.TOKEN}\"}"));

    assertEquals(List.of("[theirs]", "[" + SECRET + "-" + SECRET + "]"), agents);
  }

  @Test
  void aRedirectToAnotherOriginDoesNotTakeThemAlong() {
    origin.on("/a", exchange -> notes(exchange, "origin", 302, "/b"));
    origin.on("/b", exchange -> notes(exchange, "origin", 307, elsewhere.url("/c")));
    elsewhere.on("/c", exchange -> notes(exchange, "elsewhere", 302, origin.url("/d")));
    origin.on("/d", exchange -> notes(exchange, "origin", 200, null));

    assertEquals(200, post(with(origin.url("/a"), TOKEN)).status());
    assertEquals(
        List.of(
            "origin Bearer " + SECRET, "origin Bearer " + SECRET, "elsewhere null", "origin null"),
        got);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, https://a.example/y, true",
    "https://a.example/x, https://A.EXAMPLE.:443/y, true",
    "https://a.example/x, http://a.example/x, false",
    "https://a.example/x, http://a.example:443/x, false",
    "https://a.example/x, https://a.example:8443/x, false",
    "https://a.example/x, https://b.a.example/x, false",
    "https://a.example/x, https://a.example.b/x, false",
    "http://a.example/x, https://a.example/x, false",
  })
  void theOriginIsSchemeHostAndPort(String from, String to, boolean same) {
    UrlPolicy.ResolvedTarget resolvedTarget =
        new UrlPolicy.ResolvedTarget(URI.create(to), List.of());

    assertEquals(same, resolvedTarget.hasOriginOf(URI.create(from)));
  }

  @Test
  void aConnectionThatResumesHasThemToo() {
    origin.on(
        "/a",
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"1\"");
          boolean first = got.isEmpty();
          got.add(exchange.getRequestHeaders().getFirst("Authorization"));
          if (!first) {
            exchange.getResponseHeaders().set("Content-Range", "bytes 2-4/5");
          }
          exchange.sendResponseHeaders(first ? 200 : 206, first ? 5 : 3);
          exchange.getResponseBody().write(HELLO, first ? 0 : 2, first ? 2 : 3);
          exchange.getResponseBody().flush();
        });

    assertEquals(200, post(with(origin.url("/a"), TOKEN)).status());
    assertEquals(List.of("Bearer " + SECRET, "Bearer " + SECRET), got);
  }

  @Test
  void aSourceThatEchoesItsSecretDoesNotGetItIntoTheAnswer() {
    String head = "HTTP/1.1 302 " + SECRET + "\r\nLocation: %s\r\n\r\n";
    for (String said :
        List.of(
            "Bearer " + SECRET + "\r\n\r\n",
            "HTTP/1.1 200 OK\r\n" + SECRET + "\r\n\r\n",
            "HTTP/1.1 500 " + SECRET + "\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + SECRET + "\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: " + SECRET + "\r\n\r\nhello",
            head.formatted("https://" + SECRET + ".example/"),
            head.formatted("https://x.example/" + SECRET),
            head.formatted(SECRET + "://x.example/"),
            head.formatted("http://" + SECRET + " x/"))) {
      int port = origin.says(said, true);
      secretHosts = "TOKEN@127.0.0.1:" + port;

      IngestAnswer ingestAnswer = post(with("http://127.0.0.1:" + port + "/a", TOKEN));

      assertEquals(502, ingestAnswer.status(), said + ingestAnswer.body());
      assertFalse(ingestAnswer.body().contains(SECRET), said + ingestAnswer.body());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X@a.example, https://a.example/x, true",
    "X@a.example, https://A.EXAMPLE.:443/x, true",
    "X@a.example, http://a.example/x, false",
    "X@a.example, https://a.example:8443/x, false",
    "X@a.example, https://b.a.example/x, false",
    "X@a.example, https://a.example.b/x, false",
    "X@*.a.example, https://b.a.example/x, true",
    "X@*.a.example, https://a.example/x, false",
    "X@*.a.example, https://ba.example/x, false",
    "X@a.example:8443, https://a.example:8443/x, true",
    "X@a.example:8443, https://a.example/x, false",
    "Y@a.example, https://a.example/x, false",
  })
  void aSecretIsBoundToHosts(String hosts, String url, boolean bound) {
    Secrets secrets =
        Secrets.of(Map.of("SPARKDROP_SECRET_X", SECRET, "SPARKDROP_SECRET_HOSTS", hosts));

    assertEquals(bound, secrets.isBoundTo("X", URI.create(url)));
    assertTrue(secrets.get("HOSTS").isEmpty());
  }

  @Test
  void aBindingThatCannotBeIsNamed() {
    Map<String, String> wrong =
        Map.of(
            "SPARKDROP_SECRET_HOSTS", "A@ok.example,B,C@https://x/,D@*.com,E@x:99999,F@X.example");

    String told =
        assertThrows(IllegalArgumentException.class, () -> Secrets.of(wrong)).getMessage();

    assertTrue(told.contains("has B, C@https://x/, D@*.com, E@x:99999, F@X.example: "), told);
  }

  @Test
  void aSecretGoesToNoOtherHost() {
    elsewhere.on("/a", exchange -> notes(exchange, "elsewhere", 200, null));

    IngestAnswer ingestAnswer = post(with(elsewhere.url("/a"), TOKEN));

    assertEquals(400, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(ingestAnswer.body().contains("secret TOKEN is not bound"), ingestAnswer.body());
    assertEquals(List.of(), got);
  }

  @Test
  void aFreeRequestCannotNameASecretThatIsNotBound() {
    String headers = "{\"X-A\": \"${secret.UNBOUND}\"}";

    IngestAnswer ingestAnswer = post(with(origin.url("/a"), headers));

    assertEquals(400, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(ingestAnswer.body().contains("secret UNBOUND is not bound"), ingestAnswer.body());
  }

  @Test
  void aSecretThatIsNotThereIsNamed() {
    JsonObject fault = refused("{\"Authorization\": \"Bearer ${secret.OTHER}\"}");

    assertEquals("sources[0].headers.Authorization", fault.get("path").getAsString());
    assertTrue(fault.get("wrong").getAsString().contains("no SPARKDROP_SECRET_OTHER"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "host",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "Upgrade",
        "TE",
        "Trailer",
        "Expect",
        "Range",
        "If-Range",
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "Accept-Encoding",
        "Proxy-Authorization",
        "X-Forwarded-For",
        "Metadata-Flavor",
        "X-aws-ec2-metadata-token",
        "",
        "A B",
        "A:B",
        "A\\r\\nB",
        "Ä",
      })
  void aHeaderThatMayNotBeSetIsRefused(String name) {
    JsonObject fault = refused("{\"" + name + "\": \"x\"}");

    assertEquals("this header may not be set", fault.get("wrong").getAsString());
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, Bearer abc, a credential stands in it",
    "cookie, session=abc, a credential stands in it",
    "X-A, a\\r\\nHost: b, characters that headers",
    "X-A, a\\u0000, characters that headers",
    "X-A, ä, characters that headers",
    "X-A, ${secret.}, no secret's name",
    "X-A, ${secret, no secret's name",
    "X-A, ${env.PATH}, no secret's name",
    "X-A, ${secret.TO KEN}, no secret's name",
    "X-A, ${}, no secret's name",
    "X-A, ${secret.BROKEN}, SPARKDROP_SECRET_BROKEN has characters",
  })
  void aValueThatCannotBeIsRefused(String name, String value, String wrong) {
    JsonObject fault = refused("{\"" + name + "\": \"" + value + "\"}");

    assertTrue(fault.get("wrong").getAsString().contains(wrong), fault.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "\"Authorization: x\"",
        "{\"X-A\": 5}",
        "{\"X-A\": null}",
        "{\"X-A\": [\"x\"]}",
        "{\"X-A\": \"x\", \"x-a\": \"y\"}"
      })
  void otherFormsAreRefused(String headers) {
    assertTrue(refused(headers).get("path").getAsString().startsWith("sources[0].headers"));
  }

  @Test
  void moreThanTwentyAreRefused() {
    String many =
        IntStream.rangeClosed(0, 20)
            .mapToObj(i -> "\"X-%d\": \"x\"".formatted(i))
            .collect(Collectors.joining(", ", "{", "}"));

    assertTrue(refused(many).get("wrong").getAsString().contains("21 headers"));
  }

  @Test
  void aSecretStandsInNoUrl() {
    IngestAnswer ingestAnswer = post(source("https://x.example/?key=${secret.TOKEN}", "a"));

    assertEquals(400, ingestAnswer.status());
    assertTrue(ingestAnswer.body().contains("it names a secret"), ingestAnswer.body());
  }

  @Test
  void theLineBreakAtASecretsEndIsLeftOut() {
    Secrets secrets = Secrets.of(Map.of("SPARKDROP_SECRET_A", "x\r\n", "SPARKDROP_SECRET_B", " "));

    assertEquals("x", secrets.get("A").orElseThrow());
    assertTrue(secrets.get("B").isEmpty());
  }

  @Test
  void nothingShowsAValue() {
    Secrets secrets = Secrets.of(Map.of("SPARKDROP_SECRET_A", SECRET));
    SourceHeaders headers = new SourceHeaders(Map.of("Authorization", SECRET), Set.of(SECRET));
    RequestedSource requestedSource =
        new RequestedSource(
            URI.create("https://h/a"),
            "a",
            true,
            List.of(),
            Optional.empty(),
            headers,
            Optional.empty(),
            LandingTerms.OWN);

    assertEquals("[A]", secrets.toString());
    assertTrue(requestedSource.toString().contains("[Authorization]"));
    assertFalse(requestedSource.toString().contains(SECRET));
  }

  private JsonObject refused(String headers) {
    IngestAnswer ingestAnswer = post(with("https://x.example/a", headers));
    assertEquals(400, ingestAnswer.status(), ingestAnswer.body());
    assertFalse(ingestAnswer.body().contains(SECRET));
    return new ArrayList<>(faults(ingestAnswer).asList()).get(0).getAsJsonObject();
  }

  private void notes(HttpExchange exchange, String who, int status, String location)
      throws java.io.IOException {
    got.add(who + " " + exchange.getRequestHeaders().getFirst("Authorization"));
    if (location != null) {
      exchange.getResponseHeaders().set("Location", location);
    }
    exchange.sendResponseHeaders(status, -1);
  }

  private static String with(String url, String headers) {
    return "{\"url\": \"%s\", \"object\": \"a\", \"headers\": %s}".formatted(url, headers);
  }
}
