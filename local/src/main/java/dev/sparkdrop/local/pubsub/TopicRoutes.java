package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateTopicRequest;
import dev.sparkdrop.local.dataproc.ProtoJson;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.http.UpdateMask;
import dev.sparkdrop.local.iam.IamPolicies;
import dev.sparkdrop.local.iam.IamRoutes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The REST face of topics. */
final class TopicRoutes {
  private static final String TOPICS = "/v1/projects/{project}/topics";
  private static final String SCHEMAS = "/v1/projects/{project}/schemas";
  private static final Set<String> UPDATABLE =
      Set.of(
          "labels",
          "messageStoragePolicy",
          "messageRetentionDuration",
          "kmsKeyName",
          "schemaSettings",
          "ingestionDataSourceSettings",
          "messageTransforms");

  private final Pubsub pubsub;

  TopicRoutes(Pubsub pubsub) {
    this.pubsub = pubsub;
  }

  void install(Router router, IamPolicies policies) {
    new IamRoutes(policies, this::named).addTo(router, TOPICS + "/{topic}");
    router
        .on("PUT", TOPICS + "/{topic}", this::create)
        .on("GET", TOPICS, this::list)
        .on("GET", TOPICS + "/{topic}", httpCall -> httpCall.answer(200, topic(httpCall)))
        .on("PATCH", TOPICS + "/{topic}", this::update)
        .on("DELETE", TOPICS + "/{topic}", this::delete)
        .on("POST", TOPICS + "/{topic}:publish", this::publish)
        .on("GET", TOPICS + "/{topic}/subscriptions", this::subscriptions)
        .on("GET", TOPICS + "/{topic}/snapshots", this::snapshots)
        .on("GET", SCHEMAS, TopicRoutes::refuseSchemas)
        .on("POST", SCHEMAS, TopicRoutes::refuseSchemas);
  }

  private static void refuseSchemas(HttpCall httpCall) {
    throw ApiError.unoffered(
        "The local cloud has no schemas: publish messages to a topic without one.");
  }

  private void create(HttpCall httpCall) throws IOException {
    PubsubNames.check(httpCall.variable("topic"));
    JsonObject topic = checked(ProtoJson.canonical(httpCall.json(), Topic.getDefaultInstance()));
    topic.addProperty("name", name(httpCall));
    if (!pubsub.topics().create(name(httpCall), topic)) {
      throw Topics.exists(name(httpCall));
    }
    httpCall.answer(200, topic);
  }

  /** What would change messages or where they come from, and is not done here, is refused. */
  private static JsonObject checked(JsonObject topic) {
    for (String member :
        List.of("schemaSettings", "ingestionDataSourceSettings", "messageTransforms")) {
      if (topic.has(member) && !topic.get(member).toString().matches("\\{}|\\[]")) {
        throw ApiError.unoffered("The local cloud has no topic with '" + member + "'.");
      }
    }
    return topic;
  }

  private void list(HttpCall httpCall) throws IOException {
    httpCall.answer(
        200, PagedList.of(httpCall, "topics", pubsub.topics().of(httpCall.variable("project"))));
  }

  private void update(HttpCall httpCall) throws IOException {
    JsonObject sent = ProtoJson.canonical(httpCall.json(), UpdateTopicRequest.getDefaultInstance());
    JsonObject next =
        UpdateMask.apply(mask(httpCall, sent), topic(httpCall), member(sent, "topic"), UPDATABLE);
    pubsub.topics().update(name(httpCall), checked(next));
    pubsub.retention(name(httpCall));
    httpCall.answer(200, next);
  }

  /** In the body, and for some clients in the query. */
  static String mask(HttpCall httpCall, JsonObject sent) {
    return sent.has("updateMask")
        ? sent.get("updateMask").getAsString()
        : httpCall.query("updateMask");
  }

  static JsonObject member(JsonObject sent, String name) {
    return sent.get(name) instanceof JsonObject object ? object : new JsonObject();
  }

  /** Its subscriptions stay, without a topic, as on the platform. */
  private void delete(HttpCall httpCall) throws IOException {
    pubsub.deleteTopic(named(httpCall));
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
    pubsub.publish(name(httpCall), messages).forEach(ids::add);
    JsonObject answer = new JsonObject();
    answer.add("messageIds", ids);
    httpCall.answer(200, answer);
  }

  private void subscriptions(HttpCall httpCall) throws IOException {
    SortedMap<String, JsonPrimitive> names = new TreeMap<>();
    pubsub
        .of(named(httpCall))
        .forEach(
            active -> {
              String name = active.subscription().name();
              names.put(name, new JsonPrimitive(name));
            });
    httpCall.answer(200, PagedList.of(httpCall, "subscriptions", names));
  }

  private void snapshots(HttpCall httpCall) throws IOException {
    String topic = named(httpCall);
    SortedMap<String, JsonPrimitive> names = new TreeMap<>();
    pubsub
        .snapshots()
        .all()
        .filter(snapshot -> snapshot.get("topic").getAsString().equals(topic))
        .map(snapshot -> snapshot.get("name").getAsString())
        .forEach(name -> names.put(name, new JsonPrimitive(name)));
    httpCall.answer(200, PagedList.of(httpCall, "snapshots", names));
  }

  private JsonObject topic(HttpCall httpCall) {
    return pubsub.topics().require(name(httpCall));
  }

  private String named(HttpCall httpCall) {
    return topic(httpCall).get("name").getAsString();
  }

  private static String name(HttpCall httpCall) {
    return PubsubNames.topic(httpCall.variable("project"), httpCall.variable("topic"));
  }
}
