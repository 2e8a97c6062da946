package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A subscription at work: it pushes, or is pulled from. */
final class ActiveSubscription implements Deliveries.Handling {
  /** Where messages go that were delivered too often. */
  @FunctionalInterface
  interface DeadLetters {
    void take(Subscription from, JsonObject published, int attempts);
  }

  private final RetainedMessages retained;
  private final Predicate<Map<String, String>> filter;
  private final DeadLetters deadLetters;
  private final Set<String> snapshots = new HashSet<>();
  private volatile Subscription subscription;
  private volatile Deliveries pushed;
  private volatile PullQueue pulled;

  ActiveSubscription(
      Subscription subscription, RetainedMessages retained, DeadLetters deadLetters) {
    this.subscription = subscription;
    this.retained = retained;
    this.deadLetters = deadLetters;
    filter = MessageFilter.parse(subscription.filter());
  }

  Subscription subscription() {
    return subscription;
  }

  /** Null where it is pulled from. */
  Deliveries pushed() {
    return pushed;
  }

  void become(Subscription changed) {
    subscription = changed;
  }

  /** Whether it was neither pushed nor pulled from yet. */
  boolean isIdle() {
    return pushed == null && pulled == null;
  }

  /** Has it pushed from now on. */
  void push(Deliveries deliveries) {
    pushed = deliveries;
    pulled = null;
  }

  /** Has it pulled from from now on. */
  void pull(PullQueue queue) {
    pulled = queue;
    pushed = null;
  }

  /** Takes a message that its filter lets through; durable with the next commit. */
  void put(JsonObject published) {
    if (!subscription.detached() && filter.test(MessageFilter.attributes(published))) {
      putBack(published);
    }
  }

  /** Takes a message whatever its attributes: it was let through before. */
  void putBack(JsonObject published) {
    if (pushed != null) {
      pushed.put(Message.event(published, subscription));
    } else {
      pulled.put(published);
    }
  }

  /** Starts to deliver, or goes on at another endpoint. */
  void deliver() {
    if (pushed != null) {
      pushed.deliverTo(subscription.endpoint(), subscription.policy());
    }
  }

  /** Up to so many messages, each hidden from others for that long. */
  JsonArray pull(int most, Duration deadline) {
    return pulling().pull(most, deadline, subscription);
  }

  /** Keeps those messages that are still hidden. */
  void keepHidden(Set<String> ackIds) {
    pulling().keepHidden(ackIds);
  }

  /**
   * This one.
   *
   * @throws ApiError where it cannot be pulled from
   */
  ActiveSubscription pullable() {
    var unused = pulling();
    return this;
  }

  void acknowledge(String ackId) {
    JsonObject published = pulling().acknowledge(ackId);
    if (published != null) {
      retain(published);
    }
  }

  void hide(String ackId, Duration deadline) {
    pulling().hide(ackId, deadline);
  }

  private PullQueue pulling() {
    PullQueue queue = pulled;
    if (subscription.detached()) {
      throw ApiError.failedPrecondition(
          "Subscription " + subscription.name() + " is detached from its topic.");
    }
    if (queue == null) {
      throw ApiError.failedPrecondition(
          subscription.name() + " is pushed; it cannot be pulled from.");
    }
    return queue;
  }

  /** Gives up messages that were pulled as often as the dead-letter policy lets them be. */
  void giveUp() {
    int most = subscription.mostAttempts();
    if (pulled != null && most > 0) {
      pulled
          .overdelivered(most)
          .forEach((message, times) -> deadLetters.take(subscription, message, times));
    }
  }

  private void retain(JsonObject published) {
    if (subscription.retains() || !snapshots.isEmpty()) {
      retained.keep(published);
    }
  }

  /** What was not acknowledged. */
  List<JsonObject> backlog() {
    return pushed != null
        ? pushed.events().stream().map(Message::published).toList()
        : pulled.messages();
  }

  /** Keeps what is acknowledged for a snapshot's sake, or does not any more. */
  void snapshot(String name, boolean there) {
    if (there) {
      snapshots.add(name);
    } else {
      snapshots.remove(name);
    }
  }

  /** Acknowledges all from before, and takes back what was acknowledged of all from then on. */
  void seek(Instant time) {
    forget(message -> Message.time(message).isBefore(time));
    retained.takeSince(time).forEach(this::putBack);
  }

  /** Goes back to the state of a snapshot, and to all that came after it. */
  void seek(Instant taken, List<JsonObject> backlog) {
    Set<String> then = new HashSet<>();
    backlog.forEach(message -> then.add(Message.id(message)));
    forget(message -> !Message.time(message).isAfter(taken) && !then.contains(Message.id(message)));
    Set<String> there = new HashSet<>();
    backlog().forEach(message -> there.add(Message.id(message)));
    for (JsonObject message : retained.takeSince(Instant.EPOCH)) {
      boolean back = Message.time(message).isAfter(taken) || then.contains(Message.id(message));
      if (back && there.add(Message.id(message))) {
        putBack(message);
      } else if (!back) {
        retained.keep(message);
      }
    }
    backlog.stream().filter(message -> there.add(Message.id(message))).forEach(this::putBack);
  }

  private void forget(Predicate<JsonObject> old) {
    for (JsonObject message : backlog()) {
      if (old.test(message)) {
        drop(message);
        retain(message);
      }
    }
  }

  /** Gives a message up. */
  void drop(JsonObject published) {
    if (pushed != null) {
      pushed.forget(Message.id(published));
    } else {
      pulled.remove(Message.id(published));
    }
  }

  /** Forgets all that it has. */
  void clear() {
    if (pushed != null) {
      pushed.drop();
    } else {
      pulled.drop();
    }
    retained.drop();
  }

  @Override
  public String line(CloudEvent event) {
    return subscription.ordered() ? Message.orderingKey(Message.published(event)) : null;
  }

  @Override
  public void taken(CloudEvent event) {
    retain(Message.published(event));
  }

  @Override
  public boolean givesUp(CloudEvent event, int failures) {
    int most = subscription.mostAttempts();
    if (most == 0 || failures < most) {
      return false;
    }
    deadLetters.take(subscription, Message.published(event), failures);
    return true;
  }
}
