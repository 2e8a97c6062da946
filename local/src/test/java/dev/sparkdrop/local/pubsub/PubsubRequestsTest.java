package dev.sparkdrop.local.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.pubsub.TestPubsub.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients ask of Pub/Sub beyond publish and pull. */
class PubsubRequestsTest {
  @TempDir Path folder;
  private TestPubsub cloud;

  @BeforeEach
  void open() throws IOException {
    cloud = new TestPubsub(folder);
    ok("PUT", "/topics/top", "{'labels': {'a': 'b'}, 'messageRetentionDuration': '600s'}");
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private JsonObject ok(String method, String path, String body) {
    Answer answer = cloud.call(method, path, body);
    assertEquals(200, answer.status(), "" + answer.body());
    return answer.body();
  }

  private void refused(int code, String word, Answer answer) {
    assertEquals(code, answer.status(), "" + answer.body());
    assertTrue(answer.body().toString().contains(word), "" + answer.body());
  }

  private JsonObject subscribe(String id, String more) {
    return ok("PUT", "/subscriptions/" + id, "{'topic': 'projects/p/topics/top'" + more + "}");
  }

  private void publish(String message) {
    ok("POST", "/topics/top:publish", "{'messages': [" + message + "]}");
  }

  private static String message(String data, String more) {
    return "{'data': '%s', 'attributes': {'n': '%s'}%s}".formatted("eA==", data, more);
  }

  /** The attribute {@code n} of each message that comes. */
  private List<String> pull(String id) {
    List<String> names = new ArrayList<>();
    for (JsonElement each : received(id)) {
      names.add(
          each.getAsJsonObject()
              .getAsJsonObject("message")
              .getAsJsonObject("attributes")
              .get("n")
              .getAsString());
    }
    return names;
  }

  private Iterable<JsonElement> received(String id) {
    return ok("POST", "/subscriptions/" + id + ":pull", "{'maxMessages': 10}")
        .getAsJsonArray("receivedMessages");
  }

  private void acknowledgeAll(String id) {
    for (JsonElement each : received(id)) {
      String ackId = each.getAsJsonObject().get("ackId").getAsString();
      ok("POST", "/subscriptions/" + id + ":acknowledge", "{'ackIds': ['" + ackId + "']}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attributes.k = \\\"v\\\" | v",
        "attributes.k != \\\"v\\\" | none w",
        "attributes:k | v w",
        "NOT attributes:k | none",
        "-attributes:k | none",
        "hasPrefix(attributes.k, \\\"w\\\") | w",
        "attributes:k AND NOT attributes.k = \\\"v\\\" | w",
        "attributes.k=\\\"v\\\" OR (attributes:n AND attributes.k=\\\"w\\\") | v w",
      })
  void aFilterLetsThroughWhatItSays(String filter, String expected) {
    subscribe("sub", ", 'filter': '" + filter.strip() + "'");
    publish(message("none", ""));
    publish("{'attributes': {'n': 'v', 'k': 'v'}}");
    publish("{'attributes': {'n': 'w', 'k': 'w'}}");

    assertEquals(expected, String.join(" ", pull("sub")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attributes.k",
        "attributes.k = v",
        "data = \\\"x\\\"",
        "attributes:a AND attributes:b OR attributes:c",
        "(attributes:a",
        "attributes.k = \\\"v\\\" x"
      })
  void aFilterThatIsNoneIsRefused(String filter) {
    refused(
        400,
        "filter",
        cloud.call(
            "PUT",
            "/subscriptions/sub",
            "{'topic': 'projects/p/topics/top', 'filter': '" + filter + "'}"));
  }

  @Test
  void aTopicKeepsWhatItIsToldAndIsChangedByItsMask() {
    assertEquals(
        "600s", ok("GET", "/topics/top", null).get("messageRetentionDuration").getAsString());

    JsonObject changed =
        ok(
            "PATCH",
            "/topics/top",
            "{'topic': {'labels': {'c': 'd'}}, 'updateMask': 'labels,message_retention_duration'}");

    assertEquals("{\"c\":\"d\"}", changed.get("labels").toString());
    assertFalse(changed.has("messageRetentionDuration"));
    assertEquals(changed, ok("GET", "/topics/top", null));
    refused(400, "updateMask", cloud.call("PATCH", "/topics/top", "{}"));
    refused(
        501,
        "schemaSettings",
        cloud.call("PUT", "/topics/other", "{'schemaSettings': {'schema': 's'}}"));
  }

  @Test
  void aSubscriptionIsChangedByItsMask() {
    subscribe("sub", "");

    JsonObject changed =
        ok(
            "PATCH",
            "/subscriptions/sub",
            "{'subscription': {'ackDeadlineSeconds': 60, 'labels': {'a': 'b'}},"
                + " 'updateMask': 'ackDeadlineSeconds'}");

    assertEquals(60, changed.get("ackDeadlineSeconds").getAsInt());
    assertFalse(changed.has("labels"));
    refused(
        400,
        "filter",
        cloud.call("PATCH", "/subscriptions/sub", "{'subscription': {}, 'updateMask': 'filter'}"));
  }

  @Test
  void policiesAreKept() {
    subscribe("sub", "");
    for (String resource : List.of("/topics/top", "/subscriptions/sub")) {
      assertTrue(ok("GET", resource + ":getIamPolicy", null).has("etag"));
      ok(
          "POST",
          resource + ":setIamPolicy",
          "{'policy': {'bindings': [{'role': 'roles/pubsub.viewer', 'members': ['allUsers']}]}}");
      assertTrue(ok("GET", resource + ":getIamPolicy", null).has("bindings"));
      assertEquals(
          "[\"pubsub.topics.get\"]",
          ok("POST", resource + ":testIamPermissions", "{'permissions': ['pubsub.topics.get']}")
              .get("permissions")
              .toString());
    }
    assertEquals(404, cloud.call("GET", "/topics/none:getIamPolicy", null).status());
  }

  @Test
  void aSeekGoesBackAndForth() {
    subscribe("sub", ", 'retainAckedMessages': true");
    publish(message("1", ""));
    cloud.clock.advance(Duration.ofMinutes(1));
    publish(message("2", ""));
    acknowledgeAll("sub");
    assertEquals(List.of(), pull("sub"));

    ok("POST", "/subscriptions/sub:seek", "{'time': '2026-11-22T10:00:30Z'}");
    assertEquals(List.of("2"), pull("sub"));
    ok("POST", "/subscriptions/sub:seek", "{'time': '2026-11-22T10:00:00Z'}");
    cloud.clock.advance(Duration.ofMinutes(1));
    assertEquals(List.of("1", "2"), pull("sub"));
    ok("POST", "/subscriptions/sub:seek", "{'time': '2027-01-01T00:00:00Z'}");
    cloud.clock.advance(Duration.ofMinutes(1));
    assertEquals(List.of(), pull("sub"));
    refused(400, "time", cloud.call("POST", "/subscriptions/sub:seek", "{}"));
  }

  @Test
  void aSnapshotBringsBackWhatWasNotAcknowledgedThen() {
    subscribe("sub", "");
    publish(message("1", ""));
    acknowledgeAll("sub");
    publish(message("2", ""));
    JsonObject made =
        ok("PUT", "/snapshots/snap", "{'subscription': 'projects/p/subscriptions/sub'}");
    assertEquals("projects/p/topics/top", made.get("topic").getAsString());
    cloud.clock.advance(Duration.ofSeconds(1));
    publish(message("3", ""));
    acknowledgeAll("sub");

    ok("POST", "/subscriptions/sub:seek", "{'snapshot': 'projects/p/snapshots/snap'}");

    assertEquals(List.of("2", "3"), pull("sub").stream().sorted().toList());
    assertEquals(1, ok("GET", "/snapshots", null).getAsJsonArray("snapshots").size());
    ok("DELETE", "/snapshots/snap", null);
    assertEquals(404, cloud.call("GET", "/snapshots/snap", null).status());
  }

  @Test
  void aMessageWaitsForTheOneBeforeItWithItsKey() {
    subscribe("sub", ", 'enableMessageOrdering': true");
    publish(message("1", ", 'orderingKey': 'k'"));
    assertEquals(List.of("1"), pull("sub"));
    publish(message("2", ", 'orderingKey': 'k'") + "," + message("other", ""));

    assertEquals(List.of("other"), pull("sub"));
    cloud.clock.advance(Duration.ofSeconds(20));
    assertEquals(List.of("1", "2", "other"), pull("sub"));
  }

  @Test
  void pushesWithOneKeyComeOneAfterTheOther() throws Exception {
    try (Endpoint endpoint = new Endpoint()) {
      endpoint.answers.addAll(List.of(500, 200, 200));
      subscribe(
          "sub",
          ", 'enableMessageOrdering': true, 'pushConfig': {'pushEndpoint': '"
              + endpoint.address()
              + "'}");
      publish(message("1", ", 'orderingKey': 'k'") + "," + message("2", ", 'orderingKey': 'k'"));

      List<String> came = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        came.add(
            endpoint
                .next(
                    () -> {
                      cloud.clock.advance(Duration.ofSeconds(10));
                      cloud.pubsub.poke();
                    })
                .body()
                .getAsJsonObject("message")
                .getAsJsonObject("attributes")
                .get("n")
                .getAsString());
      }

      assertEquals(List.of("1", "1", "2"), came);
    }
  }

  @Test
  void whatComesBackTooOftenGoesToTheDeadLetters() {
    ok("PUT", "/topics/dead", "{}");
    ok("PUT", "/subscriptions/graves", "{'topic': 'projects/p/topics/dead'}");
    subscribe(
        "sub",
        ", 'deadLetterPolicy': {'deadLetterTopic': 'projects/p/topics/dead',"
            + " 'maxDeliveryAttempts': 5}");
    publish(message("bad", ""));

    for (int attempt = 1; attempt <= 5; attempt++) {
      JsonObject received = received("sub").iterator().next().getAsJsonObject();
      assertEquals(attempt, received.get("deliveryAttempt").getAsInt());
      String ackId = received.get("ackId").getAsString();
      ok(
          "POST",
          "/subscriptions/sub:modifyAckDeadline",
          "{'ackIds': ['" + ackId + "'], 'ackDeadlineSeconds': 0}");
    }

    assertEquals(List.of("bad"), pull("graves"));
    assertEquals(List.of(), pull("sub"));
  }

  @Test
  void aPushThatFailsTooOftenGoesToTheDeadLetters() throws Exception {
    ok("PUT", "/topics/dead", "{}");
    ok("PUT", "/subscriptions/graves", "{'topic': 'projects/p/topics/dead'}");
    try (Endpoint endpoint = new Endpoint()) {
      endpoint.answers.addAll(List.of(500, 500, 500, 500, 500));
      subscribe(
          "sub",
          ", 'deadLetterPolicy': {'deadLetterTopic': 'projects/p/topics/dead',"
              + " 'maxDeliveryAttempts': 5}, 'pushConfig': {'pushEndpoint': '"
              + endpoint.address()
              + "'}");
      publish(message("bad", ""));

      Runnable time =
          () -> {
            cloud.clock.advance(Duration.ofMinutes(10));
            cloud.pubsub.poke();
          };
      for (int i = 0; i < 5; i++) {
        endpoint.next(time);
      }

      List<String> graves = List.of();
      for (int i = 0; i < 400 && graves.isEmpty(); i++) {
        time.run();
        graves = pull("graves");
      }
      assertEquals(List.of("bad"), graves);
    }
  }

  @Test
  void aSubscriptionTurnsFromPullToPushWithItsMessages() throws Exception {
    subscribe("sub", "");
    publish(message("1", ""));
    try (Endpoint endpoint = new Endpoint()) {
      ok(
          "POST",
          "/subscriptions/sub:modifyPushConfig",
          "{'pushConfig': {'pushEndpoint': '" + endpoint.address() + "'}}");

      assertTrue(endpoint.next().body().has("message"));
      refused(400, "pushed", cloud.call("POST", "/subscriptions/sub:pull", "{'maxMessages': 1}"));
    }
  }

  @Test
  void aDetachedSubscriptionGetsAndGivesNothing() {
    subscribe("sub", "");
    publish(message("1", ""));

    ok("POST", "/subscriptions/sub:detach", "{}");

    refused(400, "detached", cloud.call("POST", "/subscriptions/sub:pull", "{'maxMessages': 1}"));
    assertTrue(ok("GET", "/subscriptions/sub", null).get("detached").getAsBoolean());
  }

  @Test
  void theSubscriptionOfADeletedTopicSaysSo() {
    subscribe("sub", "");

    ok("DELETE", "/topics/top", null);

    assertEquals(
        "_deleted-topic_", ok("GET", "/subscriptions/sub", null).get("topic").getAsString());
  }

  @Test
  void listsComeInPages() {
    ok("PUT", "/topics/zzz", "{}");

    JsonObject page = ok("GET", "/topics?pageSize=1", null);

    assertEquals(1, page.getAsJsonArray("topics").size());
    String token = page.get("nextPageToken").getAsString();
    JsonObject next = ok("GET", "/topics?pageSize=1&pageToken=" + token, null);
    assertEquals(
        "projects/p/topics/zzz",
        next.getAsJsonArray("topics").get(0).getAsJsonObject().get("name").getAsString());
    assertFalse(next.has("nextPageToken"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'bigqueryConfig': {'table': 'p.d.t'}",
        "'cloudStorageConfig': {'bucket': 'b'}",
        "'pushConfig': {'pushEndpoint': 'http://127.0.0.1:1/', 'noWrapper': {}}"
      })
  void whatIsNotDoneHereIsRefused(String more) {
    assertEquals(
        501,
        cloud
            .call("PUT", "/subscriptions/sub", "{'topic': 'projects/p/topics/top', " + more + "}")
            .status());
  }
}
