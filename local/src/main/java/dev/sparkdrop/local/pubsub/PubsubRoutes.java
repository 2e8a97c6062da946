package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PullRequest;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.dataproc.ProtoJson;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The REST face of Pub/Sub. Lists come whole, on one page. */
final class PubsubRoutes {
  private static final String TOPICS = "/v1/projects/{project}/topics";
  private static final String SUBSCRIPTIONS = "/v1/projects/{project}/subscriptions";
  private static final int MOST_PULLED = 1000;

  private final Pubsub pubsub;
  private final Database database;

  PubsubRoutes(Pubsub pubsub, Database database) {
    this.pubsub = pubsub;
    this.database = database;
  }

  void install(Router router) {
    router
        .on("PUT", TOPICS + "/{topic}", this::createTopic)
        .on("GET", TOPICS, this::listTopics)
        .on("GET", TOPICS + "/{topic}", this::getTopic)
        .on("DELETE", TOPICS + "/{topic}", this::deleteTopic)
        .on("POST", TOPICS + "/{topic}:publish", this::publish)
        .on("GET", TOPICS + "/{topic}/subscriptions", this::listOfTopic)
        .on("PUT", SUBSCRIPTIONS + "/{subscription}", this::subscribe)
        .on("GET", SUBSCRIPTIONS, this::listSubscriptions)
        .on("GET", SUBSCRIPTIONS + "/{subscription}", this::getSubscription)
        .on("DELETE", SUBSCRIPTIONS + "/{subscription}", this::unsubscribe)
        .on("POST", SUBSCRIPTIONS + "/{subscription}:pull", this::pull)
        .on("POST", SUBSCRIPTIONS + "/{subscription}:acknowledge", this::acknowledge)
        .on("POST", SUBSCRIPTIONS + "/{subscription}:modifyAckDeadline", this::modifyDeadline);
  }

  private void createTopic(HttpCall httpCall) throws IOException {
    PubsubNames.check(httpCall.variable("topic"));
    JsonObject sent =
        ProtoJson.canonical(httpCall.json(), com.google.pubsub.v1.Topic.getDefaultInstance());
    if (pubsub.topics().putIfAbsent(topic(httpCall), sent.toString()) != null) {
      throw ApiError.alreadyExists(
          "Resource already exists in the project (resource=" + topic(httpCall) + ").");
    }
    database.commit();
    httpCall.answer(200, named(topic(httpCall)));
  }

  private void listTopics(HttpCall httpCall) throws IOException {
    String prefix = PubsubNames.topic(httpCall.variable("project"), "");
    httpCall.answer(
        200,
        list(
            "topics",
            pubsub.topics().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(PubsubRoutes::named)));
  }

  private void getTopic(HttpCall httpCall) throws IOException {
    pubsub.checkTopic(topic(httpCall));
    httpCall.answer(200, named(topic(httpCall)));
  }

  /** Its subscriptions stay, without a topic, as on the platform. */
  private void deleteTopic(HttpCall httpCall) throws IOException {
    pubsub.checkTopic(topic(httpCall));
    pubsub.topics().remove(topic(httpCall));
    database.commit();
    httpCall.answer(200, new JsonObject());
  }

  private void publish(HttpCall httpCall) throws IOException {
    JsonObject sent = ProtoJson.canonical(httpCall.json(), PublishRequest.getDefaultInstance());
    if (!sent.has("messages") || sent.getAsJsonArray("messages").isEmpty()) {
      throw ApiError.invalid("The request has no 'messages'.");
    }
    List<JsonObject> messages = new ArrayList<>();
    sent.getAsJsonArray("messages")
        .forEach(message -> messages.add(Message.checked(message.getAsJsonObject())));
    JsonArray ids = new JsonArray();
    pubsub.publish(topic(httpCall), messages).forEach(ids::add);
    JsonObject answer = new JsonObject();
    answer.add("messageIds", ids);
    httpCall.answer(200, answer);
  }

  private void listOfTopic(HttpCall httpCall) throws IOException {
    pubsub.checkTopic(topic(httpCall));
    JsonArray names = new JsonArray();
    pubsub
        .of(topic(httpCall))
        .forEach(activeSubscription -> names.add(activeSubscription.subscription().name()));
    JsonObject answer = new JsonObject();
    answer.add("subscriptions", names);
    httpCall.answer(200, answer);
  }

  private void subscribe(HttpCall httpCall) throws IOException {
    PubsubNames.check(httpCall.variable("subscription"));
    JsonObject sent =
        ProtoJson.canonical(
            httpCall.json(), com.google.pubsub.v1.Subscription.getDefaultInstance());
    Subscription subscription = Subscription.asked(subscription(httpCall), sent);
    pubsub.create(subscription);
    httpCall.answer(200, subscription.resource());
  }

  private void listSubscriptions(HttpCall httpCall) throws IOException {
    String prefix = PubsubNames.subscription(httpCall.variable("project"), "");
    httpCall.answer(
        200,
        list(
            "subscriptions",
            pubsub.outlets().values().stream()
                .map(activeSubscription -> activeSubscription.subscription().resource())
                .filter(resource -> resource.get("name").getAsString().startsWith(prefix))));
  }

  private void getSubscription(HttpCall httpCall) throws IOException {
    httpCall.answer(200, pubsub.outlet(subscription(httpCall)).subscription().resource());
  }

  private void unsubscribe(HttpCall httpCall) throws IOException {
    pubsub.delete(subscription(httpCall));
    httpCall.answer(200, new JsonObject());
  }

  private void pull(HttpCall httpCall) throws IOException {
    ActiveSubscription activeSubscription = pulled(httpCall);
    JsonObject sent = ProtoJson.canonical(httpCall.json(), PullRequest.getDefaultInstance());
    int most = sent.has("maxMessages") ? sent.get("maxMessages").getAsInt() : 0;
    if (most < 1) {
      throw ApiError.invalid("'maxMessages' must be at least 1.");
    }
    Duration deadline = activeSubscription.subscription().deadline();
    JsonObject answer = new JsonObject();
    answer.add(
        "receivedMessages",
        activeSubscription.pulled().pull(Math.min(most, MOST_PULLED), deadline));
    httpCall.answer(200, answer);
  }

  private void acknowledge(HttpCall httpCall) throws IOException {
    ActiveSubscription activeSubscription = pulled(httpCall);
    ackIds(ProtoJson.canonical(httpCall.json(), AcknowledgeRequest.getDefaultInstance()))
        .forEach(activeSubscription.pulled()::acknowledge);
    database.commit();
    httpCall.answer(200, new JsonObject());
  }

  private void modifyDeadline(HttpCall httpCall) throws IOException {
    ActiveSubscription activeSubscription = pulled(httpCall);
    JsonObject sent =
        ProtoJson.canonical(httpCall.json(), ModifyAckDeadlineRequest.getDefaultInstance());
    int seconds = sent.has("ackDeadlineSeconds") ? sent.get("ackDeadlineSeconds").getAsInt() : 0;
    ackIds(sent).forEach(id -> activeSubscription.pulled().hide(id, Duration.ofSeconds(seconds)));
    httpCall.answer(200, new JsonObject());
  }

  private ActiveSubscription pulled(HttpCall httpCall) {
    ActiveSubscription activeSubscription = pubsub.outlet(subscription(httpCall));
    if (activeSubscription.pulled() == null) {
      throw ApiError.failedPrecondition(
          activeSubscription.subscription().name() + " is pushed; it cannot be pulled from.");
    }
    return activeSubscription;
  }

  private static List<String> ackIds(JsonObject sent) {
    List<String> ids = new ArrayList<>();
    if (sent.has("ackIds")) {
      sent.getAsJsonArray("ackIds").forEach(id -> ids.add(id.getAsString()));
    }
    return ids;
  }

  private static JsonObject list(String member, Stream<JsonObject> resources) {
    JsonArray all = new JsonArray();
    resources.forEach(all::add);
    JsonObject answer = new JsonObject();
    answer.add(member, all);
    return answer;
  }

  private static JsonObject named(String name) {
    JsonObject resource = new JsonObject();
    resource.addProperty("name", name);
    return resource;
  }

  private static String topic(HttpCall httpCall) {
    return PubsubNames.topic(httpCall.variable("project"), httpCall.variable("topic"));
  }

  private static String subscription(HttpCall httpCall) {
    return PubsubNames.subscription(
        httpCall.variable("project"), httpCall.variable("subscription"));
  }
}
