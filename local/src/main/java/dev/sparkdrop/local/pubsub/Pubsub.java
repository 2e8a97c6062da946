package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.iam.IamPolicies;
import dev.sparkdrop.local.storage.Notifications;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Topics topics;
  private final Snapshots snapshots;
  private final MVMap<String, String> subscriptions;
  private final MVMap<String, String> counters;
  private final Map<String, ActiveSubscription> outlets = new ConcurrentSkipListMap<>();
  private final Set<PullStream> streams = ConcurrentHashMap.newKeySet();

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
    topics = new Topics(database);
    snapshots = new Snapshots(database, clock);
    subscriptions = database.map("pubsub.subscriptions");
    counters = database.map("pubsub.counters");
    subscriptions.forEach(
        (name, text) -> {
          JsonObject row = JsonParser.parseString(text).getAsJsonObject();
          RedeliveryPolicy redeliveryPolicy =
              RedeliveryPolicy.parse(row.get("policy").getAsString());
          outlet(new Subscription(row.getAsJsonObject("resource"), redeliveryPolicy));
        });
    snapshots.all().map(each -> each.get("name").getAsString()).forEach(this::heed);
  }

  /**
   * Delivers what an earlier process left. Call it once, after {@link #ensurePush} has said where
   * the endpoints are now.
   */
  public void start() {
    outlets.values().forEach(ActiveSubscription::deliver);
  }

  /** Adds the routes under {@code /v1/projects/{p}/topics} and {@code …/subscriptions}. */
  public void install(Router router, IamPolicies policies) {
    new TopicRoutes(this).install(router, policies);
    new SubscriptionRoutes(this, database).install(router, policies);
    new SnapshotRoutes(this).install(router, policies);
  }

  /** Makes sure that a topic is there. */
  public void ensureTopic(String project, String topic) {
    topics.create(PubsubNames.topic(project, topic), new JsonObject());
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
        return topics.has(topic);
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

  /**
   * Opens a stream by the first request of its subscriber, as JSON.
   *
   * @throws ApiError where there is no such subscription, or it is pushed
   */
  public PullStream stream(JsonObject first, PullStream.Receiver receiver) {
    PullStream stream = new PullStream(this, database, timer, first, receiver);
    streams.add(stream);
    stream.wake();
    return stream;
  }

  /** The stream needs to hear of nothing any more. */
  void closed(PullStream stream) {
    streams.remove(stream);
  }

  /** Something can be pulled, perhaps. */
  void wake(String subscription) {
    streams.stream()
        .filter(stream -> stream.subscription().equals(subscription))
        .forEach(PullStream::wake);
  }

  /** Delivers what is due; call it when the clock was moved. */
  public void poke() {
    streams.forEach(PullStream::wake);
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
    if (!topics.has(topic)) {
      throw Topics.missing(topic);
    }
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
    of(topic).forEach(active -> wake(active.subscription().name()));
    return ids;
  }

  private String nextId() {
    long id = Long.parseLong(counters.getOrDefault("message", "1000000000")) + 1;
    counters.put("message", Long.toString(id));
    return Long.toString(id);
  }

  Topics topics() {
    return topics;
  }

  Snapshots snapshots() {
    return snapshots;
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
        .filter(active -> active.subscription().topic().equals(topic))
        .toList();
  }

  synchronized Subscription create(Subscription subscription) {
    if (!topics.has(subscription.topic())) {
      throw Topics.missing(subscription.topic());
    }
    if (outlets.containsKey(subscription.name())) {
      throw Topics.exists(subscription.name());
    }
    return change(subscription);
  }

  /** Makes a subscription what it is from now on, with what the topic says of retention. */
  synchronized Subscription change(Subscription subscription) {
    Subscription full =
        topics.has(subscription.topic())
            ? subscription.retainingAs(topics.require(subscription.topic()))
            : subscription;
    keep(full);
    return full;
  }

  /** The topic's retention was changed. */
  synchronized void retention(String topic) {
    of(topic).forEach(active -> change(active.subscription()));
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
    outlet(subscription).clear();
    outlets.remove(subscription);
    subscriptions.remove(subscription);
    database.commit();
  }

  /** Its subscriptions and snapshots stay, and say that it is gone. */
  synchronized void deleteTopic(String topic) {
    List<ActiveSubscription> orphans = of(topic);
    topics.delete(topic);
    orphans.forEach(active -> keep(active.subscription().orphaned()));
    snapshots.orphan(topic);
  }

  /** Has a subscription get nothing any more, and forget what it has. */
  synchronized void detach(String subscription) {
    ActiveSubscription active = outlet(subscription);
    keep(active.subscription().detach());
    active.backlog().forEach(active::drop);
    database.commit();
  }

  synchronized JsonObject snapshot(String name, String subscription, JsonObject labels) {
    ActiveSubscription active = outlet(subscription);
    JsonObject made =
        database.together(
            () -> snapshots.create(name, active.subscription(), active.backlog(), labels));
    database.commit();
    heed(name);
    return made;
  }

  /** From now on what is acknowledged is kept for the snapshot's sake. */
  private void heed(String snapshot) {
    ActiveSubscription active = outlets.get(snapshots.of(snapshot));
    if (active != null) {
      active.snapshot(snapshot, true);
    }
  }

  synchronized void deleteSnapshot(String name) {
    ActiveSubscription active = outlets.get(snapshots.of(name));
    snapshots.delete(name);
    if (active != null) {
      active.snapshot(name, false);
    }
  }

  synchronized void seek(String subscription, Instant time) {
    ActiveSubscription active = outlet(subscription);
    database.together(
        () -> {
          active.seek(time);
          return active;
        });
    database.commit();
  }

  synchronized void seek(String subscription, String snapshot) {
    ActiveSubscription active = outlet(subscription);
    String topic = snapshots.require(snapshot).get("topic").getAsString();
    if (!topic.equals(active.subscription().topic())) {
      throw ApiError.invalid("The snapshot " + snapshot + " is of another topic.");
    }
    database.together(
        () -> {
          active.seek(snapshots.taken(snapshot), snapshots.backlog(snapshot));
          return active;
        });
    database.commit();
  }

  /** Has messages that came back too often go to where they are wanted then. */
  void giveUpOld() {
    outlets.values().forEach(ActiveSubscription::giveUp);
  }

  /** Publishes a message anew, as the dead-letter policy of a subscription says. */
  private void deadLetter(Subscription from, JsonObject published, int attempts) {
    JsonObject message = published.deepCopy();
    message.remove("messageId");
    message.remove("publishTime");
    JsonObject attributes =
        message.has("attributes") ? message.getAsJsonObject("attributes") : new JsonObject();
    String[] name = from.name().split("/", -1);
    attributes.addProperty("CloudPubSubDeadLetterSourceSubscription", name[name.length - 1]);
    attributes.addProperty("CloudPubSubDeadLetterSourceSubscriptionProject", name[1]);
    attributes.addProperty("CloudPubSubDeadLetterSourceDeliveryCount", Integer.toString(attempts));
    attributes.addProperty(
        "CloudPubSubDeadLetterSourceTopicPublishTime", Message.time(published).toString());
    message.add("attributes", attributes);
    if (topics.has(from.deadLetterTopic())) {
      publish(from.deadLetterTopic(), List.of(message));
    }
  }

  /** The subscription at work, with what it had where it was at work in another way. */
  private ActiveSubscription outlet(Subscription subscription) {
    String name = subscription.name();
    ActiveSubscription active =
        outlets.computeIfAbsent(
            name,
            key ->
                new ActiveSubscription(
                    subscription, new RetainedMessages(name, database, clock), this::deadLetter));
    boolean push = subscription.endpoint() != null;
    boolean fresh = active.isIdle();
    boolean other = !fresh && push != (active.pushed() != null);
    List<JsonObject> waiting = other ? active.backlog() : List.of();
    if (other) {
      waiting.forEach(active::drop);
    }
    active.become(subscription);
    if (push && (fresh || other)) {
      active.push(
          new Deliveries(
              name, database, clock, timer, sender, deliveryFaults, subscription.policy(), active));
    } else if (fresh || other) {
      active.pull(new PullQueue(name, database, clock));
    }
    waiting.forEach(active::putBack);
    return active;
  }
}
