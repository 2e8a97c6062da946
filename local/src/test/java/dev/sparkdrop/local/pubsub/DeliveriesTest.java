package dev.sparkdrop.local.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.LocalClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final URI SOMEWHERE = URI.create("http://127.0.0.1:9/");
  private static final RedeliveryPolicy POLICY =
      RedeliveryPolicy.EVENTARC.backingOff(Duration.ofSeconds(1), Duration.ofSeconds(4));

  private final LocalClock clock = new LocalClock(Clock.fixed(NOW, ZoneOffset.UTC));
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final HandSender sender = new HandSender();

  @TempDir Path folder;

  private Database database;

  /** Deliveries that the test answers by hand. */
  private static final class HandSender implements Sender {
    private final Deque<CompletableFuture<Integer>> open = new ArrayDeque<>();
    private final Deque<String> ids = new ArrayDeque<>();

    @Override
    public synchronized CompletableFuture<Integer> send(
        URI endpoint, CloudEvent event, Duration deadline) {
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      open.add(answer);
      ids.add(event.id());
      return answer;
    }

    synchronized int underWay() {
      return open.size();
    }

    void answer(int status) {
      take().complete(status);
    }

    void breakOff() {
      take().completeExceptionally(new IOException("connection reset"));
    }

    private synchronized CompletableFuture<Integer> take() {
      return open.remove();
    }

    synchronized String id() {
      return ids.remove();
    }
  }

  @BeforeEach
  void open() throws IOException {
    database = new Database(folder.resolve("cloud.db"));
  }

  @AfterEach
  void close() {
    timer.shutdownNow();
    database.close();
  }

  private Deliveries deliveries(RedeliveryPolicy redeliveryPolicy) {
    Deliveries deliveries =
        new Deliveries("q", database, clock, timer, sender, DeliveryFaults.NONE, redeliveryPolicy);
    deliveries.deliverTo(SOMEWHERE, redeliveryPolicy);
    return deliveries;
  }

  private static CloudEvent event(String id) {
    return new CloudEvent(id, "type", "//source", null, NOW, Map.of(), "{}");
  }

  @Test
  void eventThatWasTakenIsForgotten() {
    Deliveries deliveries = deliveries(POLICY);
    deliveries.send(event("a"));
    assertTrue(deliveries.holds("a"));

    sender.answer(204);

    assertFalse(deliveries.holds("a"));
    assertEquals(0, deliveries.undelivered());
  }

  @Test
  void failedDeliveryIsRepeatedAfterAPauseThatDoublesUpToTheMost() {
    Deliveries deliveries = deliveries(POLICY);
    deliveries.send(event("a"));
    for (int seconds : new int[] {1, 2, 4, 4}) {
      sender.answer(500);
      clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
      deliveries.poke();
      assertEquals(0, sender.underWay());

      clock.advance(Duration.ofMillis(1));
      deliveries.poke();

      assertEquals(1, sender.underWay());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 199, 300, 302, 404, 429, 503})
  void whateverIsNotTwoHundredSomethingIsAFailure(int status) {
    Deliveries deliveries = deliveries(POLICY);
    deliveries.send(event("a"));

    sender.answer(status);

    assertTrue(deliveries.holds("a"));
  }

  @Test
  void brokenConnectionIsAFailure() {
    Deliveries deliveries = deliveries(POLICY);
    deliveries.send(event("a"));

    sender.breakOff();

    assertTrue(deliveries.holds("a"));
    clock.advance(Duration.ofSeconds(1));
    deliveries.poke();
    assertEquals(1, sender.underWay());
  }

  @Test
  void noMoreThanThePolicySaysAreUnderWay() {
    Deliveries deliveries = deliveries(POLICY.atATime(2));
    for (String id : new String[] {"a", "b", "c"}) {
      deliveries.send(event(id));
    }
    assertEquals(2, sender.underWay());

    sender.answer(200);

    assertEquals(2, sender.underWay());
    assertEquals(2, deliveries.undelivered());
  }

  @Test
  void failedEventsDoNotKeepOthersWaiting() {
    Deliveries deliveries = deliveries(POLICY.atATime(1));
    deliveries.send(event("a"));
    deliveries.send(event("b"));

    sender.answer(500);

    assertEquals("a", sender.id());
    assertEquals("b", sender.id());
  }

  @Test
  void wakeUpIsTriedOnce() {
    Deliveries deliveries = deliveries(POLICY.once());
    deliveries.send(event("a"));

    sender.answer(500);

    assertEquals(0, deliveries.undelivered());
    clock.advance(Duration.ofHours(1));
    deliveries.poke();
    assertEquals(0, sender.underWay());
  }

  @Test
  void whatWasNotTakenIsDeliveredByTheNextProcess() throws IOException {
    Deliveries first = deliveries(POLICY);
    first.send(event("a"));
    first.send(event("b"));
    sender.answer(200);
    first.close();
    database.close();
    database = new Database(folder.resolve("cloud.db"));
    HandSender before = sender;
    assertEquals("a", before.id());
    assertEquals("b", before.id());

    Deliveries next = deliveries(POLICY);

    assertEquals(1, next.undelivered());
    assertEquals("b", sender.id());
  }

  @Test
  void eventsOfManyThreadsAreAllKept() throws Exception {
    Deliveries deliveries = deliveries(POLICY.atATime(10_000));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    Set<Future<?>> sent = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      String id = "e" + i;
      sent.add(threads.submit(() -> deliveries.send(event(id))));
    }
    for (Future<?> one : sent) {
      one.get();
    }
    threads.shutdown();

    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      ids.add(sender.id());
    }
    assertEquals(400, ids.size());
    assertEquals(400, deliveries.undelivered());
  }

  @Test
  void partOfALargerChangeIsDeliveredAfterIt() throws Exception {
    try (Endpoint endpoint = new Endpoint()) {
      Deliveries deliveries =
          new Deliveries(
              "real", database, clock, timer, new HttpSender(), DeliveryFaults.NONE, POLICY);
      deliveries.deliverTo(endpoint.address(), POLICY);

      database.together(
          () -> {
            deliveries.put(event("a"));
            return "";
          });
      database.commit();

      assertEquals("a", endpoint.next().headers().get("ce-id"));
    }
  }

  @Test
  void overTheWireAnEventIsRepeatedUntilItIsTaken() throws Exception {
    try (Endpoint endpoint = new Endpoint()) {
      endpoint.answers.add(503);
      endpoint.answers.add(0);
      RedeliveryPolicy quick = POLICY.backingOff(Duration.ZERO, Duration.ZERO);
      Deliveries deliveries =
          new Deliveries(
              "real", database, clock, timer, new HttpSender(), DeliveryFaults.NONE, quick);
      deliveries.deliverTo(endpoint.address(), quick);

      deliveries.send(event("a"));

      for (int i = 0; i < 3; i++) {
        assertEquals("a", endpoint.next().headers().get("ce-id"));
      }
    }
  }
}
