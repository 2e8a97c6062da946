package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.h2.mvstore.MVMap;

/** The messages of a pull subscription. A message that was pulled is hidden until its deadline. */
final class PullQueue {
  private final Clock clock;
  private final MVMap<String, String> messages;
  private final Map<String, Instant> hidden = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();

  PullQueue(String subscription, Database database, Clock clock) {
    this.clock = clock;
    messages = database.map("pubsub.pull." + subscription);
  }

  /** By which messages are kept, in the order of their publishing. */
  static String key(JsonObject published) {
    return "%019d".formatted(Long.parseLong(Message.id(published)));
  }

  void put(JsonObject published) {
    messages.put(key(published), published.toString());
  }

  /**
   * Up to so many messages, each with its {@code ackId}, hidden for that long. Where they are
   * ordered, one waits for the acknowledgement of all before it with its key.
   */
  synchronized JsonArray pull(int most, Duration deadline, Subscription subscription) {
    Instant now = clock.instant();
    Set<String> held = new HashSet<>();
    JsonArray pulled = new JsonArray();
    for (Map.Entry<String, String> entry : messages.entrySet()) {
      if (pulled.size() == most) {
        break;
      }
      boolean free = !isHidden(entry.getKey(), now);
      if (!free && !subscription.ordered()) {
        continue;
      }
      JsonObject message = JsonParser.parseString(entry.getValue()).getAsJsonObject();
      String line = subscription.ordered() ? Message.orderingKey(message) : null;
      if (!free && line != null) {
        held.add(line);
      }
      if (free && !held.contains(line)) {
        hidden.put(entry.getKey(), now.plus(deadline));
        int attempt = attempts.merge(entry.getKey(), 1, Integer::sum);
        JsonObject received = new JsonObject();
        received.addProperty("ackId", entry.getKey());
        received.add("message", message);
        if (subscription.mostAttempts() > 0) {
          received.addProperty("deliveryAttempt", attempt);
        }
        pulled.add(received);
      }
    }
    return pulled;
  }

  /**
   * Not under our lock, nor is a put: a larger change takes the database's first.
   *
   * @return the message; null where it was acknowledged before
   */
  JsonObject acknowledge(String ackId) {
    String text = messages.remove(ackId);
    synchronized (this) {
      hidden.remove(ackId);
      attempts.remove(ackId);
    }
    return text == null ? null : JsonParser.parseString(text).getAsJsonObject();
  }

  void remove(String messageId) {
    acknowledge("%019d".formatted(Long.parseLong(messageId)));
  }

  /** Hides a message for that long from now; zero gives it back. */
  synchronized void hide(String ackId, Duration deadline) {
    if (messages.containsKey(ackId)) {
      hidden.put(ackId, clock.instant().plus(deadline));
    }
  }

  /** Keeps those that are hidden. */
  synchronized void keepHidden(Set<String> ackIds) {
    Instant now = clock.instant();
    ackIds.removeIf(id -> !isHidden(id, now));
  }

  private boolean isHidden(String ackId, Instant now) {
    return hidden.getOrDefault(ackId, now).isAfter(now);
  }

  /** Takes out the messages that were given out so often and came back, with their numbers. */
  Map<JsonObject, Integer> overdelivered(int most) {
    Map<JsonObject, Integer> over = new LinkedHashMap<>();
    Map<String, Integer> found = new LinkedHashMap<>();
    synchronized (this) {
      Instant now = clock.instant();
      attempts.forEach(
          (key, times) -> {
            if (times >= most && !isHidden(key, now)) {
              found.put(key, times);
            }
          });
    }
    found.forEach(
        (key, times) -> {
          JsonObject message = acknowledge(key);
          if (message != null) {
            over.put(message, times);
          }
        });
    return over;
  }

  List<JsonObject> messages() {
    return messages.entrySet().stream()
        .map(entry -> JsonParser.parseString(entry.getValue()).getAsJsonObject())
        .toList();
  }

  void drop() {
    messages.clear();
  }
}
