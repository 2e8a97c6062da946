package dev.sparkdrop.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WakeUpTest {
  private static final String AUDIT_LOG =
      """
      {
        "protoPayload": {
          "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
          "serviceName": "dataproc.googleapis.com",
          "methodName": "google.cloud.dataproc.v1.JobController.SubmitJob",
          "resourceName": "projects/p/regions/us-central1/jobs/birdstrikes-1-a1",
          "response": {
            "reference": {"jobId": "birdstrikes-1-a1"},
            "labels": {"sparkdrop-pipeline": "birdstrikes", "sparkdrop-lane": "birdstrikes-0a1b"}
          }
        },
        "operation": {"id": "o", "last": true},
        "resource": {"type": "cloud_dataproc_cluster"}
      }
      """;

  /** As Pub/Sub delivers it, twins of fields included. */
  private static WakeUp parse(String data) {
    String base64 = Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
    return WakeUp.parse(
        TestEvent.message(
            "{\"subscription\": \"projects/p/subscriptions/s\", \"message\": {\"messageId\": \"1\","
                + " \"message_id\": \"1\", \"attributes\": {}, \"data\": \""
                + base64
                + "\"}}"));
  }

  @Test
  void theEndOfAJobSaysWhereToLookFirst() {
    assertEquals(
        new WakeUp("birdstrikes-1-a1", "birdstrikes", "birdstrikes-0a1b"), parse(AUDIT_LOG));
  }

  @Test
  void aJobWithoutLabelsIsAHintToo() {
    assertEquals(
        new WakeUp("j-1", null, null),
        parse("{\"protoPayload\": {\"resourceName\": \"projects/p/regions/r/jobs/j-1\"}}"));
  }

  @Test
  void theRequestSaysItWhereTheResourceDoesNot() {
    assertEquals(
        new WakeUp("j-1", null, "l"),
        parse(
            "{\"protoPayload\": {\"resourceName\": \"projects/p/regions/r/clusters/c\","
                + " \"request\": {\"job\": {\"reference\": {\"jobId\": \"j-1\"},"
                + " \"labels\": {\"sparkdrop-lane\": \"l\"}}}}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tick",
        "{}",
        "[]",
        "null",
        "{\"protoPayload\": 5}",
        "{\"protoPayload\": {\"resourceName\": \"projects/p/regions/r/clusters/c\"}}",
        "{\"protoPayload\": {\"resourceName\": \"projects/p/regions/r/jobs/../../x\"}}",
        "{\"protoPayload\": {\"resourceName\": \"projects/p/regions/r/jobs/a\\nb\"}}",
        "{\"protoPayload\": {\"resourceName\": \"projects/p/regions/r/jobs/\"}}"
      })
  void anythingElseIsATick(String data) {
    assertEquals(WakeUp.TICK, parse(data));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "not json",
        "{}",
        "{\"message\": []}",
        "{\"message\": {}}",
        "{\"message\": {\"data\": 5}}",
        "{\"message\": {\"data\": \"%%%\"}}",
        "{\"message\": {\"data\": \"A\"}}"
      })
  void aBodyThatIsNoMessageIsATick(String body) {
    assertEquals(WakeUp.TICK, WakeUp.parse(TestEvent.message(body)));
  }
}
