package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.sparkdrop.port.RetryLater;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A webhook on a real socket. */
class WebhookChatTest {
  private static final String SECRET = "/v1/spaces/x?key=s3cret";

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(
              exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private WebhookChat chat() {
    return new WebhookChat("http://127.0.0.1:" + server.getAddress().getPort() + SECRET);
  }

  @Test
  void aMessageIsOneFieldOfText() {
    chat().post("birds: run x failed.\nGröße \"1\"");

    assertEquals(
        List.of(SECRET + " {\"text\":\"birds: run x failed.\\nGröße \\\"1\\\"\"}"), bodies);
  }

  @Test
  void aHostileNameCallsNobodyAndLinksNowhere() {
    chat().post("a<!channel>.csv <https://e.com|click>\u202e\u0007");

    assertEquals(List.of(SECRET + " {\"text\":\"a‹!channel›.csv ‹https://e.com|click›\"}"), bodies);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 429, 500, 503})
  void whatIsNotTakenIsToBePostedLaterAndTheAddressIsNotTold(int answer) {
    status = answer;

    RetryLater later = assertThrows(RetryLater.class, () -> chat().post("x"));

    assertEquals("posting to the chat at 127.0.0.1: HTTP " + answer, later.getMessage());
    assertEquals(1, bodies.size());
  }

  @Test
  void oneThatIsNotThereIsPostedToLater() {
    WebhookChat chat = chat();
    server.stop(0);

    RetryLater later = assertThrows(RetryLater.class, () -> chat.post("x"));

    assertFalse(later.toString().contains("s3cret"), later.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "http://chat.example.com/s3cret",
        "ftp://h/s3cret",
        "https:s3cret",
        "ht tp"
      })
  void whatIsNoAddressIsRefusedWithoutBeingTold(String address) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new WebhookChat(address));

    assertEquals("the chat's webhook is no https:// address", refused.getMessage());
  }
}
