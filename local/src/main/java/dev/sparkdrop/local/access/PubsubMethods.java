package dev.sparkdrop.local.access;

import dev.sparkdrop.local.access.ApiMethod.Need;
import java.util.HashMap;
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

  private static final String SNAPSHOTS = "/v1/projects/{project}/snapshots";
  private static final String SNAPSHOT = SNAPSHOTS + "/{snapshot}";

  static final Map<String, ApiMethod> BY_ROUTE = new HashMap<>();

  static {
    crud(TOPICS, TOPIC, "topics", "topic");
    BY_ROUTE.put("POST " + TOPIC + ":publish", topic("publish", "publish"));
    BY_ROUTE.put("GET " + TOPIC + "/subscriptions", topic("subscriptions.list", "get"));
    BY_ROUTE.put("GET " + TOPIC + "/snapshots", topic("snapshots.list", "get"));
    crud(SUBSCRIPTIONS, SUBSCRIPTION, "subscriptions", "subscription");
    BY_ROUTE.put("POST " + SUBSCRIPTION + ":pull", subscription("pull", "consume"));
    BY_ROUTE.put("POST " + SUBSCRIPTION + ":acknowledge", subscription("acknowledge", "consume"));
    BY_ROUTE.put(
        "POST " + SUBSCRIPTION + ":modifyAckDeadline",
        subscription("modifyAckDeadline", "consume"));
    BY_ROUTE.put(
        "POST " + SUBSCRIPTION + ":modifyPushConfig", subscription("modifyPushConfig", "update"));
    BY_ROUTE.put("POST " + SUBSCRIPTION + ":seek", subscription("seek", "consume"));
    BY_ROUTE.put("POST " + SUBSCRIPTION + ":detach", subscription("detach", "detachSubscription"));
    crud(SNAPSHOTS, SNAPSHOT, "snapshots", "snapshot");
    String schemas = "/v1/projects/{project}/schemas";
    BY_ROUTE.put("GET " + schemas, of("schemas", "schema", "list", "list"));
    BY_ROUTE.put("POST " + schemas, of("schemas", "schema", "create", "create"));
  }

  private static void crud(String all, String one, String kind, String variable) {
    BY_ROUTE.put("PUT " + one, of(kind, variable, "create", "create"));
    BY_ROUTE.put("GET " + all, of(kind, variable, "list", "list"));
    BY_ROUTE.put("GET " + one, of(kind, variable, "get", "get"));
    BY_ROUTE.put("PATCH " + one, of(kind, variable, "patch", "update"));
    BY_ROUTE.put("DELETE " + one, of(kind, variable, "delete", "delete"));
    BY_ROUTE.put(
        "GET " + one + ":getIamPolicy", of(kind, variable, "getIamPolicy", "getIamPolicy"));
    BY_ROUTE.put(
        "POST " + one + ":getIamPolicy", of(kind, variable, "getIamPolicy", "getIamPolicy"));
    BY_ROUTE.put(
        "POST " + one + ":setIamPolicy", of(kind, variable, "setIamPolicy", "setIamPolicy"));
    BY_ROUTE.put(
        "POST " + one + ":testIamPermissions",
        new ApiMethod("pubsub." + kind + ".testIamPermissions", (httpCall, status) -> List.of()));
  }

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
