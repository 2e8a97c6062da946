package dev.sparkdrop.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.event.TestEvent;
import dev.sparkdrop.port.RetryLater;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeardownFunctionTest {
  private static final Duration JOB = Duration.ofSeconds(40);

  private final MemoryCloud cloud = new MemoryCloud().pipeline("rain", "rain/*.csv").jobsTake(JOB);
  private final TeardownFunction function = new TeardownFunction(cloud.wiring());

  @BeforeEach
  void aRunIsUnderWay() {
    long generation = cloud.write("landing", "rain/1.csv", "x");
    new LaunchFunction(cloud.wiring())
        .accept(
            TestEvent.landing(
                """
                {"bucket": "landing", "name": "rain/1.csv", "generation": "%d", "size": "1",
                 "timeCreated": "2026-11-22T12:00:00Z"}
                """
                    .formatted(generation)));
  }

  @Test
  void aJobsEndClosesItsRunAndDeletesItsCluster() {
    cloud.clock.pass(JOB);

    function.accept(
        TestEvent.message(
            """
            {"message": {"data": "e30=", "messageId": "1", "message_id": "1"},
             "subscription": "projects/p-1/subscriptions/teardown"}
            """));

    assertEquals(List.of(), List.copyOf(cloud.clusters.there()));
    assertEquals(1, cloud.announcements.published().size());
    assertEquals("SUCCEEDED", cloud.announcements.published().get(0).attributes().get("outcome"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "{}",
        "{\"message\": 5}",
        "{\"message\": {\"data\": \"%\"}}"
      })
  void whateverTheWakeUpSaysTheLanesAreAdvanced(String body) {
    cloud.clock.pass(JOB);

    function.accept(TestEvent.message(body));

    assertEquals(1, cloud.announcements.published().size());
  }

  @Test
  void anEventOfAnyTypeIsAWakeUp() {
    cloud.clock.pass(JOB);

    function.accept(new TestEvent("some.other.type", null, null));

    assertEquals(1, cloud.announcements.published().size());
  }

  @Test
  void aJobThatRunsIsLeftAlone() {
    function.accept(TestEvent.message("{}"));

    assertEquals(1, cloud.clusters.there().size());
    assertEquals(List.of(), cloud.announcements.published());
  }

  @Test
  void aLedgerThatFailsForTheMomentIsAnError() {
    cloud.failing("state");

    assertThrows(RetryLater.class, () -> function.accept(TestEvent.message("{}")));
  }

  @Test
  void clustersThatFailForTheMomentAreLoggedAndTheNextWakeUpGoesOn() {
    cloud.clock.pass(JOB);
    cloud.failing("clusters");
    function.accept(TestEvent.message("{}"));
    assertTrue(
        cloud.log.lines().toString().contains("could not be advanced for the moment"),
        () -> cloud.log.lines().toString());
    cloud.failing(null);

    function.accept(TestEvent.message("{}"));

    assertEquals(List.of(), List.copyOf(cloud.clusters.there()));
  }
}
