package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.MVMap;

/** The messages of a pull subscription. A message that was pulled is hidden until its deadline. */
final class PullQueue {
  private final Clock clock;
  private final MVMap<String, String> messages;
  private final Map<String, Instant> hidden = new HashMap<>();

  PullQueue(String subscription, Database database, Clock clock) {
    this.clock = clock;
    messages = database.map("pubsub.pull." + subscription);
  }

  void put(JsonObject published) {
    long id = Long.parseLong(published.get("messageId").getAsString());
    messages.put("%019d".formatted(id), published.toString());
  }

  /** Up to so many messages, each with its {@code ackId}, hidden for the time given. */
  synchronized JsonArray pull(int most, Duration deadline) {
    Instant now = clock.instant();
    JsonArray pulled = new JsonArray();
    for (Map.Entry<String, String> entry : messages.entrySet()) {
      if (pulled.size() == most) {
        break;
      }
      if (!hidden.getOrDefault(entry.getKey(), now).isAfter(now)) {
        hidden.put(entry.getKey(), now.plus(deadline));
        JsonObject received = new JsonObject();
        received.addProperty("ackId", entry.getKey());
        received.add("message", JsonParser.parseString(entry.getValue()));
        pulled.add(received);
      }
    }
    return pulled;
  }

  /** Not under our lock, nor is a put: a larger change takes the database's first. */
  void acknowledge(String ackId) {
    messages.remove(ackId);
    synchronized (this) {
      hidden.remove(ackId);
    }
  }

  /** Hides a message for that long from now; zero gives it back. */
  synchronized void hide(String ackId, Duration deadline) {
    if (messages.containsKey(ackId)) {
      hidden.put(ackId, clock.instant().plus(deadline));
    }
  }

  void drop() {
    messages.clear();
  }
}
