package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.fetch.AllowList;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.source.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * URLs that would reach a server on this very machine, whose names are looked up for real: it
 * listens at every address of ours and may never be reached.
 */
class HostileSocketsTest extends IngestionFixture {
  private Trap trap;

  @BeforeEach
  void listen() throws IOException {
    trap = new Trap("0.0.0.0", 0);
  }

  @AfterEach
  void close() throws IOException {
    trap.close();
  }

  static Stream<String> urls() {
    return Stream.of(
        "http://127.0.0.1:PORT/",
        "https://127.0.0.1:PORT/",
        "HTTP://127.0.0.1:PORT/",
        "http://127.0.0.2:PORT/",
        "http://127.255.255.254:PORT/",
        "http://localhost:PORT/",
        "http://LocalHost:PORT/",
        "http://localhost.:PORT/",
        "http://127.1:PORT/",
        "http://127.0.1:PORT/",
        "http://0:PORT/",
        "http://0.0.0.0:PORT/",
        "http://2130706433:PORT/",
        "http://0x7f000001:PORT/",
        "http://0x7f.0.0.1:PORT/",
        "http://0x7f.1:PORT/",
        "http://0177.0.0.1:PORT/",
        "http://017700000001:PORT/",
        "http://127.0.0.1.:PORT/",
        "http://127.000.000.001:PORT/",
        "http://[::1]:PORT/",
        "http://[::]:PORT/",
        "http://[::1%25lo]:PORT/",
        "http://[::1%251]:PORT/",
        "http://[::ffff:127.0.0.1]:PORT/",
        "http://[::ffff:7f00:1]:PORT/",
        "http://[::127.0.0.1]:PORT/",
        "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
        "http://[64:ff9b::127.0.0.1]:PORT/",
        "http://public.example@127.0.0.1:PORT/",
        "http://127.0.0.1:PORT@public.example/",
        "http://public.example%2f@127.0.0.1:PORT/",
        "http://%31%32%37.0.0.1:PORT/",
        "http://loc%61lhost:PORT/",
        "http://127。0。0。1:PORT/",
        "http://①②⑦.⓪.⓪.①:PORT/",
        "http://127.0.0.1\\\\@public.example:PORT/",
        "http://127.0.0.1:PORT\\t/",
        "http://127.0.0.1:PORT\\r\\nHost: public.example/",
        "ftp://127.0.0.1:PORT/",
        "gopher://127.0.0.1:PORT/_GET%20/",
        "ldap://127.0.0.1:PORT/",
        "jar:http://127.0.0.1:PORT/a.jar!/b",
        "netdoc://127.0.0.1:PORT/",
        "//127.0.0.1:PORT/");
  }

  @ParameterizedTest
  @MethodSource("urls")
  void areNeverReached(String url) throws IOException {
    IngestAnswer ingestAnswer = post(guarded(), source(url.replace("PORT", "" + trap.port()), "a"));

    assertTrue(List.of(400, 403).contains(ingestAnswer.status()), ingestAnswer.body());
    JsonObject fault =
        ingestAnswer.body().contains("\"faults\"")
            ? faults(ingestAnswer).get(0).getAsJsonObject()
            : results(ingestAnswer).get(0).getAsJsonObject();
    String told = fault.has("wrong") ? fault.get("wrong").getAsString() : problem(ingestAnswer);
    assertTrue(told.length() > 20, ingestAnswer.body());
    assertEquals(0, trap.caught());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @MethodSource("urls")
  void areNotReachedByARedirectEither(String url) throws IOException {
    String location = url.replace("PORT", "" + trap.port());
    // A header cannot have line breaks; other controls come as they are.
    origin.redirects("/a", 302, location.replace("\\r\\n", "").replace("\\t", "\t"));

    IngestAnswer ingestAnswer = post(guarded(), source(origin.url("/a"), "a"));

    assertEquals(502, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains("redirects"), ingestAnswer.body());
    assertEquals(0, trap.caught());
    assertEquals(0, bucket.count());
  }

  @Test
  void whatIsAllowedIsReached() throws IOException {
    UrlPolicy open = new UrlPolicy(AllowList.parse("127.0.0.1:*"), host -> List.of());

    post(ingestion(open, Limits.USUAL), source("http://127.0.0.1:" + trap.port() + "/", "a"));

    assertEquals(1, trap.caught());
  }

  /** Only the origin's port is allowed, so that it can redirect. */
  private Ingestion guarded() {
    int port = java.net.URI.create(origin.url("/")).getPort();
    return ingestion(
        new UrlPolicy(
            AllowList.parse("127.0.0.1:" + port), host -> List.of(InetAddress.getAllByName(host))),
        Limits.USUAL);
  }
}
