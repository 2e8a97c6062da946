package dev.sparkdrop.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import dev.sparkdrop.port.RetryLater;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestFunctionTest {
  private static final byte[] CONTENT = "größe\n1\n".getBytes(StandardCharsets.UTF_8);

  private final MemoryCloud cloud = new MemoryCloud();
  private final IngestFunction function = new IngestFunction(cloud.wiring());
  private HttpServer origin;

  @BeforeEach
  void start() throws IOException {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext(
        "/1990.csv",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT);
          }
        });
    origin.start();
  }

  @AfterEach
  void stop() {
    origin.stop(0);
  }

  private Call call(String method, String type, String body) throws IOException {
    Call call = new Call(method, type, body);
    function.service(call, call);
    return call;
  }

  private Call post(String path) throws IOException {
    String url = "http://127.0.0.1:" + origin.getAddress().getPort() + path;
    return call(
        "POST",
        "application/json",
        "{\"sources\": [{\"url\": \"%s\", \"object\": \"größe/1.csv\"}]}".formatted(url));
  }

  @Test
  void aSourceLandsWithItsChecksum() throws IOException {
    Call call = post("/1990.csv");

    assertEquals(200, call.status());
    assertEquals("application/json", call.answerType());
    JsonObject result =
        JsonParser.parseString(call.answer())
            .getAsJsonObject()
            .getAsJsonArray("results")
            .get(0)
            .getAsJsonObject();
    assertEquals("gs://landing/größe/1.csv", result.get("object").getAsString());
    assertEquals(CONTENT.length, result.get("bytes").getAsLong());
    assertEquals(
        ByteBuffer.wrap(CONTENT), cloud.uploads.visible("größe/1.csv").orElseThrow().content());
  }

  @Test
  void aGetTellsHowToUseIt() throws IOException {
    Call call = call("GET", null, "");

    assertEquals(200, call.status());
    assertTrue(call.answerType().startsWith("text/plain"), call.answerType());
    assertTrue(call.answer().contains("sources"), call.answer());
  }

  @Test
  void aQueryIsAskedWithProgressAndASecondTimeIsUnchanged() throws IOException {
    List<String> last = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Call call =
          new Call("GET", null, "")
              .query("url", "http://127.0.0.1:" + origin.getAddress().getPort() + "/1990.csv")
              .query("object", "a.csv")
              .header("Accept", "application/x-ndjson");
      function.service(call, call);
      assertEquals("application/x-ndjson", call.answerType());
      List<String> lines = call.answer().lines().toList();
      last.add(lines.get(lines.size() - 1));
    }

    assertTrue(last.get(0).startsWith("{\"event\":\"answer\",\"status\":200"), last.get(0));
    assertTrue(last.get(0).contains("\"created\""), last.get(0));
    assertTrue(last.get(1).contains("\"unchanged\""), last.get(1));
  }

  @Test
  void aFileThatIsSentLands() throws IOException {
    Call call = new Call("PUT", "text/csv", "a\n1\n").query("object", "a.csv");

    function.service(call, call);

    assertEquals(200, call.status(), call.answer());
    assertTrue(cloud.uploads.visible("a.csv").isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"code", "state"})
  void itsOwnBucketsAreNoSources(String own) throws IOException {
    Call call =
        call(
            "POST",
            "application/json",
            "{\"sources\": [{\"url\": \"gs://%s/a\", \"object\": \"a\"}]}".formatted(own));

    assertEquals(403, call.status(), call.answer());
  }

  @Test
  void aCallerThatIsLimitedLandsBelowItsPrefixOnly() throws IOException {
    MemoryCloud limited =
        new MemoryCloud().with("SPARKDROP_INGEST_CALLERS", "a@b.example=a/,*=free/");
    String claims = "{\"email\": \"a@b.example\", \"email_verified\": true}";
    String token =
        "x."
            + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + ".SIGNATURE_REMOVED_BY_GOOGLE";
    for (String object : List.of("a/1.csv", "free/1.csv")) {
      Call call =
          new Call("PUT", "text/csv", "a\n1\n")
              .query("object", object)
              .header("Authorization", "Bearer " + token);
      new IngestFunction(limited.wiring()).service(call, call);

      assertEquals(object.startsWith("a/") ? 200 : 403, call.status(), call.answer());
    }
    assertEquals(
        "a@b.example",
        limited.uploads.visible("a/1.csv").orElseThrow().draft().metadata().get("sparkdrop-by"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "{}", "{\"sources\": []}", "{\"sources\": 5}"})
  void nonsenseIsRefusedWithWhatToSendInstead(String body) throws IOException {
    Call call = call("POST", "application/json", body);

    assertEquals(400, call.status());
    assertTrue(call.answer().contains("instead"), call.answer());
    assertEquals(0, cloud.uploads.count());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"PUT, application/json, 405", "POST, text/plain, 415", "POST, none, 415"})
  void whatIsNoPostOfJsonIsRefused(String method, String type, int status) throws IOException {
    assertEquals(status, call(method, type, "{}").status());
  }

  @Test
  void aSourceThatIsNotThereIsTheSourcesFault() throws IOException {
    assertEquals(502, post("/1991.csv").status());
  }

  @Test
  void aBucketThatFailsForTheMomentIsAnErrorToTryAgain() throws IOException {
    cloud.uploads.failWith(new RetryLater("writing", null));

    assertEquals(503, post("/1990.csv").status());
  }
}
