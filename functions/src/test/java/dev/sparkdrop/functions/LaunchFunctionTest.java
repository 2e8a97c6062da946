package dev.sparkdrop.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.event.TestEvent;
import dev.sparkdrop.port.LinesLog.Line;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchFunctionTest {
  private static final Duration BOOT = Duration.ofSeconds(90);

  private final MemoryCloud cloud = new MemoryCloud().pipeline("rain", "rain/*.csv");
  private final LaunchFunction function = new LaunchFunction(cloud.wiring());

  /** The event of an object that was written just now. */
  private TestEvent landed(String name) {
    long generation = cloud.write("landing", name, "x,y\n1,2\n");
    return event(name, "\"" + generation + "\"", "\"8\"");
  }

  private static TestEvent event(String name, String generation, String size) {
    return TestEvent.landing(
        """
        {"kind": "storage#object", "bucket": "landing", "name": "%s", "generation": %s,
         "size": %s, "timeCreated": "2026-11-22T12:00:00.123Z", "metageneration": "1"}
        """
            .formatted(name, generation, size));
  }

  private Line lastLine() {
    List<Line> lines = cloud.log.lines();
    return lines.get(lines.size() - 1);
  }

  private void thenNothingIsCreated() {
    assertEquals(List.of(), cloud.ledger(""));
    assertEquals(List.of(), cloud.clusters.accepted());
  }

  @Test
  void anObjectThatLandsStartsItsClusterAndItsJob() {
    cloud.clusters.bootTime(BOOT);

    function.accept(landed("rain/1.csv"));

    assertEquals(1, cloud.clusters.accepted().size());
    assertEquals(1, cloud.jobs.accepted().size());
    assertEquals(1, cloud.ledger("done/rain/").size());
    assertEquals(List.of(), cloud.ledger("inbox/"));
  }

  @Test
  void theEventThatFindsARunOpenReturnsAtOnce() {
    function.accept(landed("rain/1.csv"));
    Instant before = cloud.clock.instant();

    function.accept(landed("rain/2.csv"));

    assertEquals(before, cloud.clock.instant());
    assertEquals(1, cloud.ledger("inbox/rain/rain/").size());
    assertEquals(1, cloud.clusters.accepted().size());
  }

  @Test
  void theSameEventAgainChangesNothing() {
    TestEvent event = landed("rain/1.csv");
    function.accept(event);
    List<String> before = cloud.ledger("");

    function.accept(event);

    assertEquals(before, cloud.ledger(""));
    assertEquals("object is done already", lastLine().message());
  }

  @Test
  void integersAndNamesOfFieldsMayHaveEitherForm() {
    long generation = cloud.write("landing", "rain/1.csv", "x");

    function.accept(
        TestEvent.landing(
            """
            {"bucket": "landing", "name": "rain/1.csv", "generation": %d, "size": 1,
             "time_created": "2026-11-22T12:00:00Z", "storage_class": "STANDARD"}
            """
                .formatted(generation)));

    assertEquals(1, cloud.jobs.accepted().size());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "{}",
        "{\"bucket\": \"landing\"}",
        "{\"bucket\": \"state\", \"name\": \"rain/1.csv\", \"generation\": \"5\", \"size\": \"1\"}",
        "{\"bucket\": 7, \"name\": {}, \"generation\": \"last\", \"size\": -1}"
      })
  void aBodyThatIsNoObjectsIsAcknowledgedAndLogged(String body) {
    function.accept(TestEvent.landing(body));

    assertEquals(Level.WARNING, lastLine().level());
    assertEquals("event refused", lastLine().message());
    assertTrue(lastLine().fields().get("reason").toString().length() > 10, lastLine()::toString);
    thenNothingIsCreated();
  }

  @ParameterizedTest
  @CsvSource({"0, \"1\"", "-1, \"1\"", "1e400, \"1\"", "\"\", 1", "5, \"-1\"", "5, 1.5", "5, true"})
  void absurdNumbersAreAcknowledgedAndLogged(String generation, String size) {
    function.accept(event("rain/1.csv", generation, size));

    assertEquals("event refused", lastLine().message());
    thenNothingIsCreated();
  }

  @Test
  void anotherTypeOfEventIsAcknowledgedAndLogged() {
    TestEvent deleted =
        new TestEvent("google.cloud.storage.object.v1.deleted", landed("rain/1.csv").body(), null);

    function.accept(deleted);

    assertTrue(lastLine().fields().get("reason").toString().contains("v1.deleted"));
    thenNothingIsCreated();
  }

  @Test
  void anObjectOfNoPipelineIsAcknowledgedAndLogged() {
    function.accept(landed("snow/1.csv"));

    assertEquals("object matches no pipeline", lastLine().message());
    assertEquals("landing/snow/1.csv", lastLine().fields().get("object"));
    thenNothingIsCreated();
  }

  @ParameterizedTest
  @CsvSource({
    "any/, 0, a folder's placeholder",
    "any/x.csv, 0, empty",
    "any/gcloud/tmp/parallel_composite_uploads/x, 9, a temporary part of an upload",
    "any/gsutil/tmp/x, 9, a temporary part of an upload"
  })
  void whatIsNoInputIsAcknowledgedAndLogged(String name, long size, String reason) {
    cloud.pipeline("any", "any/**");

    function.accept(event(name, "5", Long.toString(size)));

    assertEquals("object is not an input", lastLine().message());
    assertEquals(reason, lastLine().fields().get("reason"));
    thenNothingIsCreated();
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "code"})
  void whatFailsBeforeTheMarkerIsThereIsDeliveredAgain(String bucket) {
    TestEvent event = landed("rain/1.csv");
    cloud.failing(bucket);
    assertThrows(RetryLater.class, () -> function.accept(event));
    cloud.failing(null);

    function.accept(event);

    assertEquals(1, cloud.jobs.accepted().size());
  }

  @Test
  void whatFailsAfterwardsIsLoggedAndAcknowledged() {
    cloud.failing("clusters");

    function.accept(landed("rain/1.csv"));

    assertEquals("lane could not be advanced for the moment", lastLine().message());
    assertEquals(1, cloud.ledger("inbox/rain/rain/").size());
  }

  @Test
  void anObjectOfTwoPipelinesIsTheInputOfBoth() {
    cloud.pipeline("snow", "**/1.csv");

    function.accept(landed("rain/1.csv"));

    assertEquals(1, cloud.ledger("done/rain/").size());
    assertEquals(1, cloud.ledger("done/snow/").size());
    assertEquals(2, cloud.clusters.accepted().size());
  }
}
