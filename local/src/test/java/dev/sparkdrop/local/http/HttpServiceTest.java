package dev.sparkdrop.local.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServiceTest {
  private final Router router = new Router();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpService service;

  @BeforeEach
  void start() throws IOException {
    service = new HttpService(0, router);
    router.on(
        "GET", "/names/{name}", httpCall -> httpCall.answer(200, echo(httpCall.variable("name"))));
    router.on("GET", "/query", httpCall -> httpCall.answer(200, echo(httpCall.query("name"))));
    router.on("POST", "/json", httpCall -> httpCall.answer(200, httpCall.json()));
    router.on(
        "POST",
        "/deaf",
        httpCall -> {
          throw ApiError.conditionNotMet("no");
        });
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aPortInUseIsNamedInTheError() {
    PortTakenException taken =
        assertThrows(PortTakenException.class, () -> new HttpService(service.port(), router));

    assertEquals(service.port(), taken.port());
    assertTrue(taken.getMessage().contains("Port " + service.port() + " is taken"));
  }

  @Test
  void namesInPathsAndQueriesAreDecodedAsTheirPlaceDemands() throws Exception {
    assertEquals("a+b/c;é d", get("/names/a+b%2Fc%3B%C3%A9%20d").body());
    assertEquals("a b/c;d&é", get("/query?x=1&name=a+b/c;d%26%C3%A9").body());
  }

  @Test
  void aGetThatIsPostedForItsLengthHasItsQueryInTheBody() throws Exception {
    HttpRequest posted =
        HttpRequest.newBuilder(URI.create(service.url() + "/query"))
            .header("X-HTTP-Method-Override", "GET")
            .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
            .POST(HttpRequest.BodyPublishers.ofString("x=1&name=a+b/c;d%26%C3%A9"))
            .build();

    HttpResponse<String> answer = client.send(posted, HttpResponse.BodyHandlers.ofString());

    assertEquals("a b/c;d&é", answer.body());
  }

  @Test
  void aNameThatIsNotUtf8IsRefused() throws Exception {
    assertEquals(400, get("/names/%FF").statusCode());
    assertEquals(400, get("/query?name=%FF").statusCode());
  }

  @Test
  void aPackedBodyIsUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> answer = post("/json", packed.toByteArray());

    JsonObject body = JsonParser.parseString(answer.body()).getAsJsonObject();
    assertEquals(1, body.get("a").getAsInt());
    assertEquals(400, post("/json", "plain".getBytes(StandardCharsets.UTF_8)).statusCode());
  }

  @Test
  void aBodyThatNobodyReadIsNotTakenForTheNextRequest() throws Exception {
    String body = "x".repeat(300_000);
    String post = "POST /deaf HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n" + body;
    String get = "GET /names/after HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.getOutputStream().write((post + get).getBytes(StandardCharsets.US_ASCII));

      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertTrue(answers.startsWith("HTTP/1.1 412"), answers);
      assertTrue(answers.endsWith("after"), answers);
    }
  }

  @ParameterizedTest
  @CsvSource({"localhost, localhost:PORT", "[::1], [::1]:PORT", "localhost:80, localhost:80"})
  void linksHaveAPortWhereTheCallerLeavesItOut(String host, String expected) throws Exception {
    router.on("GET", "/base", httpCall -> httpCall.answer(200, echo(httpCall.base())));
    String get = "GET /base HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      String base = "http://" + expected.replace("PORT", String.valueOf(service.port()));
      assertTrue(answer.endsWith("\r\n" + base), answer);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(service.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(service.url() + path))
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] echo(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
