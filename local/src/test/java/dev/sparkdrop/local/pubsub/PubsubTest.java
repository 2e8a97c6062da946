package dev.sparkdrop.local.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.pubsub.TestPubsub.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PubsubTest {
  private static final String HELLO = "{'data':'aGVsbG8=','attributes':{'k':'v'}}";

  @TempDir Path folder;
  private TestPubsub cloud;

  @BeforeEach
  void open() throws IOException {
    cloud = new TestPubsub(folder);
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private Answer publish(String... messages) {
    return cloud.call(
        "POST", "/topics/top:publish", "{'messages':[" + String.join(",", messages) + "]}");
  }

  private void subscribe(String more) {
    cloud.call("PUT", "/topics/top", "{}");
    cloud.call("PUT", "/subscriptions/sub", "{'topic':'projects/p/topics/top'" + more + "}");
  }

  private JsonArray pull() {
    return cloud
        .call("POST", "/subscriptions/sub:pull", "{'maxMessages':10,'returnImmediately':true}")
        .body()
        .getAsJsonArray("receivedMessages");
  }

  @Test
  void messageIsPushedAsTheEventOfTheCatalogue() throws Exception {
    try (Endpoint endpoint = new Endpoint()) {
      subscribe(",'pushConfig':{'pushEndpoint':'" + endpoint.address() + "'}");

      Answer answer = publish(HELLO);

      String id = answer.body().getAsJsonArray("messageIds").get(0).getAsString();
      Endpoint.Received received = endpoint.next();
      assertEquals(id, received.headers().get("ce-id"));
      assertEquals(
          "google.cloud.pubsub.topic.v1.messagePublished", received.headers().get("ce-type"));
      assertEquals(
          "//pubsub.googleapis.com/projects/p/topics/top", received.headers().get("ce-source"));
      assertEquals("application/json", received.headers().get("content-type"));
      assertEquals(
          "projects/p/subscriptions/sub", received.body().get("subscription").getAsString());
      JsonObject message = received.body().getAsJsonObject("message");
      assertEquals("aGVsbG8=", message.get("data").getAsString());
      assertEquals("v", message.getAsJsonObject("attributes").get("k").getAsString());
      assertEquals(id, message.get("messageId").getAsString());
      assertEquals(id, message.get("message_id").getAsString());
      assertEquals("2026-11-22T10:00:00Z", message.get("publishTime").getAsString());
      assertEquals("2026-11-22T10:00:00Z", message.get("publish_time").getAsString());
    }
  }

  @Test
  void eachMessageGetsAnIdOfItsOwn() {
    subscribe("");

    JsonArray ids = publish(HELLO, HELLO).body().getAsJsonArray("messageIds");

    assertEquals(2, ids.size());
    assertNotEquals(ids.get(0), ids.get(1));
  }

  @Test
  void pulledMessageIsHiddenUntilItsDeadlineAndGoneOnceAcknowledged() {
    subscribe(",'ackDeadlineSeconds':20");
    publish(HELLO);
    assertEquals(1, pull().size());
    assertEquals(0, pull().size());
    cloud.clock.advance(Duration.ofSeconds(20));
    JsonObject again = pull().get(0).getAsJsonObject();

    cloud.call(
        "POST",
        "/subscriptions/sub:acknowledge",
        "{'ackIds':['" + again.get("ackId").getAsString() + "']}");

    cloud.clock.advance(Duration.ofSeconds(20));
    assertEquals(0, pull().size());
  }

  @Test
  void messageThatIsGivenBackComesAtOnce() {
    subscribe("");
    publish(HELLO);
    String ackId = pull().get(0).getAsJsonObject().get("ackId").getAsString();

    cloud.call(
        "POST",
        "/subscriptions/sub:modifyAckDeadline",
        "{'ackIds':['" + ackId + "'],'ackDeadlineSeconds':0}");

    assertEquals(1, pull().size());
  }

  @Test
  void unreadMessagesAndSubscriptionsOutliveTheProcess() throws IOException {
    subscribe("");
    JsonArray before = publish(HELLO).body().getAsJsonArray("messageIds");
    cloud.close();

    cloud = new TestPubsub(folder);

    assertEquals(1, pull().size());
    assertNotEquals(before, publish(HELLO).body().getAsJsonArray("messageIds"));
  }

  @Test
  void undeliveredPushGoesToTheEndpointOfTheNextProcess() throws Exception {
    RedeliveryPolicy redeliveryPolicy = RedeliveryPolicy.EVENTARC;
    cloud.pubsub.ensurePush(
        "p", "sub", "top", java.net.URI.create("http://127.0.0.1:9/"), redeliveryPolicy);
    String id = cloud.pubsub.publish("p", "top", "hello", java.util.Map.of());
    assertTrue(cloud.pubsub.undelivered("p", "top", id));
    cloud.close();
    cloud = new TestPubsub(folder);

    try (Endpoint endpoint = new Endpoint()) {
      cloud.pubsub.ensurePush("p", "sub", "top", endpoint.address(), redeliveryPolicy);

      assertEquals(id, endpoint.next().headers().get("ce-id"));
    }
  }

  @Test
  void namesAreTakenOnceAndUnknownOnesAreNotFound() {
    subscribe("");

    assertEquals(409, cloud.call("PUT", "/topics/top", "{}").status());
    assertEquals(
        409, cloud.call("PUT", "/subscriptions/sub", "{'topic':'projects/p/topics/top'}").status());
    assertEquals(404, cloud.call("GET", "/topics/none", null).status());
    assertEquals(404, cloud.call("GET", "/subscriptions/none", null).status());
    assertEquals(
        404,
        cloud.call("PUT", "/subscriptions/two", "{'topic':'projects/p/topics/none'}").status());
    assertEquals(
        404, cloud.call("POST", "/topics/none:publish", "{'messages':[" + HELLO + "]}").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'data':'!'}", "{'data':7.5}", "'text'", "{'attributes':[]}"})
  void faultyMessagesAreRefused(String message) {
    subscribe("");

    assertEquals(400, publish(message).status());
  }

  @Test
  void faultySubscriptionsAreRefused() {
    cloud.call("PUT", "/topics/top", "{}");
    String topic = "{'topic':'projects/p/topics/top',";
    for (String more :
        new String[] {
          "'ackDeadlineSeconds':9}",
          "'ackDeadlineSeconds':601}",
          "'pushConfig':{'pushEndpoint':'nowhere'}}",
          "'retryPolicy':{'minimumBackoff':'soon'}}"
        }) {
      assertEquals(400, cloud.call("PUT", "/subscriptions/sub", topic + more).status(), more);
    }
  }

  @Test
  void topicsAndSubscriptionsAreListedAndDeleted() {
    subscribe("");
    assertTrue(cloud.call("GET", "/topics", null).body().toString().contains("topics/top"));
    assertTrue(
        cloud
            .call("GET", "/topics/top/subscriptions", null)
            .body()
            .toString()
            .contains("subscriptions/sub"));
    assertEquals(
        1, cloud.call("GET", "/subscriptions", null).body().getAsJsonArray("subscriptions").size());

    cloud.call("DELETE", "/subscriptions/sub", null);
    cloud.call("DELETE", "/topics/top", null);

    assertEquals(404, cloud.call("GET", "/topics/top", null).status());
    assertEquals(404, cloud.call("GET", "/subscriptions/sub", null).status());
  }
}
