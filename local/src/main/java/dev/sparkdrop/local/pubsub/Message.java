package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.http.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** A message as the REST interface writes it. */
final class Message {
  private static final int MOST_BYTES = 10 * 1024 * 1024;

  private Message() {}

  /** A message of our own making. */
  static JsonObject of(String data, Map<String, String> attributes) {
    JsonObject message = new JsonObject();
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    message.addProperty("data", Base64.getEncoder().encodeToString(bytes));
    JsonObject all = new JsonObject();
    attributes.forEach(all::addProperty);
    message.add("attributes", all);
    return message;
  }

  /** Refuses what the service refuses of a publisher's message. */
  static JsonObject checked(JsonObject message) {
    int length = message.has("data") ? message.get("data").getAsString().length() : 0;
    boolean attributes =
        message.has("attributes") && message.getAsJsonObject("attributes").size() > 0;
    if (length == 0 && !attributes) {
      throw ApiError.invalid("A message must have data, or at least one attribute.");
    }
    if (length > MOST_BYTES) {
      throw ApiError.invalid("A message is at most 10 MB.");
    }
    return message;
  }

  /** Adds what the service adds. */
  static JsonObject published(JsonObject message, String id, Instant time) {
    JsonObject published = message.deepCopy();
    published.addProperty("messageId", id);
    published.addProperty("publishTime", time.toString());
    return published;
  }

  /** The event that a push subscription gets. The real one has these fields in both spellings. */
  static CloudEvent event(JsonObject published, Subscription subscription) {
    JsonObject message = published.deepCopy();
    message.add("message_id", published.get("messageId"));
    message.add("publish_time", published.get("publishTime"));
    JsonObject data = new JsonObject();
    data.add("message", message);
    data.addProperty("subscription", subscription.name());
    return new CloudEvent(
        published.get("messageId").getAsString(),
        "google.cloud.pubsub.topic.v1.messagePublished",
        "//pubsub.googleapis.com/" + subscription.topic(),
        null,
        Instant.parse(published.get("publishTime").getAsString()),
        Map.of(),
        data.toString());
  }

  /** The message that an event of a push subscription brings. */
  static JsonObject published(CloudEvent event) {
    JsonObject message =
        JsonParser.parseString(event.data()).getAsJsonObject().getAsJsonObject("message");
    message.remove("message_id");
    message.remove("publish_time");
    return message;
  }

  static String id(JsonObject published) {
    return published.get("messageId").getAsString();
  }

  static Instant time(JsonObject published) {
    return Instant.parse(published.get("publishTime").getAsString());
  }

  /** Null where it has none. */
  static String orderingKey(JsonObject published) {
    String key = published.has("orderingKey") ? published.get("orderingKey").getAsString() : "";
    return key.isEmpty() ? null : key;
  }
}
