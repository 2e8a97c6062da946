package dev.sparkdrop.local.pubsub;

import dev.sparkdrop.local.ClockTimer;
import dev.sparkdrop.local.Database;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.MVMap;

/**
 * A durable queue of events for one endpoint: each is delivered at least once, many at a time, in
 * no order that could be relied on, and again after a pause for as long as it fails.
 */
public final class Deliveries implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());

  /** What the owner of a queue has to say of its events. */
  interface Handling {
    /** Events come and go by themselves. */
    Handling NONE =
        new Handling() {
          @Override
          public String line(CloudEvent event) {
            return null;
          }

          @Override
          public void taken(CloudEvent event) {
            // Nothing follows from it.
          }

          @Override
          public boolean givesUp(CloudEvent event, int failures) {
            return false;
          }
        };

    /** Of one line, events are delivered one after the other; null for those of none. */
    String line(CloudEvent event);

    /** The endpoint took it. */
    void taken(CloudEvent event);

    /** Whether it is not tried again after so many failures. */
    boolean givesUp(CloudEvent event, int failures);
  }

  /**
   * An event that waits for its next try.
   *
   * @param line null where it waits for no other
   */
  private record Waiting(
      String key, String id, int failures, Instant notBefore, boolean behind, String line) {
    Waiting now(Instant time) {
      return new Waiting(key, id, 0, time, false, line);
    }
  }

  private final String name;
  private final Database database;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final Sender sender;
  private final DeliveryFaults deliveryFaults;
  private final MVMap<String, String> events;
  private final ClockTimer clockTimer;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparing(Waiting::notBefore).thenComparing(Waiting::key));
  private final Map<String, ArrayDeque<Waiting>> lines = new HashMap<>();
  private final Handling handling;
  private final Set<String> undelivered = new HashSet<>();
  private final AtomicLong sequence;
  private int underWay;
  private URI endpoint;
  private RedeliveryPolicy redeliveryPolicy;
  private boolean closed;

  /**
   * Opens the queue with what an earlier process left in it; {@link #deliverTo} sets it going.
   *
   * @param name of the queue, unique in the database
   * @param deliveryFaults asked about every event that comes in
   */
  public Deliveries(
      String name,
      Database database,
      Clock clock,
      ScheduledExecutorService timer,
      Sender sender,
      DeliveryFaults deliveryFaults,
      RedeliveryPolicy redeliveryPolicy) {
    this(name, database, clock, timer, sender, deliveryFaults, redeliveryPolicy, Handling.NONE);
  }

  /** Likewise, with an owner that has a say. */
  Deliveries(
      String name,
      Database database,
      Clock clock,
      ScheduledExecutorService timer,
      Sender sender,
      DeliveryFaults deliveryFaults,
      RedeliveryPolicy redeliveryPolicy,
      Handling handling) {
    this.handling = handling;
    this.name = name;
    this.database = database;
    this.clock = clock;
    this.timer = timer;
    this.sender = sender;
    this.deliveryFaults = deliveryFaults;
    this.redeliveryPolicy = redeliveryPolicy;
    events = database.map("deliveries." + name);
    clockTimer = new ClockTimer(timer, clock, this::poke);
    events.forEach(
        (key, text) -> {
          CloudEvent event = CloudEvent.parse(text);
          undelivered.add(event.id());
          await(new Waiting(key, event.id(), 0, clock.instant(), false, handling.line(event)));
        });
    sequence = new AtomicLong(events.isEmpty() ? 0 : Long.parseLong(events.lastKey()));
  }

  /** Sets, or changes, where events go and how. What failed elsewhere is tried there at once. */
  public void deliverTo(URI address, RedeliveryPolicy how) {
    synchronized (this) {
      if (!address.equals(endpoint)) {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(one -> waiting.add(one.now(clock.instant())));
      }
      endpoint = address;
      redeliveryPolicy = how;
    }
    poke();
  }

  /** Takes an event; it outlives this process when the call returns. */
  public void send(CloudEvent event) {
    add(event);
    database.commit();
    poke();
  }

  /** Takes an event as part of {@link Database#together}; durable with the next commit. */
  public void put(CloudEvent event) {
    add(event);
    // Not here: the larger change holds the database.
    timer.execute(this::poke);
  }

  /** The database is never changed under our own lock: a larger change takes them the other way. */
  private void add(CloudEvent event) {
    String whose = name.substring(name.lastIndexOf('/') + 1);
    DeliveryFaults.Fate fate = deliveryFaults.of(whose + " " + event.about());
    for (int copy = 1; copy <= fate.copies(); copy++) {
      add(copy == 1 ? event : event.again(), fate);
    }
  }

  private void add(CloudEvent event, DeliveryFaults.Fate fate) {
    String key = "%019d".formatted(sequence.incrementAndGet());
    events.put(key, event.json().toString());
    synchronized (this) {
      if (fate.late().isZero()) { // else it is not delivered yet
        undelivered.add(event.id());
      }
      Instant notBefore = clock.instant().plus(fate.late());
      await(new Waiting(key, event.id(), 0, notBefore, fate.behind(), handling.line(event)));
    }
  }

  /** Only the first of a line can be taken. */
  private void await(Waiting one) {
    ArrayDeque<Waiting> line =
        one.line() == null ? null : lines.computeIfAbsent(one.line(), key -> new ArrayDeque<>());
    if (line != null) {
      line.add(one);
    }
    if (line == null || line.size() == 1) {
      waiting.add(one);
    }
  }

  /** All that were not taken, oldest first. */
  List<CloudEvent> events() {
    return events.entrySet().stream().map(entry -> CloudEvent.parse(entry.getValue())).toList();
  }

  /** Gives an event up that is not under way. */
  void forget(String id) {
    for (Map.Entry<String, String> entry : events.entrySet()) {
      if (CloudEvent.parse(entry.getValue()).id().equals(id)) {
        events.remove(entry.getKey());
      }
    }
    synchronized (this) {
      undelivered.remove(id);
    }
  }

  /** How many events were not taken by the endpoint yet. */
  public synchronized int undelivered() {
    return undelivered.size();
  }

  /** Whether the event with that id was not taken yet. */
  public synchronized boolean holds(String id) {
    return undelivered.contains(id);
  }

  /** Delivers what is due; call it when the clock was moved. */
  public void poke() {
    for (Waiting next : takeDue()) {
      deliver(next);
    }
  }

  private synchronized List<Waiting> takeDue() {
    List<Waiting> due = new ArrayList<>();
    if (closed || endpoint == null) {
      return due;
    }
    Instant now = clock.instant();
    while (underWay < redeliveryPolicy.parallelism()
        && !waiting.isEmpty()
        && !waiting.peek().notBefore().isAfter(now)) {
      due.add(waiting.poll());
      underWay++;
    }
    // With all hands full, the next one that is free looks again.
    boolean free = underWay < redeliveryPolicy.parallelism() && !waiting.isEmpty();
    clockTimer.at(free ? waiting.peek().notBefore() : null);
    return due;
  }

  private void deliver(Waiting one) {
    URI address;
    RedeliveryPolicy how;
    synchronized (this) {
      address = endpoint;
      how = redeliveryPolicy;
    }
    String text = events.get(one.key());
    if (text == null) { // it was given up at this moment, or the queue was
      if (ended(one, how, true)) {
        timer.execute(this::poke);
      }
    } else {
      var unused =
          sender
              .send(address, CloudEvent.parse(text), how.deadline())
              .handle((status, failure) -> answered(one, how, status, failure));
    }
  }

  private Void answered(Waiting one, RedeliveryPolicy how, Integer status, Throwable failure) {
    boolean taken = failure == null && status >= 200 && status < 300;
    if (!taken) {
      LOG.log(
          System.Logger.Level.DEBUG,
          () -> name + ": " + one.id() + " failed: " + (failure == null ? status : failure));
    }
    String text = events.get(one.key());
    CloudEvent event = text == null ? null : CloudEvent.parse(text);
    boolean given = event != null && !taken && handling.givesUp(event, one.failures() + 1);
    boolean over = taken || given || !how.retry();
    if (!ended(one, how, over)) {
      return null;
    }
    if (over) {
      if (taken && event != null) {
        handling.taken(event);
      }
      events.remove(one.key());
      database.commit();
    }
    poke();
    return null;
  }

  private synchronized boolean ended(Waiting one, RedeliveryPolicy how, boolean over) {
    underWay--;
    if (closed) {
      return false;
    }
    if (over) {
      undelivered.remove(one.id());
      next(one);
      letGo(one);
    } else {
      int failures = one.failures() + 1;
      Instant again = clock.instant().plus(how.pause(failures));
      Waiting next = new Waiting(one.key(), one.id(), failures, again, false, one.line());
      if (one.line() != null) {
        lines.get(one.line()).poll();
        lines.get(one.line()).addFirst(next);
      }
      waiting.add(next);
    }
    return true;
  }

  /** The next of its line may go. */
  private void next(Waiting over) {
    ArrayDeque<Waiting> line = over.line() == null ? null : lines.get(over.line());
    if (line != null) {
      line.poll();
      if (line.isEmpty()) {
        lines.remove(over.line());
      } else {
        waiting.add(line.peek());
      }
    }
  }

  /** One was taken: those that came before it and were to be behind it may go. */
  private void letGo(Waiting taken) {
    List<Waiting> held =
        waiting.stream()
            .filter(one -> one.behind() && one.key().compareTo(taken.key()) < 0)
            .toList();
    waiting.removeAll(held);
    held.forEach(one -> waiting.add(one.now(clock.instant())));
  }

  /** Forgets what it holds, for a subscription that was deleted. */
  public void drop() {
    close();
    events.clear();
  }

  /** Stops to deliver; what is undelivered stays for the next process. */
  @Override
  public synchronized void close() {
    closed = true;
    clockTimer.close();
  }
}
