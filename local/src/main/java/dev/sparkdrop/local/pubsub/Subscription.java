package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.net.URI;
import java.time.Duration;

/**
 * What a subscription is: its REST resource, and how it is pushed.
 *
 * @param resource {@code name}, {@code topic}, {@code pushConfig} and more, as clients see it
 */
record Subscription(JsonObject resource, RedeliveryPolicy policy) {
  private static final int LEAST_DEADLINE = 10;
  private static final int MOST_DEADLINE = 600;

  /** A subscription that a client asks for. */
  static Subscription asked(String name, JsonObject sent) {
    JsonObject resource = sent.deepCopy();
    resource.addProperty("name", name);
    if (!resource.has("topic")) {
      throw ApiError.invalid("A subscription needs its 'topic', as projects/P/topics/T.");
    }
    int seconds =
        resource.has("ackDeadlineSeconds") ? resource.get("ackDeadlineSeconds").getAsInt() : 0;
    int deadline = seconds == 0 ? LEAST_DEADLINE : seconds;
    if (deadline < LEAST_DEADLINE || deadline > MOST_DEADLINE) {
      throw ApiError.invalid(
          "'ackDeadlineSeconds' is between %d and %d, not %d."
              .formatted(LEAST_DEADLINE, MOST_DEADLINE, deadline));
    }
    resource.addProperty("ackDeadlineSeconds", deadline);
    resource.addProperty("state", "ACTIVE");
    RedeliveryPolicy eventarc = RedeliveryPolicy.EVENTARC;
    RedeliveryPolicy redeliveryPolicy =
        new RedeliveryPolicy(
            backoff(resource, "minimumBackoff", eventarc.leastBackoff()),
            backoff(resource, "maximumBackoff", eventarc.mostBackoff()),
            eventarc.parallelism(),
            Duration.ofSeconds(deadline),
            true);
    Subscription subscription = new Subscription(resource, redeliveryPolicy);
    subscription.endpoint();
    return subscription;
  }

  private static Duration backoff(JsonObject resource, String name, Duration absent) {
    JsonObject retry = resource.getAsJsonObject("retryPolicy");
    if (retry == null || !retry.has(name)) {
      return absent;
    }
    String text = retry.get(name).getAsString();
    if (!text.matches("\\d{1,3}(\\.\\d{1,9})?s")) {
      throw ApiError.invalid("'retryPolicy." + name + "' is a time such as '10s', not " + text);
    }
    return Duration.parse("PT" + text.replace('s', 'S'));
  }

  String name() {
    return resource.get("name").getAsString();
  }

  String topic() {
    return resource.get("topic").getAsString();
  }

  Duration deadline() {
    return Duration.ofSeconds(resource.get("ackDeadlineSeconds").getAsInt());
  }

  /** Where messages are pushed; null where they are pulled. */
  URI endpoint() {
    JsonObject push = resource.getAsJsonObject("pushConfig");
    String endpoint =
        push == null || !push.has("pushEndpoint") ? "" : push.get("pushEndpoint").getAsString();
    if (!endpoint.isEmpty() && !endpoint.matches("https?://[^\\s/]+(/\\S*)?")) {
      throw ApiError.invalid("'pushEndpoint' is an http address, not '" + endpoint + "'.");
    }
    return endpoint.isEmpty() ? null : URI.create(endpoint);
  }
}
