package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.pubsub.Endpoint;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events and messages that are lost, repeated, late, in another order, or deadly. */
class FaultyEventsTest {
  private RunningCloud cloud;
  private Endpoint launch;
  private Endpoint teardown;
  private final java.util.concurrent.BlockingQueue<String> killed =
      new java.util.concurrent.LinkedBlockingQueue<>();

  @BeforeEach
  void connect() throws Exception {
    cloud = RunningCloud.start();
    launch = new Endpoint();
    teardown = new Endpoint();
    cloud.cloud().killWith(killed::add);
    cloud.cloud().connect(launch.address(), teardown.address());
  }

  @AfterEach
  void stop() throws Exception {
    cloud.close();
    launch.close();
    teardown.close();
  }

  private void land(String name) {
    cloud.call("POST", "/upload/storage/v1/b/landing/o?uploadType=media&name=" + name, "x");
  }

  private static String name(Endpoint.Received event) {
    return event.body().get("name").getAsString();
  }

  @Test
  void aDroppedEventNeverComes() throws Exception {
    cloud.fault("{'where': 'event', 'what': 'drop', 'match': 'launch objects/a'}");

    land("a");
    land("b");

    assertEquals("b", name(launch.next()));
  }

  @Test
  void aDuplicateComesUnderAnotherId() throws Exception {
    cloud.fault("{'where': 'event', 'what': 'duplicate', 'match': 'launch *'}");

    land("a");
    Endpoint.Received first = launch.next();
    Endpoint.Received second = launch.next();

    assertEquals(first.body(), second.body());
    assertNotEquals(first.headers().get("ce-id"), second.headers().get("ce-id"));
  }

  @Test
  void aDelayedEventComesWhenTheClockSaysSo() throws Exception {
    cloud.fault("{'where': 'event', 'what': 'delay', 'match': 'launch *', 'delay': '10m'}");

    land("late");
    land("prompt");
    String first = name(launch.next());
    cloud.cloud().moveClock(Duration.ofMinutes(11));

    assertEquals("prompt", first);
    assertEquals("late", name(launch.next()));
  }

  @Test
  void aReorderedEventComesAfterTheNextOne() throws Exception {
    cloud.fault("{'where': 'event', 'what': 'reorder', 'match': 'launch *', 'delay': '1h'}");

    land("first");
    land("second");

    assertEquals("second", name(launch.next()));
    assertEquals("first", name(launch.next()));
  }

  @Test
  void aMessageIsMatchedByItsData() throws Exception {
    cloud.fault("{'where': 'event', 'what': 'drop', 'match': 'teardown *secret*', 'times': 9}");
    String publish = "/v1/projects/sparkdrop-local/topics/sparkdrop-wakeups:publish";

    cloud.call("POST", publish, "{'messages': [{'data': 'YSBzZWNyZXQ='}]}");
    cloud.call("POST", publish, "{'messages': [{'data': 'cGxhaW4='}]}");

    String data = "";
    while (!data.equals("cGxhaW4=")) {
      data = teardown.next().body().getAsJsonObject("message").get("data").getAsString();
      assertNotEquals("YSBzZWNyZXQ=", data);
    }
  }

  @Test
  void aMovedClockTicksAtOnce() throws Exception {
    cloud.cloud().moveClock(Duration.ofHours(1));

    String data = teardown.next().body().getAsJsonObject("message").get("data").getAsString();
    assertEquals("e30=", data);
  }

  @Test
  void aFunctionIsKilledOverAnEvent() throws Exception {
    cloud.fault("{'where': 'function', 'what': 'kill-after', 'match': 'launch'}");
    land("a");
    launch.next();
    String after = killed.poll(20, TimeUnit.SECONDS);

    cloud.fault("{'where': 'function', 'what': 'kill-before', 'match': 'launch'}");
    land("b");

    assertEquals("launch", after);
    assertEquals("launch", killed.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void aFunctionIsKilledNow() {
    cloud.fault("{'where': 'function', 'what': 'kill', 'match': 'teardown'}");

    assertEquals("teardown", killed.poll());
    assertTrue(killed.isEmpty());
  }
}
