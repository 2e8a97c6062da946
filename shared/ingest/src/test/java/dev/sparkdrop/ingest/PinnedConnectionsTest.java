package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.fetch.AllowList;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.source.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The address that was checked is the address that is connected to. */
class PinnedConnectionsTest extends IngestionFixture {
  private static final String ALLOWED = "127.0.0.1/32:*";

  private final List<String> lookedUp = new CopyOnWriteArrayList<>();

  @Test
  void aNameThatChangesItsAddressAfterTheCheckLeadsToTheOneThatWasChecked() throws IOException {
    origin.serves("/a", HELLO);
    try (Trap trap = new Trap("127.0.0.2", port())) {
      UrlPolicy.Names rebinding =
          host -> {
            lookedUp.add(host);
            return List.of(address(lookedUp.size() == 1 ? "127.0.0.1" : "127.0.0.2"));
          };

      IngestAnswer ingestAnswer = post(rebinding, "http://rebinding.example:" + port() + "/a");

      assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
      assertEquals(ByteBuffer.wrap(HELLO), bucket.visible("a").orElseThrow().content());
      assertEquals(List.of("rebinding.example"), lookedUp);
      assertEquals(0, trap.caught());
    }
  }

  @Test
  void eachRedirectIsLookedUpAndCheckedAnew() throws IOException {
    origin.redirects("/a", 302, "/b");
    origin.serves("/b", HELLO);
    try (Trap trap = new Trap("127.0.0.2", port())) {
      UrlPolicy.Names rebinding =
          host -> {
            lookedUp.add(host);
            return List.of(address(lookedUp.size() == 1 ? "127.0.0.1" : "127.0.0.2"));
          };

      IngestAnswer ingestAnswer = post(rebinding, "http://rebinding.example:" + port() + "/a");

      assertTrue(
          problem(ingestAnswer).contains("127.0.0.2 is not public (loopback)"),
          ingestAnswer.body());
      assertEquals(List.of("/a"), origin.asked());
      assertEquals(0, trap.caught());
    }
  }

  @Test
  void aConnectionThatResumesIsCheckedAnew() throws IOException {
    int port =
        origin.says("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 100\r\n\r\nshort", true);
    try (Trap trap = new Trap("127.0.0.2", port)) {
      UrlPolicy.Names rebinding =
          host -> {
            lookedUp.add(host);
            return List.of(address(lookedUp.size() == 1 ? "127.0.0.1" : "127.0.0.2"));
          };

      IngestAnswer ingestAnswer = post(rebinding, "http://rebinding.example:" + port + "/a");

      assertTrue(
          problem(ingestAnswer).contains("127.0.0.2 is not public (loopback)"),
          ingestAnswer.body());
      assertEquals(0, bucket.count());
      assertEquals(0, trap.caught());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1 127.0.0.2", "127.0.0.2 127.0.0.1", "127.0.0.1 10.0.0.1"})
  void aHostWithOneBadAddressIsRefusedAndNoneIsTried(String addresses) throws IOException {
    origin.serves("/a", HELLO);
    try (Trap trap = new Trap("127.0.0.2", port())) {
      List<InetAddress> all = new ArrayList<>();
      for (String each : addresses.split(" ", -1)) {
        all.add(address(each));
      }

      IngestAnswer ingestAnswer = post(host -> all, "http://several.example:" + port() + "/a");

      assertEquals(403, ingestAnswer.status(), ingestAnswer.body());
      assertEquals(List.of(), origin.asked());
      assertEquals(0, trap.caught());
    }
  }

  @Test
  void aHostsNextAddressIsTriedWhereTheFirstTakesNoConnection() {
    origin.serves("/a", HELLO);
    UrlPolicy urlPolicy =
        new UrlPolicy(
            AllowList.parse("127.0.0.0/8:*"),
            host -> List.of(address("127.0.0.3"), address("127.0.0.1")));

    IngestAnswer ingestAnswer = post(urlPolicy, "http://several.example:" + port() + "/a");

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
  }

  @Test
  void noProxySettingLeadsElsewhere() throws IOException {
    origin.serves("/a", HELLO);
    try (Trap trap = new Trap("127.0.0.2", 0)) {
      Map<String, String> before = new java.util.HashMap<>();
      for (String kind : List.of("http", "https", "socks")) {
        String separator = kind.equals("socks") ? "Proxy" : ".proxy";
        before.put(kind + separator + "Host", "127.0.0.2");
        before.put(kind + separator + "Port", Integer.toString(trap.port()));
      }
      before.put("java.net.useSystemProxies", "true");
      before.put("http.nonProxyHosts", "");
      // Otherwise loopback would be let off.
      before.put("socksNonProxyHosts", "");
      before.forEach(System::setProperty);
      try {
        IngestAnswer ingestAnswer =
            post(host -> List.of(address("127.0.0.1")), "http://any.example:" + port() + "/a");

        assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
        assertEquals(0, trap.caught());
      } finally {
        before.keySet().forEach(System::clearProperty);
      }
    }
  }

  private IngestAnswer post(UrlPolicy.Names names, String url) {
    return post(new UrlPolicy(AllowList.parse(ALLOWED), names), url);
  }

  private IngestAnswer post(UrlPolicy urlPolicy, String url) {
    return post(ingestion(urlPolicy, Limits.USUAL), source(url, "a"));
  }

  private int port() {
    return java.net.URI.create(origin.url("/")).getPort();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
