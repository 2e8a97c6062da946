package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.source.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that takes the connection and never reads. */
class BlockedWritesTest extends IngestionFixture {

  @ParameterizedTest
  @CsvSource({"300, 60000, 503, The time was up", "60000, 300, 502, did not answer within"})
  void theDeadlineClosesTheSocket(long time, long silence, int status, String why)
      throws IOException {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < Limits.HEADERS; i++) {
      headers.append(i == 0 ? "" : ", ").append("\"X-%d\": \"%s\"".formatted(i, "x".repeat(8_000)));
    }
    try (ServerSocket deaf = new ServerSocket()) {
      // Small, so that what is written has nowhere to stay.
      deaf.setReceiveBufferSize(1_024);
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String source =
          "{\"url\": \"http://127.0.0.1:%d/a\", \"object\": \"a\", \"headers\": {%s}}"
              .formatted(deaf.getLocalPort(), headers);

      IngestAnswer ingestAnswer =
          assertTimeoutPreemptively(
              Duration.ofSeconds(30),
              () -> post(limits(Duration.ofMillis(time), Duration.ofMillis(silence)), source));

      assertEquals(status, ingestAnswer.status(), ingestAnswer.body());
      assertTrue(problem(ingestAnswer).contains(why), ingestAnswer.body());
      assertEquals(0, bucket.count());
    }
  }
}
