package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Uploads;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each of our functions calls itself by its name, so that audit logs tell them apart. */
class CallerTest {
  private static final String REASON = "x-goog-request-reason";

  private final FakeCloud cloud = new FakeCloud();
  private final CloudClients clients =
      new CloudClients(
          "p",
          "sparkdrop-launch",
          cloud.url(),
          cloud.url(),
          cloud.url(),
          ClusterDefaults.PLATFORM,
          Clock.systemUTC());

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void thenItCalledItselfByItsName() {
    String agent = cloud.last().headers().getFirst("User-Agent");
    assertTrue(agent.startsWith("sparkdrop-launch "), agent);
  }

  @Test
  void storageIsToldInBothHeaders() {
    clients.bucket("state").read("a");

    thenItCalledItselfByItsName();
    assertEquals("sparkdrop-launch", cloud.last().headers().getFirst(REASON));
  }

  @Test
  void everyRequestInABatchSaysIt() {
    cloud.answers(
        200,
        "multipart/mixed; boundary=b",
        """
        --b\r
        Content-Type: application/http\r
        Content-ID: <response-1>\r
        \r
        HTTP/1.1 404 Not Found\r
        Content-Type: application/json\r
        \r
        {"error": {"code": 404, "message": "no"}}\r
        --b--\r
        """);

    clients.bucket("state").stat(List.of("a"));

    String part = cloud.last().body().toLowerCase(Locale.ROOT);
    assertTrue(part.contains(REASON + ": sparkdrop-launch"), part);
  }

  @Test
  void anUploadSaysIt() {
    cloud.answers(200, "{\"name\": \"a\", \"bucket\": \"landing\", \"generation\": \"1\"}");

    try (Uploads.Upload upload =
        clients
            .uploads("landing")
            .open(new Uploads.Draft("a", "text/csv", Map.of(), Bucket.NONE))) {
      upload.finish(0);
    }

    thenItCalledItselfByItsName();
    assertEquals("sparkdrop-launch", cloud.last().headers().getFirst(REASON));
  }

  @Test
  void dataprocIsTold() {
    clients.clusters().see("us-central1", "c");

    thenItCalledItselfByItsName();
  }

  @Test
  void jobsAreTold() {
    clients.jobs().see("us-central1", "j");

    thenItCalledItselfByItsName();
  }

  @Test
  void pubsubIsTold() {
    cloud.answers(200, "{\"messageIds\": [\"1\"]}");

    clients.announcements("sparkdrop-runs").publish("x", Map.of());

    thenItCalledItselfByItsName();
  }
}
