package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;

/**
 * A subscription at work: it pushes, or is pulled from.
 *
 * @param pushed null where it is pulled from
 * @param pulled null where it is pushed
 */
record ActiveSubscription(Subscription subscription, Deliveries pushed, PullQueue pulled) {

  /** Takes a message; durable with the next commit. */
  void put(JsonObject published) {
    if (pushed != null) {
      pushed.put(Message.event(published, subscription.topic(), subscription.name()));
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

  void drop() {
    if (pushed != null) {
      pushed.drop();
    } else {
      pulled.drop();
    }
  }
}
