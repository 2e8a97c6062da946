package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.net.URI;
import java.time.Duration;
import java.util.List;

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
    refuse(resource);
    MessageFilter.parse(text(resource, "filter"));
    checkDeadLetters(resource);
    if (!resource.has("messageRetentionDuration")) {
      resource.addProperty("messageRetentionDuration", "604800s");
    }
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

  /** What would change where or how messages arrive, and is not done here. */
  private static void refuse(JsonObject resource) {
    for (String member : List.of("bigqueryConfig", "cloudStorageConfig", "messageTransforms")) {
      if (resource.has(member) && !resource.get(member).toString().matches("\\{}|\\[]")) {
        throw ApiError.unoffered("The local cloud has no subscription with '" + member + "'.");
      }
    }
    if (resource.get("pushConfig") instanceof JsonObject push && push.has("noWrapper")) {
      throw ApiError.unoffered("The local cloud pushes messages wrapped: leave out 'noWrapper'.");
    }
  }

  private static void checkDeadLetters(JsonObject resource) {
    if (resource.get("deadLetterPolicy") instanceof JsonObject policy && policy.size() > 0) {
      if (!text(policy, "deadLetterTopic").matches("projects/[^/]+/topics/[^/]+")) {
        throw ApiError.invalid("'deadLetterPolicy.deadLetterTopic' is like projects/P/topics/T.");
      }
      int most =
          policy.has("maxDeliveryAttempts") ? policy.get("maxDeliveryAttempts").getAsInt() : 5;
      if (most < 5 || most > 100) {
        throw ApiError.invalid(
            "'deadLetterPolicy.maxDeliveryAttempts' is between 5 and 100, not " + most + ".");
      }
      policy.addProperty("maxDeliveryAttempts", most);
    } else {
      resource.remove("deadLetterPolicy");
    }
  }

  private static String text(JsonObject resource, String member) {
    return resource.has(member) ? resource.get(member).getAsString() : "";
  }

  /** The same, with what its topic says of how long messages are kept. */
  Subscription retainingAs(JsonObject topicResource) {
    JsonObject next = resource.deepCopy();
    next.remove("topicMessageRetentionDuration");
    if (topicResource.has("messageRetentionDuration")) {
      next.add("topicMessageRetentionDuration", topicResource.get("messageRetentionDuration"));
    }
    return new Subscription(next, policy);
  }

  /** The same, without a topic: that was deleted. */
  Subscription orphaned() {
    return with("topic", "_deleted-topic_");
  }

  /** The same, which gets and gives nothing any more. */
  Subscription detach() {
    JsonObject next = resource.deepCopy();
    next.addProperty("detached", true);
    return new Subscription(next, policy);
  }

  private Subscription with(String member, String value) {
    JsonObject next = resource.deepCopy();
    next.addProperty(member, value);
    return new Subscription(next, policy);
  }

  String filter() {
    return text(resource, "filter");
  }

  boolean detached() {
    return text(resource, "detached").equals("true");
  }

  /** Whether messages with one ordering key come one after the other. */
  boolean ordered() {
    return text(resource, "enableMessageOrdering").equals("true");
  }

  boolean exactlyOnce() {
    return text(resource, "enableExactlyOnceDelivery").equals("true");
  }

  /** Whether acknowledged messages are kept for a seek. */
  boolean retains() {
    return text(resource, "retainAckedMessages").equals("true")
        || resource.has("topicMessageRetentionDuration");
  }

  /** After how many deliveries a message goes elsewhere; 0 for never. */
  int mostAttempts() {
    return resource.has("deadLetterPolicy")
        ? resource.getAsJsonObject("deadLetterPolicy").get("maxDeliveryAttempts").getAsInt()
        : 0;
  }

  /** The full name of the topic where such messages go; null for none. */
  String deadLetterTopic() {
    return resource.has("deadLetterPolicy")
        ? text(resource.getAsJsonObject("deadLetterPolicy"), "deadLetterTopic")
        : null;
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
