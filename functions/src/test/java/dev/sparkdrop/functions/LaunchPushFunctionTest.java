package dev.sparkdrop.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.event.TestEvent;
import dev.sparkdrop.port.LinesLog.Line;
import dev.sparkdrop.port.RetryLater;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchPushFunctionTest {
  private final MemoryCloud cloud = new MemoryCloud().pipeline("rain", "rain/*.csv");
  private final LaunchFunction launch = new LaunchFunction(cloud.wiring());
  private final LaunchPushFunction function = new LaunchPushFunction(launch);

  /** As Pub/Sub pushes a notification of Cloud Storage. */
  private String push(String type, String bucket) {
    long generation = cloud.write("landing", "rain/1.csv", "x,y\n1,2\n");
    String object =
        """
        {"kind": "storage#object", "bucket": "%s", "name": "rain/1.csv", "generation": "%d",
         "size": "8", "timeCreated": "2026-11-22T12:00:00.123Z"}
        """
            .formatted(bucket, generation);
    return """
        {"message": {"attributes": {"eventType": "%s", "payloadFormat": "JSON_API_V1",
           "bucketId": "%s", "objectId": "rain/1.csv"},
           "data": "%s", "messageId": "7", "message_id": "7",
           "publishTime": "2026-11-22T12:00:01Z"},
         "subscription": "projects/p/subscriptions/sparkdrop-landed", "deliveryAttempt": 1}
        """
        .formatted(
            type,
            bucket,
            Base64.getEncoder().encodeToString(object.getBytes(StandardCharsets.UTF_8)));
  }

  private Call sent(String body) throws Exception {
    Call call = new Call("POST", "application/json", body);
    function.service(call, call);
    return call;
  }

  private Line lastLine() {
    List<Line> lines = cloud.log.lines();
    return lines.get(lines.size() - 1);
  }

  @Test
  void aNotificationStartsARun() throws Exception {
    assertEquals(204, sent(push("OBJECT_FINALIZE", "landing")).status());

    assertEquals(1, cloud.jobs.accepted().size());
  }

  @Test
  void theSameNotificationByEventarcDoesTheSame() {
    launch.accept(TestEvent.message(push("OBJECT_FINALIZE", "landing")));

    assertEquals(1, cloud.jobs.accepted().size());
  }

  @Test
  void whatFailsIsThrownSoThatItIsDeliveredAgain() {
    String push = push("OBJECT_FINALIZE", "landing");
    cloud.failing("state");

    assertThrows(RetryLater.class, () -> sent(push));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OBJECT_DELETE", "OBJECT_METADATA_UPDATE"})
  void anotherChangeIsAcknowledgedAndLogged(String type) throws Exception {
    assertEquals(204, sent(push(type, "landing")).status());

    assertTrue(lastLine().fields().get("reason").toString().contains(type), lastLine()::toString);
    assertEquals(List.of(), cloud.jobs.accepted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"message\": 7}",
        "{\"message\": {\"attributes\": {\"eventType\": \"OBJECT_FINALIZE\"}}}",
        "{\"message\": {\"attributes\": {\"eventType\": \"OBJECT_FINALIZE\"}, \"data\": \"%%\"}}"
      })
  void whatIsNoNotificationIsAcknowledgedAndLogged(String body) throws Exception {
    assertEquals(204, sent(body).status());

    assertEquals("event refused", lastLine().message());
  }

  @Test
  void aNotificationOfAnotherBucketIsRefused() throws Exception {
    sent(push("OBJECT_FINALIZE", "other"));

    assertTrue(lastLine().fields().get("reason").toString().contains("objects land in landing"));
  }

  @Test
  void aWakeUpByPushAdvancesTheLanes() throws Exception {
    cloud.failing("clusters");
    sent(push("OBJECT_FINALIZE", "landing"));
    cloud.failing(null);
    Call call = new Call("POST", "application/json", "{}");

    new TeardownPushFunction(new TeardownFunction(cloud.wiring())).service(call, call);

    assertEquals(204, call.status());
  }
}
