package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Uploads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a small object is sent. */
class ContentLengthTransportTest {
  private final List<String> received = new ArrayList<>();
  private HttpServer service;
  private CloudClients clients;

  @BeforeEach
  void aService() throws Exception {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          int length = exchange.getRequestBody().readAllBytes().length;
          String told = exchange.getRequestHeaders().getFirst("Content-Length");
          received.add(Integer.toString(length).equals(told) ? "counted" : "told " + told);
          byte[] answer =
              received.size() % 2 == 1
                  ? "{\"error\": {\"code\": 503}}".getBytes(StandardCharsets.UTF_8)
                  : "{\"bucket\": \"b\", \"name\": \"a\", \"generation\": \"7\"}"
                      .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(received.size() % 2 == 1 ? 503 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    service.start();
    String url = "http://127.0.0.1:" + service.getAddress().getPort();
    clients =
        new CloudClients("p", "test", url, url, url, ClusterDefaults.PLATFORM, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void aSmallUploadHasItsLengthAndIsSentAgainWholeAfterAFault() throws Exception {
    try (Uploads.Upload upload =
        clients
            .uploads("landing")
            .open(new Uploads.Draft("a.csv", "text/csv", Map.of(), Bucket.NONE))) {
      upload.write(ByteBuffer.wrap("content".getBytes(StandardCharsets.UTF_8)));
      java.util.zip.CRC32C sum = new java.util.zip.CRC32C();
      sum.update("content".getBytes(StandardCharsets.UTF_8));

      assertEquals(7, upload.finish((int) sum.getValue()));
    }

    assertEquals(List.of("counted", "counted"), received);
  }

  @Test
  void aSmallWriteOfTheLedgerHasItsLengthToo() {
    clients.bucket("state").write(new Bucket.Draft("a", "text", Map.of()), Bucket.NONE);

    assertEquals(List.of("counted", "counted"), received);
  }
}
