package dev.sparkdrop.local.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
}
