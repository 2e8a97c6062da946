package dev.sparkdrop.local.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackGuardTest {
  private static Optional<String> problem(String... fields) {
    Headers headers = new Headers();
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    return LoopbackGuard.problem(headers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:8650",
        "127.0.0.1",
        "localhost:8650",
        "LOCALHOST",
        "[::1]:8650",
        "landing.storage.localhost:8650"
      })
  void programsOfThisMachinePass(String host) {
    assertEquals(Optional.empty(), problem("Host", host));
    assertEquals(Optional.empty(), problem("Host", host, "Origin", "http://" + host));
    assertEquals(Optional.empty(), problem("Host", host, "Sec-Fetch-Site", "none"));
    assertEquals(Optional.empty(), problem("Host", host, "Sec-Fetch-Site", "same-origin"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.test:8650",
        "127.0.0.1.evil.test",
        "localhost.evil.test",
        "notlocalhost",
        "0.0.0.0:8650",
        "192.168.1.7:8650",
        "127.0.0.1@evil.test",
        "",
        "a b"
      })
  void anotherNameIsRefused(String host) {
    assertTrue(problem("Host", host).orElseThrow().contains("Host"), host);
  }

  @Test
  void aRequestWithoutHostIsRefused() {
    assertTrue(problem().isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.test",
    "Origin, https://127.0.0.1:8650",
    "Origin, http://127.0.0.1:3000",
    "Origin, null",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void aPageOfAnotherSiteIsRefused(String header, String value) {
    String sentence = problem("Host", "127.0.0.1:8650", header, value).orElseThrow();

    assertTrue(sentence.contains(value) && sentence.contains("curl"), sentence);
  }

  @Test
  void whatIsRefusedReachesNoHandlerAndKeepsTheConnectionInStep() throws IOException {
    Router router = new Router();
    router.on("GET", "/seen", call -> call.answer(200, "seen".getBytes(StandardCharsets.UTF_8)));
    router.on(
        "POST",
        "/seen",
        call -> {
          throw new AssertionError("a web page's request was handled");
        });
    String host = "\r\nHost: 127.0.0.1\r\n";
    String refused =
        "POST /seen HTTP/1.1" + host + "Origin: http://e\r\nContent-Length: 3\r\n\r\nabc";
    String taken = "GET /seen HTTP/1.1" + host + "Connection: close\r\n\r\n";
    try (HttpService service = new HttpService(0, router);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.getOutputStream().write((refused + taken).getBytes(StandardCharsets.US_ASCII));

      InputStream in = socket.getInputStream();
      String answers = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      assertTrue(answers.startsWith("HTTP/1.1 403"), answers);
      assertTrue(answers.endsWith("seen"), answers);
    }
  }

  private static final String OWN = "http://127.0.0.1:8650";

  @ParameterizedTest
  @CsvSource({
    "User-Agent, Mozilla/5.0 (X11)",
    "Origin, http://127.0.0.1:8650",
    "Referer, http://127.0.0.1:8650/x",
    "Cookie, a=b",
    "Sec-Fetch-Site, same-origin",
    "Sec-Fetch-Mode, cors",
    "Sec-Fetch-Dest, empty"
  })
  void whatABrowserCouldSendChangesNothingWithoutTheSecret(
      String header, String value, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("secret");
    StartSecret.keptIn(file);
    StartSecret now = StartSecret.keptIn(file);
    String told = Files.readString(file).strip();

    assertEquals(403, through(now, "POST", header, value));
    assertEquals(403, through(now, "DELETE", header, value));
    assertEquals(403, through(now, "POST", header, value, StartSecret.HEADER, "wrong"));
    assertEquals(200, through(now, "GET", header, value));
    assertEquals(200, through(now, "POST", header, value, StartSecret.HEADER, told));
    assertEquals(200, through(now, "POST", header, value, "Authorization", "Bearer " + told));
    assertEquals(
        403,
        through(StartSecret.keptIn(file), "POST", header, value, StartSecret.HEADER, told),
        "it is another one after each start");
  }

  @ParameterizedTest
  @CsvSource({
    "User-Agent, curl/8.5.0",
    "User-Agent, google-cloud-sdk gcloud/528.0.0",
    "User-Agent, Boto/2.49.0 gsutil/5.30",
    "Authorization, Bearer some-token",
    "X-Nothing, at-all"
  })
  void programsNeedNoSecret(String header, String value) throws Exception {
    assertEquals(200, through(StartSecret.untold(), "POST", header, value));
  }

  @ParameterizedTest
  @CsvSource({
    "node, ''",
    "google-api-nodejs-client/9.15.1, ''",
    "gaxios/7.1, gl-node/20.20.2 gccl/7.16.0"
  })
  void theFetchOfNodeIsNoBrowser(String agent, String client) throws Exception {
    assertEquals(
        200,
        through(
            StartSecret.untold(),
            "POST",
            "User-Agent",
            agent,
            "Sec-Fetch-Mode",
            "cors",
            "x-goog-api-client",
            client));
    assertEquals(
        403,
        through(
            StartSecret.untold(),
            "POST",
            "User-Agent",
            agent,
            "Sec-Fetch-Mode",
            "cors",
            "Origin",
            OWN));
  }

  @Test
  void theSecretIsItsOwnersAlone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("data").resolve("secret");

    StartSecret.keptIn(file);

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(Files.readString(file).strip().length() >= 43);
  }

  @Test
  void pagesWithFormsOfTheirOwnNeedNone() throws Exception {
    LoopbackGuard pages = LoopbackGuard.ofPages(LoopbackGuardTest::answer);

    assertEquals(200, through(pages, "POST", "Origin", OWN));
    assertEquals(403, through(pages, "POST", "Origin", "http://evil.test"));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      new HttpCall(exchange).answer(200, new byte[0]);
    }
  }

  private static int through(StartSecret secret, String method, String... headers)
      throws IOException {
    return through(new LoopbackGuard(LoopbackGuardTest::answer, secret), method, headers);
  }

  /** The status of the answer to a request that came with these headers. */
  private static int through(LoopbackGuard guard, String method, String... headers)
      throws IOException {
    StringBuilder request = new StringBuilder(method + " /x HTTP/1.1\r\nHost: 127.0.0.1:8650\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    InnerExchange exchange =
        InnerExchange.read(
            new ByteArrayInputStream(
                request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8)));
    guard.handle(exchange);
    return exchange.getResponseCode();
  }
}
