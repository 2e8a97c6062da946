package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What buckets do by themselves: they publish notifications, and they tidy up in time. */
class BucketsInTimeTest {
  private static final String BUCKET = "/storage/v1/b/own";

  private RunningCloud cloud;

  @BeforeEach
  void start() {
    cloud = RunningCloud.start();
    ok("POST", "/storage/v1/b?project=p", "{'name': 'own'}");
  }

  @AfterEach
  void stop() throws IOException {
    cloud.close();
  }

  private JsonObject ok(String method, String path, String body) {
    HttpResponse<String> answer = cloud.call(method, path, body);
    assertTrue(answer.statusCode() < 300, answer.statusCode() + " " + answer.body());
    return answer.body().isEmpty()
        ? new JsonObject()
        : JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private void write(String name) {
    ok("POST", "/upload" + BUCKET + "/o?uploadType=media&name=" + name, "x");
  }

  private List<String> pulled() {
    List<String> events = new ArrayList<>();
    JsonObject answer = ok("POST", "/v1/projects/p/subscriptions/sub:pull", "{'maxMessages': 100}");
    for (JsonElement each : answer.getAsJsonArray("receivedMessages")) {
      JsonObject attributes =
          each.getAsJsonObject().getAsJsonObject("message").getAsJsonObject("attributes");
      events.add(
          attributes.get("eventType").getAsString()
              + " "
              + attributes.get("objectId").getAsString());
    }
    return events;
  }

  @Test
  void notificationsReachTheSubscriptionsOfTheirTopic() {
    ok("PUT", "/v1/projects/p/topics/top", "{}");
    ok("PUT", "/v1/projects/p/subscriptions/sub", "{'topic': 'projects/p/topics/top'}");
    JsonObject made =
        ok(
            "POST",
            BUCKET + "/notificationConfigs",
            "{'topic': '//pubsub.googleapis.com/projects/p/topics/top', 'payload_format':"
                + " 'JSON_API_V1', 'object_name_prefix': 'in/', 'event_types': ['OBJECT_FINALIZE',"
                + " 'OBJECT_DELETE']}");

    write("in%2Fa");
    write("out%2Fa");
    ok("PATCH", BUCKET + "/o/in%2Fa", "{'metadata': {'a': 'b'}}");
    write("in%2Fa");

    assertEquals(
        List.of("OBJECT_FINALIZE in/a", "OBJECT_DELETE in/a", "OBJECT_FINALIZE in/a"), pulled());
    ok("DELETE", BUCKET + "/notificationConfigs/" + made.get("id").getAsString(), null);
    write("in%2Fb");
    assertEquals(List.of(), pulled());
    assertEquals(
        404,
        cloud
            .call(
                "POST",
                BUCKET + "/notificationConfigs",
                "{'topic': 'projects/p/topics/none', 'payload_format': 'NONE'}")
            .statusCode());
  }

  @Test
  void lifecycleRulesAreCarriedOutWhenTheTimeHasCome() {
    ok(
        "PATCH",
        BUCKET,
        "{'lifecycle': {'rule': [{'action': {'type': 'Delete'}, 'condition': {'age': 30,"
            + " 'matchesPrefix': ['tmp/']}}, {'action': {'type': 'SetStorageClass', 'storageClass':"
            + " 'NEARLINE'}, 'condition': {'age': 10}}]}}");
    write("tmp%2Fa");
    write("kept");

    cloud.cloud().moveClock(Duration.ofDays(11));
    assertEquals("NEARLINE", ok("GET", BUCKET + "/o/kept", null).get("storageClass").getAsString());
    assertEquals(200, cloud.call("GET", BUCKET + "/o/tmp%2Fa", null).statusCode());
    cloud.cloud().moveClock(Duration.ofDays(20));

    assertEquals(404, cloud.call("GET", BUCKET + "/o/tmp%2Fa", null).statusCode());
    assertEquals(200, cloud.call("GET", BUCKET + "/o/kept", null).statusCode());
  }

  @Test
  void noncurrentVersionsGoByTheirNumber() {
    ok(
        "PATCH",
        BUCKET,
        "{'versioning': {'enabled': true}, 'softDeletePolicy': {'retentionDurationSeconds': '0'},"
            + " 'lifecycle': {'rule': [{'action': {'type': 'Delete'}, 'condition':"
            + " {'numNewerVersions': 2}}]}}");
    for (int i = 0; i < 4; i++) {
      write("x");
    }

    cloud.cloud().moveClock(Duration.ofHours(1));

    assertEquals(2, ok("GET", BUCKET + "/o?versions=true", null).getAsJsonArray("items").size());
  }

  @Test
  void whatWasDeletedLongAgoCanNotBeRestored() {
    write("x");
    String generation = ok("GET", BUCKET + "/o/x", null).get("generation").getAsString();
    ok("DELETE", BUCKET + "/o/x", null);

    cloud.cloud().moveClock(Duration.ofDays(8));

    assertEquals(
        404,
        cloud.call("POST", BUCKET + "/o/x/restore?generation=" + generation, null).statusCode());
    assertTrue(!ok("GET", BUCKET + "/o?softDeleted=true", null).has("items"));
  }

  @Test
  void aDeletedBucketIsListedAndRestoredAndSoIsWhatWasInIt() {
    write("x");
    String object = deleteAll("x");

    String bucket = onlyDeleted().get("generation").getAsString();
    assertEquals(404, cloud.call("GET", BUCKET, null).statusCode());
    assertEquals(
        404, cloud.call("GET", BUCKET + "?softDeleted=true&generation=5", null).statusCode());
    assertEquals(400, cloud.call("GET", BUCKET + "?softDeleted=true", null).statusCode());
    assertTrue(
        ok("GET", BUCKET + "?softDeleted=true&generation=" + bucket, null).has("hardDeleteTime"));
    JsonObject restored = ok("POST", BUCKET + "/restore?generation=" + bucket, null);
    ok("POST", BUCKET + "/o/x/restore?generation=" + object, null);

    assertTrue(!restored.has("softDeleteTime"));
    assertEquals("x", cloud.call("GET", BUCKET + "/o/x?alt=media", null).body());
    assertEquals(List.of(), deleted());
  }

  @Test
  void aBucketMadeAnewHasNothingOfTheOneBefore() {
    write("x");
    deleteAll("x");
    String before = onlyDeleted().get("generation").getAsString();

    ok("POST", "/storage/v1/b?project=p", "{'name': 'own'}");

    assertEquals(List.of(), deleted());
    assertEquals(
        404, cloud.call("POST", BUCKET + "/restore?generation=" + before, null).statusCode());
    assertTrue(!ok("GET", BUCKET + "/o?softDeleted=true", null).has("items"));
  }

  @Test
  void aBucketThatKeepsNothingLeavesNothingToTheNext() {
    write("x");
    ok("DELETE", BUCKET + "/o/x", null);
    ok("PATCH", BUCKET, "{'softDeletePolicy': {'retentionDurationSeconds': '0'}}");

    ok("DELETE", BUCKET, null);
    ok("POST", "/storage/v1/b?project=p", "{'name': 'own'}");

    assertTrue(!ok("GET", BUCKET + "/o?softDeleted=true", null).has("items"));
  }

  @Test
  void aBucketThatWasDeletedLongAgoCanNotBeRestored() {
    deleteAll();
    String generation = onlyDeleted().get("generation").getAsString();

    cloud.cloud().moveClock(Duration.ofDays(8));

    assertEquals(List.of(), deleted());
    assertEquals(
        404, cloud.call("POST", BUCKET + "/restore?generation=" + generation, null).statusCode());
  }

  /** Deletes these objects and the bucket; the generation of the last of them. */
  private String deleteAll(String... names) {
    String generation = "";
    for (String name : names) {
      generation = ok("GET", BUCKET + "/o/" + name, null).get("generation").getAsString();
      ok("DELETE", BUCKET + "/o/" + name, null);
    }
    ok("DELETE", BUCKET, null);
    return generation;
  }

  private JsonObject onlyDeleted() {
    List<JsonElement> deleted = deleted();
    assertEquals(1, deleted.size(), deleted::toString);
    return deleted.get(0).getAsJsonObject();
  }

  private List<JsonElement> deleted() {
    return ok("GET", "/storage/v1/b?project=p&softDeleted=true", null)
        .getAsJsonArray("items")
        .asList();
  }
}
