package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/** The snapshots there are: what a subscription had not acknowledged at some time. */
final class Snapshots {
  private static final Duration LIFE = Duration.ofDays(7);

  /** What is stored beside the resource. */
  private static final String BACKLOG = "backlog";

  private static final String TAKEN = "taken";
  private static final String OF = "of";

  private final MVMap<String, String> rows;
  private final Database database;
  private final Clock clock;

  Snapshots(Database database, Clock clock) {
    rows = database.map("pubsub.snapshots");
    this.database = database;
    this.clock = clock;
  }

  /** Takes one; durable with the next commit. */
  JsonObject create(
      String name, Subscription subscription, List<JsonObject> backlog, JsonObject labels) {
    JsonObject row = new JsonObject();
    row.addProperty("name", name);
    row.addProperty("topic", subscription.topic());
    row.addProperty("expireTime", clock.instant().plus(LIFE).toString());
    if (labels != null) {
      row.add("labels", labels);
    }
    JsonArray messages = new JsonArray();
    backlog.forEach(messages::add);
    row.add(BACKLOG, messages);
    row.addProperty(TAKEN, clock.instant().toString());
    row.addProperty(OF, subscription.name());
    if (rows.putIfAbsent(name, row.toString()) != null) {
      throw Topics.exists(name);
    }
    return shown(row);
  }

  /** All that have not expired. */
  Stream<JsonObject> all() {
    return rows.values().stream()
        .map(row -> JsonParser.parseString(row).getAsJsonObject())
        .filter(this::lives)
        .map(Snapshots::shown);
  }

  JsonObject require(String name) {
    return shown(row(name));
  }

  private JsonObject row(String name) {
    String text = rows.get(name);
    JsonObject row = text == null ? null : JsonParser.parseString(text).getAsJsonObject();
    if (row == null || !lives(row)) {
      throw Topics.missing(name);
    }
    return row;
  }

  private boolean lives(JsonObject row) {
    return Instant.parse(row.get("expireTime").getAsString()).isAfter(clock.instant());
  }

  /** Replaces the labels and the time of its end. */
  JsonObject update(String name, JsonObject next) {
    JsonObject row = row(name);
    row.add("labels", next.has("labels") ? next.get("labels") : new JsonObject());
    row.add("expireTime", next.get("expireTime"));
    rows.put(name, row.toString());
    database.commit();
    return shown(row);
  }

  void delete(String name) {
    row(name);
    rows.remove(name);
    database.commit();
  }

  /** The topic is gone. */
  void orphan(String topic) {
    for (JsonObject each : all().toList()) {
      if (each.get("topic").getAsString().equals(topic)) {
        JsonObject row = row(each.get("name").getAsString());
        row.addProperty("topic", "_deleted-topic_");
        rows.put(each.get("name").getAsString(), row.toString());
      }
    }
    database.commit();
  }

  List<JsonObject> backlog(String name) {
    List<JsonObject> messages = new ArrayList<>();
    row(name).getAsJsonArray(BACKLOG).forEach(each -> messages.add(each.getAsJsonObject()));
    return messages;
  }

  Instant taken(String name) {
    return Instant.parse(row(name).get(TAKEN).getAsString());
  }

  /** The subscription that it was taken of. */
  String of(String name) {
    return row(name).get(OF).getAsString();
  }

  private static JsonObject shown(JsonObject row) {
    JsonObject snapshot = row.deepCopy();
    snapshot.remove(BACKLOG);
    snapshot.remove(TAKEN);
    snapshot.remove(OF);
    return snapshot;
  }
}
