package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;

/** The acknowledged messages of a subscription to which it can go back. */
final class RetainedMessages {
  /** The longest that Pub/Sub keeps any. */
  private static final Duration LONGEST = Duration.ofDays(31);

  private final MVMap<String, String> messages;
  private final Clock clock;

  RetainedMessages(String subscription, Database database, Clock clock) {
    messages = database.map("pubsub.retained." + subscription);
    this.clock = clock;
  }

  void keep(JsonObject published) {
    messages.put(PullQueue.key(published), published.toString());
    String first = messages.firstKey();
    while (first != null && parse(messages.get(first)).isBefore(clock.instant().minus(LONGEST))) {
      messages.remove(first);
      first = messages.firstKey();
    }
  }

  private static Instant parse(String text) {
    return Message.time(JsonParser.parseString(text).getAsJsonObject());
  }

  /** Gives back those that were published at that time or later. */
  List<JsonObject> takeSince(Instant time) {
    List<JsonObject> taken = new ArrayList<>();
    for (Map.Entry<String, String> entry : messages.entrySet()) {
      JsonObject message = JsonParser.parseString(entry.getValue()).getAsJsonObject();
      if (!Message.time(message).isBefore(time)) {
        taken.add(message);
      }
    }
    taken.forEach(message -> messages.remove(PullQueue.key(message)));
    return taken;
  }

  void drop() {
    messages.clear();
  }
}
