package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.storage.Notifications;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import org.h2.mvstore.MVMap;

/**
 * The local Pub/Sub: topics, subscriptions that push or are pulled from, messages that are kept
 * until they are taken. Everything is in the database; a new one on the same data goes on.
 */
public final class Pubsub implements AutoCloseable {
  private final Database database;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final Sender sender;
  private final DeliveryFaults deliveryFaults;
  private final MVMap<String, String> topics;
  private final MVMap<String, String> subscriptions;
  private final MVMap<String, String> counters;
  private final Map<String, ActiveSubscription> outlets = new ConcurrentSkipListMap<>();

  /**
   * @param timer runs short steps; stays the caller's
   * @param deliveryFaults asked about every message that is to be pushed
   */
  public Pubsub(
      Database database,
      Clock clock,
      ScheduledExecutorService timer,
      Sender sender,
      DeliveryFaults deliveryFaults) {
    this.database = database;
    this.clock = clock;
    this.timer = timer;
    this.sender = sender;
    this.deliveryFaults = deliveryFaults;
    topics = database.map("pubsub.topics");
    subscriptions = database.map("pubsub.subscriptions");
    counters = database.map("pubsub.counters");
    subscriptions.forEach(
        (name, text) -> {
          JsonObject row = JsonParser.parseString(text).getAsJsonObject();
          RedeliveryPolicy redeliveryPolicy =
              RedeliveryPolicy.parse(row.get("policy").getAsString());
          outlet(new Subscription(row.getAsJsonObject("resource"), redeliveryPolicy));
        });
  }

  /**
   * Delivers what an earlier process left. Call it once, after {@link #ensurePush} has said where
   * the endpoints are now.
   */
  public void start() {
    outlets.values().forEach(ActiveSubscription::deliver);
  }

  /** Adds the routes under {@code /v1/projects/{p}/topics} and {@code …/subscriptions}. */
  public void install(Router router) {
    new PubsubRoutes(this, database).install(router);
  }

  /** Makes sure that a topic is there. */
  public void ensureTopic(String project, String topic) {
    if (topics.putIfAbsent(PubsubNames.topic(project, topic), "{}") == null) {
      database.commit();
    }
  }

  /**
   * Makes sure that a topic is pushed to an endpoint, in this way from now on. What an earlier
   * process did not deliver goes to the new endpoint.
   */
  public synchronized void ensurePush(
      String project,
      String subscription,
      String topic,
      URI endpoint,
      RedeliveryPolicy redeliveryPolicy) {
    ensureTopic(project, topic);
    JsonObject push = new JsonObject();
    push.addProperty("pushEndpoint", endpoint.toString());
    JsonObject resource = new JsonObject();
    resource.addProperty("topic", PubsubNames.topic(project, topic));
    resource.add("pushConfig", push);
    String name = PubsubNames.subscription(project, subscription);
    keep(new Subscription(Subscription.asked(name, resource).resource(), redeliveryPolicy));
  }

  /**
   * Publishes a message of our own.
   *
   * @return its id
   */
  public String publish(String project, String topic, String data, Map<String, String> attributes) {
    return publish(PubsubNames.topic(project, topic), List.of(Message.of(data, attributes))).get(0);
  }

  /** What buckets publish their notifications to. */
  public Notifications.Publisher publisher() {
    return new Notifications.Publisher() {
      @Override
      public boolean has(String topic) {
        return topics.containsKey(topic);
      }

      @Override
      public void publish(String topic, String data, Map<String, String> attributes) {
        Pubsub.this.publish(topic, List.of(Message.of(data, attributes)));
      }
    };
  }

  /** Whether a push subscription of the topic still has to deliver that message. */
  public boolean undelivered(String project, String topic, String messageId) {
    return of(PubsubNames.topic(project, topic)).stream()
        .map(ActiveSubscription::pushed)
        .filter(Objects::nonNull)
        .anyMatch(pushed -> pushed.holds(messageId));
  }

  /** Delivers what is due; call it when the clock was moved. */
  public void poke() {
    outlets.values().stream()
        .map(ActiveSubscription::pushed)
        .filter(Objects::nonNull)
        .forEach(Deliveries::poke);
  }

  @Override
  public void close() {
    outlets.values().stream()
        .map(ActiveSubscription::pushed)
        .filter(Objects::nonNull)
        .forEach(Deliveries::close);
  }

  /** Returns the ids of the messages, one each, when they are durable. */
  List<String> publish(String topic, List<JsonObject> messages) {
    checkTopic(topic);
    List<String> ids =
        database.together(
            () -> {
              List<String> given = new ArrayList<>();
              for (JsonObject message : messages) {
                String id = nextId();
                JsonObject published = Message.published(message, id, clock.instant());
                of(topic).forEach(activeSubscription -> activeSubscription.put(published));
                given.add(id);
              }
              return given;
            });
    database.commit();
    return ids;
  }

  private String nextId() {
    long id = Long.parseLong(counters.getOrDefault("message", "1000000000")) + 1;
    counters.put("message", Long.toString(id));
    return Long.toString(id);
  }

  void checkTopic(String topic) {
    if (!topics.containsKey(topic)) {
      throw ApiError.notFound("Resource not found (resource=" + topic + ").");
    }
  }

  MVMap<String, String> topics() {
    return topics;
  }

  /** All subscriptions by name. */
  Map<String, ActiveSubscription> outlets() {
    return outlets;
  }

  ActiveSubscription outlet(String subscription) {
    ActiveSubscription activeSubscription = outlets.get(subscription);
    if (activeSubscription == null) {
      throw ApiError.notFound("Resource not found (resource=" + subscription + ").");
    }
    return activeSubscription;
  }

  List<ActiveSubscription> of(String topic) {
    return outlets.values().stream()
        .filter(activeSubscription -> activeSubscription.subscription().topic().equals(topic))
        .toList();
  }

  synchronized void create(Subscription subscription) {
    checkTopic(subscription.topic());
    if (outlets.containsKey(subscription.name())) {
      throw ApiError.alreadyExists(
          "Resource already exists in the project (resource=" + subscription.name() + ").");
    }
    keep(subscription);
  }

  private void keep(Subscription subscription) {
    JsonObject row = new JsonObject();
    row.add("resource", subscription.resource());
    row.addProperty("policy", subscription.policy().json());
    subscriptions.put(subscription.name(), row.toString());
    database.commit();
    outlet(subscription).deliver();
  }

  synchronized void delete(String subscription) {
    outlet(subscription).drop();
    outlets.remove(subscription);
    subscriptions.remove(subscription);
    database.commit();
  }

  private ActiveSubscription outlet(Subscription subscription) {
    String name = subscription.name();
    ActiveSubscription before = outlets.get(name);
    ActiveSubscription now;
    if (subscription.endpoint() == null) {
      now = new ActiveSubscription(subscription, null, new PullQueue(name, database, clock));
    } else if (before != null && before.pushed() != null) {
      now = new ActiveSubscription(subscription, before.pushed(), null);
    } else {
      Deliveries pushed =
          new Deliveries(
              name, database, clock, timer, sender, deliveryFaults, subscription.policy());
      now = new ActiveSubscription(subscription, pushed, null);
    }
    outlets.put(name, now);
    return now;
  }
}
