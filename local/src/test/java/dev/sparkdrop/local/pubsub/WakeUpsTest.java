package dev.sparkdrop.local.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.dataproc.Changed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WakeUpsTest {
  private TestPubsub cloud;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    cloud = new TestPubsub(folder);
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void endOfAJobIsToldAsItsAuditLogEntry() throws Exception {
    try (Endpoint endpoint = new Endpoint()) {
      cloud.pubsub.ensurePush(
          "p", "sub", "wake-ups", endpoint.address(), RedeliveryPolicy.EVENTARC);
      JsonObject job =
          JsonParser.parseString(
                  """
                  {"reference":{"jobId":"j"},"jobUuid":"u","status":{"state":"DONE"},
                   "placement":{"clusterName":"c","clusterUuid":"cu"}}""")
              .getAsJsonObject();

      AuditSink sink = new AuditSink(cloud.pubsub, cloud.clock, "p", "wake-ups");
      sink.job(new Changed("another", "r", job, false));
      sink.job(new Changed("p", "r", job, false));

      JsonObject message = endpoint.next().body().getAsJsonObject("message");
      byte[] data = Base64.getDecoder().decode(message.get("data").getAsString());
      JsonObject entry =
          JsonParser.parseString(new String(data, StandardCharsets.UTF_8)).getAsJsonObject();
      assertEquals(
          "projects/p/logs/cloudaudit.googleapis.com%2Factivity",
          entry.get("logName").getAsString());
      JsonObject payload = entry.getAsJsonObject("protoPayload");
      assertEquals("dataproc.googleapis.com", payload.get("serviceName").getAsString());
      assertEquals(
          "google.cloud.dataproc.v1.JobController.SubmitJob",
          payload.get("methodName").getAsString());
      assertEquals("projects/p/regions/r/jobs/j", payload.get("resourceName").getAsString());
      JsonObject resource = entry.getAsJsonObject("resource");
      assertEquals("cloud_dataproc_cluster", resource.get("type").getAsString());
      assertEquals("cu", resource.getAsJsonObject("labels").get("cluster_uuid").getAsString());
      assertTrue(entry.getAsJsonObject("operation").get("last").getAsBoolean());
    }
  }

  @Test
  void tickIsSkippedWhileTheOneBeforeIsUndelivered() throws Exception {
    try (Endpoint endpoint = new Endpoint();
        Scheduler scheduler =
            new Scheduler(cloud.pubsub, "p", "wake-ups", Duration.ofDays(1), cloud.timer)) {
      endpoint.answers.add(500);
      cloud.pubsub.ensurePush(
          "p", "sub", "wake-ups", endpoint.address(), RedeliveryPolicy.EVENTARC);
      scheduler.tick();
      String first = endpoint.next().headers().get("ce-id");
      scheduler.tick();

      Endpoint.Received next =
          endpoint.next(
              () -> {
                cloud.clock.advance(Duration.ofSeconds(10));
                cloud.pubsub.poke();
              });

      assertEquals(first, next.headers().get("ce-id"));
      assertEquals(
          "scheduler",
          next.body()
              .getAsJsonObject("message")
              .getAsJsonObject("attributes")
              .get("source")
              .getAsString());
    }
  }
}
