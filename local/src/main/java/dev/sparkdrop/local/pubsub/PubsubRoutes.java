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
import dev.sparkdrop.local.http.Call;
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

  private void createTopic(Call call) throws IOException {
    Names.check(call.variable("topic"));
    JsonObject sent =
        ProtoJson.canonical(call.json(), com.google.pubsub.v1.Topic.getDefaultInstance());
    if (pubsub.topics().putIfAbsent(topic(call), sent.toString()) != null) {
      throw ApiError.alreadyExists(
          "Resource already exists in the project (resource=" + topic(call) + ").");
    }
    database.commit();
    call.answer(200, named(topic(call)));
  }

  private void listTopics(Call call) throws IOException {
    String prefix = Names.topic(call.variable("project"), "");
    call.answer(
        200,
        list(
            "topics",
            pubsub.topics().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(PubsubRoutes::named)));
  }

  private void getTopic(Call call) throws IOException {
    pubsub.checkTopic(topic(call));
    call.answer(200, named(topic(call)));
  }

  /** Its subscriptions stay, without a topic, as on the platform. */
  private void deleteTopic(Call call) throws IOException {
    pubsub.checkTopic(topic(call));
    pubsub.topics().remove(topic(call));
    database.commit();
    call.answer(200, new JsonObject());
  }

  private void publish(Call call) throws IOException {
    JsonObject sent = ProtoJson.canonical(call.json(), PublishRequest.getDefaultInstance());
    if (!sent.has("messages") || sent.getAsJsonArray("messages").isEmpty()) {
      throw ApiError.invalid("The request has no 'messages'.");
    }
    List<JsonObject> messages = new ArrayList<>();
    sent.getAsJsonArray("messages")
        .forEach(message -> messages.add(Message.checked(message.getAsJsonObject())));
    JsonArray ids = new JsonArray();
    pubsub.publish(topic(call), messages).forEach(ids::add);
    JsonObject answer = new JsonObject();
    answer.add("messageIds", ids);
    call.answer(200, answer);
  }

  private void listOfTopic(Call call) throws IOException {
    pubsub.checkTopic(topic(call));
    JsonArray names = new JsonArray();
    pubsub.of(topic(call)).forEach(outlet -> names.add(outlet.subscription().name()));
    JsonObject answer = new JsonObject();
    answer.add("subscriptions", names);
    call.answer(200, answer);
  }

  private void subscribe(Call call) throws IOException {
    Names.check(call.variable("subscription"));
    JsonObject sent =
        ProtoJson.canonical(call.json(), com.google.pubsub.v1.Subscription.getDefaultInstance());
    Subscription subscription = Subscription.asked(subscription(call), sent);
    pubsub.create(subscription);
    call.answer(200, subscription.resource());
  }

  private void listSubscriptions(Call call) throws IOException {
    String prefix = Names.subscription(call.variable("project"), "");
    call.answer(
        200,
        list(
            "subscriptions",
            pubsub.outlets().values().stream()
                .map(outlet -> outlet.subscription().resource())
                .filter(resource -> resource.get("name").getAsString().startsWith(prefix))));
  }

  private void getSubscription(Call call) throws IOException {
    call.answer(200, pubsub.outlet(subscription(call)).subscription().resource());
  }

  private void unsubscribe(Call call) throws IOException {
    pubsub.delete(subscription(call));
    call.answer(200, new JsonObject());
  }

  private void pull(Call call) throws IOException {
    Outlet outlet = pulled(call);
    JsonObject sent = ProtoJson.canonical(call.json(), PullRequest.getDefaultInstance());
    int most = sent.has("maxMessages") ? sent.get("maxMessages").getAsInt() : 0;
    if (most < 1) {
      throw ApiError.invalid("'maxMessages' must be at least 1.");
    }
    Duration deadline = outlet.subscription().deadline();
    JsonObject answer = new JsonObject();
    answer.add("receivedMessages", outlet.pulled().pull(Math.min(most, MOST_PULLED), deadline));
    call.answer(200, answer);
  }

  private void acknowledge(Call call) throws IOException {
    Outlet outlet = pulled(call);
    ackIds(ProtoJson.canonical(call.json(), AcknowledgeRequest.getDefaultInstance()))
        .forEach(outlet.pulled()::acknowledge);
    database.commit();
    call.answer(200, new JsonObject());
  }

  private void modifyDeadline(Call call) throws IOException {
    Outlet outlet = pulled(call);
    JsonObject sent =
        ProtoJson.canonical(call.json(), ModifyAckDeadlineRequest.getDefaultInstance());
    int seconds = sent.has("ackDeadlineSeconds") ? sent.get("ackDeadlineSeconds").getAsInt() : 0;
    ackIds(sent).forEach(id -> outlet.pulled().hide(id, Duration.ofSeconds(seconds)));
    call.answer(200, new JsonObject());
  }

  private Outlet pulled(Call call) {
    Outlet outlet = pubsub.outlet(subscription(call));
    if (outlet.pulled() == null) {
      throw ApiError.failedPrecondition(
          outlet.subscription().name() + " is pushed; it cannot be pulled from.");
    }
    return outlet;
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

  private static String topic(Call call) {
    return Names.topic(call.variable("project"), call.variable("topic"));
  }

  private static String subscription(Call call) {
    return Names.subscription(call.variable("project"), call.variable("subscription"));
  }
}
