package dev.sparkdrop.local.storage;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/** The notification configurations of buckets, and the messages that follow from them. */
public final class Notifications implements ObjectEvent.Listener {
  private static final String PATH = "/storage/v1/b/{bucket}/notificationConfigs";
  private static final Pattern TOPIC =
      Pattern.compile("(?://pubsub.googleapis.com/)?(projects/[^/]+/topics/[^/]+)");
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  /** Where messages go. */
  public interface Publisher {
    /** One without any topic. */
    Publisher NONE =
        new Publisher() {
          @Override
          public boolean has(String topic) {
            return false;
          }

          @Override
          public void publish(String topic, String data, Map<String, String> attributes) {
            throw new IllegalStateException("there is no topic " + topic);
          }
        };

    /** Whether there is a topic of that full name, as {@code projects/P/topics/T}. */
    boolean has(String topic);

    /** Publishes a message. */
    void publish(String topic, String data, Map<String, String> attributes);
  }

  private final Buckets buckets;
  private final Database database;
  private final Publisher publisher;
  private final MVMap<String, String> rows;

  Notifications(Buckets buckets, Database database, Publisher publisher) {
    this.buckets = buckets;
    this.database = database;
    this.publisher = publisher;
    rows = database.map("storage.notifications");
  }

  void addTo(Router router) {
    router.on("GET", PATH, this::list);
    router.on("POST", PATH, this::insert);
    router.on("GET", PATH + "/{notification}", this::get);
    router.on("DELETE", PATH + "/{notification}", this::delete);
  }

  @Override
  public void happened(ObjectEvent event, ObjectResource object, Long other) {
    if (!rows.isEmpty()) {
      of(object.bucket())
          .filter(notification -> wants(notification, event, object))
          .forEach(notification -> publish(notification, event, object, other));
    }
  }

  private static boolean wants(JsonObject notification, ObjectEvent event, ObjectResource object) {
    boolean wanted =
        !(notification.get("event_types") instanceof JsonArray types)
            || types.isEmpty()
            || Stream.of(types.asList().toArray(JsonElement[]::new))
                .anyMatch(type -> type.getAsString().equals(event.name()));
    String prefix = BucketState.text(notification, "object_name_prefix", "");
    return wanted && object.name().startsWith(prefix);
  }

  private void publish(
      JsonObject notification, ObjectEvent event, ObjectResource object, Long other) {
    Map<String, String> attributes = new LinkedHashMap<>();
    BucketState.object(notification, "custom_attributes")
        .asMap()
        .forEach((key, value) -> attributes.put(key, value.getAsString()));
    attributes.put("notificationConfig", name(notification));
    attributes.put("eventType", event.name());
    attributes.put("payloadFormat", notification.get("payload_format").getAsString());
    attributes.put("bucketId", object.bucket());
    attributes.put("objectId", object.name());
    attributes.put("objectGeneration", Long.toString(object.generation()));
    attributes.put("eventTime", time(event, object).toString());
    if (other != null) {
      boolean fresh = event == ObjectEvent.OBJECT_FINALIZE;
      attributes.put(
          fresh ? "overwroteGeneration" : "overwrittenByGeneration", Long.toString(other));
    }
    boolean payload = attributes.get("payloadFormat").equals("JSON_API_V1");
    String data = payload ? GSON.toJson(object.toJson("https://www.googleapis.com")) + "\n" : "";
    String topic = notification.get("topic").getAsString();
    if (publisher.has(topic)) {
      publisher.publish(topic, data, attributes);
    }
  }

  private Instant time(ObjectEvent event, ObjectResource object) {
    return event == ObjectEvent.OBJECT_FINALIZE ? object.timeCreated() : buckets.now();
  }

  private static String name(JsonObject notification) {
    return "projects/_/buckets/%s/notificationConfigs/%s"
        .formatted(notification.get("bucket").getAsString(), notification.get("id").getAsString());
  }

  private Stream<JsonObject> of(String bucket) {
    String prefix = bucket + "/";
    return rows.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> JsonParser.parseString(entry.getValue()).getAsJsonObject());
  }

  private void list(HttpCall httpCall) throws IOException {
    String bucket = buckets.require(httpCall.variable("bucket")).name();
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#notifications");
    JsonArray items = new JsonArray();
    of(bucket).forEach(notification -> items.add(shown(httpCall, notification)));
    if (!items.isEmpty()) {
      json.add("items", items);
    }
    httpCall.answer(200, json);
  }

  private void insert(HttpCall httpCall) throws IOException {
    String bucket = buckets.require(httpCall.variable("bucket")).name();
    JsonObject sent = httpCall.json();
    Matcher topic = TOPIC.matcher(BucketState.text(sent, "topic", ""));
    if (!topic.matches()) {
      throw ApiError.invalid(
          "'topic' is like //pubsub.googleapis.com/projects/P/topics/T, not "
              + sent.get("topic")
              + ".");
    }
    if (!publisher.has(topic.group(1))) {
      throw ApiError.notFound("Cloud Pub/Sub topic '" + topic.group(1) + "' not found.");
    }
    String format = BucketState.text(sent, "payload_format", "");
    if (!format.equals("JSON_API_V1") && !format.equals("NONE")) {
      throw ApiError.invalid("'payload_format' is 'JSON_API_V1' or 'NONE', not '" + format + "'.");
    }
    JsonObject notification = sent.deepCopy();
    notification.addProperty("topic", topic.group(1));
    notification.addProperty("bucket", bucket);
    database.together(
        () -> {
          long last = of(bucket).mapToLong(each -> each.get("id").getAsLong()).max().orElse(0);
          notification.addProperty("id", Long.toString(last + 1));
          return rows.put(
              key(bucket, notification.get("id").getAsString()), notification.toString());
        });
    database.commit();
    httpCall.answer(200, shown(httpCall, notification));
  }

  private void get(HttpCall httpCall) throws IOException {
    httpCall.answer(200, shown(httpCall, require(httpCall)));
  }

  private void delete(HttpCall httpCall) throws IOException {
    JsonObject notification = require(httpCall);
    rows.remove(key(httpCall.variable("bucket"), notification.get("id").getAsString()));
    database.commit();
    httpCall.answer(204, new byte[0]);
  }

  private JsonObject require(HttpCall httpCall) {
    String bucket = buckets.require(httpCall.variable("bucket")).name();
    String id = httpCall.variable("notification");
    String row = rows.get(key(bucket, id));
    if (row == null) {
      throw ApiError.notFound("Notification " + id + " not found on bucket " + bucket + ".");
    }
    return JsonParser.parseString(row).getAsJsonObject();
  }

  private static JsonObject shown(HttpCall httpCall, JsonObject notification) {
    JsonObject json = notification.deepCopy();
    json.addProperty("kind", "storage#notification");
    json.addProperty("topic", "//pubsub.googleapis.com/" + notification.get("topic").getAsString());
    json.addProperty(
        "selfLink",
        httpCall.base()
            + "/storage/v1/b/"
            + json.remove("bucket").getAsString()
            + "/notificationConfigs/"
            + json.get("id").getAsString());
    json.addProperty("etag", json.get("id").getAsString());
    return json;
  }

  private static String key(String bucket, String id) {
    return bucket + "/" + id;
  }
}
