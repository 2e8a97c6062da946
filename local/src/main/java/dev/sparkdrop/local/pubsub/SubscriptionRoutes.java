package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.ModifyPushConfigRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.dataproc.ProtoJson;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.http.UpdateMask;
import dev.sparkdrop.local.iam.IamPolicies;
import dev.sparkdrop.local.iam.IamRoutes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The REST face of subscriptions. */
final class SubscriptionRoutes {
  private static final String SUBSCRIPTIONS = "/v1/projects/{project}/subscriptions";
  private static final int MOST_PULLED = 1000;
  private static final int MOST_DEADLINE = 600;
  private static final Set<String> UPDATABLE =
      Set.of(
          "ackDeadlineSeconds",
          "bigqueryConfig",
          "cloudStorageConfig",
          "deadLetterPolicy",
          "enableExactlyOnceDelivery",
          "expirationPolicy",
          "labels",
          "messageRetentionDuration",
          "pushConfig",
          "retainAckedMessages",
          "retryPolicy");

  private final Pubsub pubsub;
  private final Database database;

  SubscriptionRoutes(Pubsub pubsub, Database database) {
    this.pubsub = pubsub;
    this.database = database;
  }

  void install(Router router, IamPolicies policies) {
    String one = SUBSCRIPTIONS + "/{subscription}";
    new IamRoutes(policies, httpCall -> active(httpCall).subscription().name()).addTo(router, one);
    router
        .on("PUT", one, this::create)
        .on("GET", SUBSCRIPTIONS, this::list)
        .on("GET", one, this::get)
        .on("PATCH", one, this::update)
        .on("DELETE", one, this::delete)
        .on("POST", one + ":pull", this::pull)
        .on("POST", one + ":acknowledge", this::acknowledge)
        .on("POST", one + ":modifyAckDeadline", this::modifyDeadline)
        .on("POST", one + ":modifyPushConfig", this::modifyPush)
        .on("POST", one + ":seek", this::seek)
        .on("POST", one + ":detach", this::detach);
  }

  private void create(HttpCall httpCall) throws IOException {
    PubsubNames.check(httpCall.variable("subscription"));
    JsonObject sent =
        ProtoJson.canonical(
            httpCall.json(), com.google.pubsub.v1.Subscription.getDefaultInstance());
    Subscription subscription = Subscription.asked(name(httpCall), sent);
    httpCall.answer(200, pubsub.create(subscription).resource());
  }

  private void list(HttpCall httpCall) throws IOException {
    String prefix = PubsubNames.subscription(httpCall.variable("project"), "");
    SortedMap<String, JsonObject> found = new TreeMap<>();
    pubsub.outlets().values().stream()
        .map(ActiveSubscription::subscription)
        .filter(subscription -> subscription.name().startsWith(prefix))
        .forEach(subscription -> found.put(subscription.name(), subscription.resource()));
    httpCall.answer(200, PagedList.of(httpCall, "subscriptions", found));
  }

  private void get(HttpCall httpCall) throws IOException {
    httpCall.answer(200, active(httpCall).subscription().resource());
  }

  private void update(HttpCall httpCall) throws IOException {
    JsonObject sent =
        ProtoJson.canonical(httpCall.json(), UpdateSubscriptionRequest.getDefaultInstance());
    JsonObject next =
        UpdateMask.apply(
            TopicRoutes.mask(httpCall, sent),
            active(httpCall).subscription().resource(),
            TopicRoutes.member(sent, "subscription"),
            UPDATABLE);
    httpCall.answer(200, pubsub.change(Subscription.asked(name(httpCall), next)).resource());
  }

  private void modifyPush(HttpCall httpCall) throws IOException {
    JsonObject sent =
        ProtoJson.canonical(httpCall.json(), ModifyPushConfigRequest.getDefaultInstance());
    JsonObject next = active(httpCall).subscription().resource().deepCopy();
    next.add("pushConfig", TopicRoutes.member(sent, "pushConfig"));
    pubsub.change(Subscription.asked(name(httpCall), next));
    httpCall.answer(200, new JsonObject());
  }

  private void delete(HttpCall httpCall) throws IOException {
    pubsub.delete(name(httpCall));
    httpCall.answer(200, new JsonObject());
  }

  private void detach(HttpCall httpCall) throws IOException {
    pubsub.detach(name(httpCall));
    httpCall.answer(200, new JsonObject());
  }

  private void seek(HttpCall httpCall) throws IOException {
    JsonObject sent = ProtoJson.canonical(httpCall.json(), SeekRequest.getDefaultInstance());
    String name = active(httpCall).subscription().name();
    if (sent.has("snapshot")) {
      pubsub.seek(name, sent.get("snapshot").getAsString());
    } else if (sent.has("time")) {
      pubsub.seek(name, time(sent.get("time").getAsString()));
    } else {
      throw ApiError.invalid("A seek needs a 'time' or a 'snapshot'.");
    }
    httpCall.answer(200, new JsonObject());
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw ApiError.invalid("'time' is like 2026-11-22T10:00:00Z, not '" + text + "'.");
    }
  }

  private void pull(HttpCall httpCall) throws IOException {
    ActiveSubscription active = active(httpCall);
    JsonObject sent = ProtoJson.canonical(httpCall.json(), PullRequest.getDefaultInstance());
    int most = sent.has("maxMessages") ? sent.get("maxMessages").getAsInt() : 0;
    if (most < 1) {
      throw ApiError.invalid("'maxMessages' must be at least 1.");
    }
    pubsub.giveUpOld();
    JsonObject answer = new JsonObject();
    answer.add(
        "receivedMessages",
        active.pull(Math.min(most, MOST_PULLED), active.subscription().deadline()));
    httpCall.answer(200, answer);
  }

  private void acknowledge(HttpCall httpCall) throws IOException {
    ActiveSubscription active = active(httpCall);
    ackIds(ProtoJson.canonical(httpCall.json(), AcknowledgeRequest.getDefaultInstance()))
        .forEach(active::acknowledge);
    database.commit();
    pubsub.wake(active.subscription().name());
    httpCall.answer(200, new JsonObject());
  }

  private void modifyDeadline(HttpCall httpCall) throws IOException {
    ActiveSubscription active = active(httpCall);
    JsonObject sent =
        ProtoJson.canonical(httpCall.json(), ModifyAckDeadlineRequest.getDefaultInstance());
    int seconds = sent.has("ackDeadlineSeconds") ? sent.get("ackDeadlineSeconds").getAsInt() : 0;
    if (seconds < 0 || seconds > MOST_DEADLINE) {
      throw ApiError.invalid("'ackDeadlineSeconds' is between 0 and 600, not " + seconds + ".");
    }
    ackIds(sent).forEach(id -> active.hide(id, Duration.ofSeconds(seconds)));
    pubsub.wake(active.subscription().name());
    httpCall.answer(200, new JsonObject());
  }

  private ActiveSubscription active(HttpCall httpCall) {
    return pubsub.outlet(name(httpCall));
  }

  private static List<String> ackIds(JsonObject sent) {
    List<String> ids = new ArrayList<>();
    if (sent.has("ackIds")) {
      sent.getAsJsonArray("ackIds").forEach(id -> ids.add(id.getAsString()));
    }
    return ids;
  }

  private static String name(HttpCall httpCall) {
    return PubsubNames.subscription(
        httpCall.variable("project"), httpCall.variable("subscription"));
  }
}
