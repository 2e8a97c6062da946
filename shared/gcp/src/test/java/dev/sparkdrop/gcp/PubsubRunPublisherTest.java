package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.RunPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PubsubRunPublisherTest {
  private final FakeCloud cloud = new FakeCloud();
  private final RunPublisher runPublisher =
      // As PUBSUB_EMULATOR_HOST has it: without a scheme.
      new CloudClients(
              "p",
              "tests",
              null,
              null,
              cloud.url().replace("http://", ""),
              ClusterDefaults.PLATFORM,
              Clock.systemUTC())
          .announcements("sparkdrop-runs");

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void aMessageIsPublishedWithItsAttributes() {
    cloud.answers(200, "{\"messageIds\": [\"1\"]}");

    runPublisher.publish("{\"run\": \"caf\u00e9\"}", Map.of("lane", "l"));

    assertEquals("POST /v1/projects/p/topics/sparkdrop-runs:publish", cloud.last().toString());
    JsonObject message = cloud.last().json().getAsJsonArray("messages").get(0).getAsJsonObject();
    byte[] data = Base64.getDecoder().decode(message.get("data").getAsString());
    assertEquals("{\"run\": \"caf\u00e9\"}", new String(data, StandardCharsets.UTF_8));
    assertEquals("l", message.getAsJsonObject("attributes").get("lane").getAsString());
  }

  @Test
  void anAnswerWithoutMessageIdsDoesNotHoldUsUp() {
    cloud.answers(200, "{}");

    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> runPublisher.publish("x", Map.of()));

    assertEquals(1, cloud.asked().size());
  }

  @Test
  void aPassingFaultIsTriedAFewTimesThenLater() {
    cloud.refuses(503, "UNAVAILABLE", "busy");

    assertThrows(RetryLater.class, () -> runPublisher.publish("x", Map.of()));

    assertEquals(3, cloud.asked().size());
  }

  @Test
  void aTopicThatIsNotThereSaysSo() {
    cloud.refuses(404, "NOT_FOUND", "Resource not found (resource=sparkdrop-runs).");

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> runPublisher.publish("x", Map.of()));

    assertTrue(e.getMessage().contains("projects/p/topics/sparkdrop-runs"), e.getMessage());
  }
}
