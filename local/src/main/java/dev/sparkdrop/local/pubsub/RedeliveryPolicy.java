package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;

/**
 * How a queue delivers.
 *
 * @param leastBackoff the pause after the first failure; it doubles with each
 * @param mostBackoff the longest pause
 * @param parallelism how many deliveries are under way at a time
 * @param deadline how long an answer may take; then the delivery failed, though it may go on there
 * @param retry whether a failed delivery is repeated at all
 */
public record RedeliveryPolicy(
    Duration leastBackoff,
    Duration mostBackoff,
    int parallelism,
    Duration deadline,
    boolean retry) {

  /** Eventarc's own: 10 s to 600 s between tries. */
  public static final RedeliveryPolicy EVENTARC =
      new RedeliveryPolicy(
          Duration.ofSeconds(10), Duration.ofMinutes(10), 32, Duration.ofMinutes(10), true);

  public RedeliveryPolicy {
    if (leastBackoff.isNegative() || mostBackoff.compareTo(leastBackoff) < 0 || parallelism < 1) {
      throw new IllegalArgumentException(
          "back-off must grow from zero or more, parallelism is at least 1: %s, %s, %d"
              .formatted(leastBackoff, mostBackoff, parallelism));
    }
  }

  /** The same, with another range of pauses. */
  public RedeliveryPolicy backingOff(Duration least, Duration most) {
    return new RedeliveryPolicy(least, most, parallelism, deadline, retry);
  }

  /** The same, each event tried once. */
  public RedeliveryPolicy once() {
    return new RedeliveryPolicy(leastBackoff, mostBackoff, parallelism, deadline, false);
  }

  /** The same, with so many deliveries at a time. */
  public RedeliveryPolicy atATime(int deliveries) {
    return new RedeliveryPolicy(leastBackoff, mostBackoff, deliveries, deadline, retry);
  }

  /** The pause after so many failures. */
  Duration pause(int failures) {
    Duration pause = leastBackoff;
    for (int i = 1; i < failures && pause.compareTo(mostBackoff) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(mostBackoff) > 0 ? mostBackoff : pause;
  }

  String json() {
    JsonObject json = new JsonObject();
    json.addProperty("leastBackoff", leastBackoff.toString());
    json.addProperty("mostBackoff", mostBackoff.toString());
    json.addProperty("parallelism", parallelism);
    json.addProperty("deadline", deadline.toString());
    json.addProperty("retry", retry);
    return json.toString();
  }

  static RedeliveryPolicy parse(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    return new RedeliveryPolicy(
        Duration.parse(json.get("leastBackoff").getAsString()),
        Duration.parse(json.get("mostBackoff").getAsString()),
        json.get("parallelism").getAsInt(),
        Duration.parse(json.get("deadline").getAsString()),
        json.get("retry").getAsBoolean());
  }
}
