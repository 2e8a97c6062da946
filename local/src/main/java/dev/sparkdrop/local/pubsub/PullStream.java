package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A subscriber that is sent messages as they come, up to as many at a time as it wants. Its
 * requests and answers are those of StreamingPull, as JSON.
 */
public final class PullStream implements AutoCloseable {
  /** Who is at the other end. Its methods are called by one thread at a time. */
  public interface Receiver {
    /** Whether it takes more without keeping it in memory. */
    boolean isReady();

    /** Takes messages. */
    void receive(JsonObject answer);

    /** The stream is over: there is no such subscription any more, or it is pushed. */
    void refuse(ApiError reason);
  }

  private static final int BATCH = 100;

  /** After this long at most, messages are sent anew whose deadline is over. */
  private static final long LOOK_SECONDS = 1;

  private final Pubsub pubsub;
  private final Database database;
  private final ScheduledExecutorService timer;
  private final String subscription;
  private final Receiver receiver;
  private final long mostMessages;
  private final long mostBytes;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Future<?> looks;

  /** The size of each message that was sent and may still be worked on, by its {@code ackId}. */
  private final Map<String, Long> outstanding = new HashMap<>();

  private Duration deadline;
  private boolean closed;

  PullStream(
      Pubsub pubsub,
      Database database,
      ScheduledExecutorService timer,
      JsonObject first,
      Receiver receiver) {
    this.pubsub = pubsub;
    this.database = database;
    this.timer = timer;
    this.receiver = receiver;
    subscription = first.has("subscription") ? first.get("subscription").getAsString() : "";
    mostMessages = most(first, "maxOutstandingMessages");
    mostBytes = most(first, "maxOutstandingBytes");
    deadline = pubsub.outlet(subscription).pullable().subscription().deadline();
    looks = timer.scheduleWithFixedDelay(this::offer, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    hear(first);
  }

  /** Without a bound where none is given, as on the platform. */
  private static long most(JsonObject first, String name) {
    long given = first.has(name) ? first.get(name).getAsLong() : 0;
    return given > 0 ? given : Long.MAX_VALUE;
  }

  String subscription() {
    return subscription;
  }

  /** Takes what the subscriber says: acknowledgements, deadlines, or that it is there. */
  public void hear(JsonObject request) {
    try {
      ActiveSubscription active = pubsub.outlet(subscription);
      synchronized (this) {
        if (request.has("streamAckDeadlineSeconds")) {
          deadline = Duration.ofSeconds(request.get("streamAckDeadlineSeconds").getAsInt());
        }
        JsonArray acknowledged = array(request, "ackIds");
        acknowledged.forEach(id -> active.acknowledge(id.getAsString()));
        if (!acknowledged.isEmpty()) {
          database.commit();
        }
        JsonArray hidden = array(request, "modifyDeadlineAckIds");
        JsonArray seconds = array(request, "modifyDeadlineSeconds");
        if (hidden.size() != seconds.size()) {
          throw ApiError.invalid("Each of 'modifyDeadlineAckIds' needs its seconds.");
        }
        for (int i = 0; i < hidden.size(); i++) {
          active.hide(hidden.get(i).getAsString(), Duration.ofSeconds(seconds.get(i).getAsInt()));
        }
      }
      pubsub.wake(subscription);
    } catch (ApiError refused) {
      end(refused);
    }
  }

  private static JsonArray array(JsonObject request, String name) {
    return request.get(name) instanceof JsonArray array ? array : new JsonArray();
  }

  /** Looks soon whether there is something to send, in another thread. */
  public void wake() {
    if (woken.compareAndSet(false, true)) {
      timer.execute(this::offer);
    }
  }

  /** Sends what may be sent. */
  private void offer() {
    woken.set(false);
    try {
      pubsub.giveUpOld();
      synchronized (this) {
        ActiveSubscription active = pubsub.outlet(subscription).pullable();
        JsonArray messages = next(active);
        while (!messages.isEmpty()) {
          JsonObject answer = new JsonObject();
          answer.add("receivedMessages", messages);
          answer.add("subscriptionProperties", properties(active.subscription()));
          receiver.receive(answer);
          messages = next(active);
        }
      }
    } catch (ApiError refused) {
      end(refused);
    }
  }

  private JsonArray next(ActiveSubscription active) {
    if (closed || !receiver.isReady()) {
      return new JsonArray();
    }
    active.keepHidden(outstanding.keySet());
    long bytes = outstanding.values().stream().mapToLong(Long::longValue).sum();
    long room = mostMessages - outstanding.size();
    JsonArray messages =
        room > 0 && bytes < mostBytes
            ? active.pull((int) Math.min(BATCH, room), deadline)
            : new JsonArray();
    for (JsonElement message : messages) {
      JsonObject received = message.getAsJsonObject();
      outstanding.put(received.get("ackId").getAsString(), (long) message.toString().length());
    }
    return messages;
  }

  private static JsonObject properties(Subscription subscription) {
    JsonObject properties = new JsonObject();
    properties.addProperty("messageOrderingEnabled", subscription.ordered());
    properties.addProperty("exactlyOnceDeliveryEnabled", subscription.exactlyOnce());
    return properties;
  }

  private synchronized void end(ApiError reason) {
    if (!closed) {
      close();
      receiver.refuse(reason);
    }
  }

  /** What was sent and not acknowledged is sent to another subscriber after its deadline. */
  @Override
  public synchronized void close() {
    closed = true;
    looks.cancel(false);
    pubsub.closed(this);
  }
}
