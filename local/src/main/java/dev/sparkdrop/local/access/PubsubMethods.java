package dev.sparkdrop.local.access;

import static java.util.Map.entry;

import dev.sparkdrop.local.access.ApiMethod.Need;
import java.util.List;
import java.util.Map;

/**
 * What Pub/Sub's methods need of a topic or subscription. From
 * https://cloud.google.com/pubsub/docs/access-control.
 */
final class PubsubMethods {
  private static final String TOPICS = "/v1/projects/{project}/topics";
  private static final String TOPIC = TOPICS + "/{topic}";
  private static final String SUBSCRIPTIONS = "/v1/projects/{project}/subscriptions";
  private static final String SUBSCRIPTION = SUBSCRIPTIONS + "/{subscription}";

  static final Map<String, ApiMethod> BY_ROUTE =
      Map.ofEntries(
          entry("PUT " + TOPIC, topic("create", "create")),
          entry("GET " + TOPICS, topic("list", "list")),
          entry("GET " + TOPIC, topic("get", "get")),
          entry("DELETE " + TOPIC, topic("delete", "delete")),
          entry("POST " + TOPIC + ":publish", topic("publish", "publish")),
          entry("GET " + TOPIC + "/subscriptions", topic("subscriptions.list", "get")),
          entry("PUT " + SUBSCRIPTION, subscription("create", "create")),
          entry("GET " + SUBSCRIPTIONS, subscription("list", "list")),
          entry("GET " + SUBSCRIPTION, subscription("get", "get")),
          entry("DELETE " + SUBSCRIPTION, subscription("delete", "delete")),
          entry("POST " + SUBSCRIPTION + ":pull", subscription("pull", "consume")),
          entry("POST " + SUBSCRIPTION + ":acknowledge", subscription("acknowledge", "consume")),
          entry(
              "POST " + SUBSCRIPTION + ":modifyAckDeadline",
              subscription("modifyAckDeadline", "consume")));

  private PubsubMethods() {}

  private static ApiMethod topic(String name, String permission) {
    return of("topics", "topic", name, permission);
  }

  private static ApiMethod subscription(String name, String permission) {
    return of("subscriptions", "subscription", name, permission);
  }

  private static ApiMethod of(String kind, String variable, String name, String permission) {
    String needed = "pubsub." + kind + "." + permission;
    return new ApiMethod(
        "pubsub." + kind + "." + name,
        (httpCall, status) -> {
          String which = httpCall.variable(variable);
          return List.of(new Need(needed, which == null ? "project" : kind + "/" + which));
        });
  }
}
