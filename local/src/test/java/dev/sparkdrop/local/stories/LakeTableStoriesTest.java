package dev.sparkdrop.local.stories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens on the way, the table ends with each object's rows once: with real Spark.
 *
 * <p>What the job's own LakeStoriesTest and {@link WarehouseStoriesTest} show of an overwritten
 * file is here under {@code -Pall} alone.
 */
class LakeTableStoriesTest {
  @TempDir static Path folder;
  private static Outside outside;
  private static LakeTable table;

  @BeforeAll
  static void start() throws IOException {
    Needs.nothing(Outside.missing());
    outside = new Outside(folder.resolve("data"));
    outside.start("--boot", "0");
    table = new LakeTable(outside, "birdstrikes");
  }

  @AfterAll
  static void stop() {
    if (outside != null) {
      outside.close();
    }
  }

  @AfterEach
  void everyPromiseIsKept() {
    outside.clearFaults();
    outside.rest();
    Promises.kept(outside, List.of());
  }

  @Test
  @EnabledIfSystemProperty(named = "stories.all", matches = "true")
  void anOverwrittenFileLeavesItsNewRowsAlone() {
    // Given
    land("2001/a.csv", "id,v\n1,5\n2,6\n3,7\n", "SUCCEEDED");

    // When
    land("2001/a.csv", "id,v\n1,5\n2,7\n", "SUCCEEDED");

    // Then
    assertEquals(rows("2001/a.csv", 2), table.rows("gs://landing/birdstrikes/2001/"));
  }

  @Test
  void aRerunAfterALateFailureReplacesWhatTheFailedRunCommitted() {
    // Given: the job commits, and then can't write its report.
    outside.local(
        "faults",
        "{'where': 'storage', 'what': '403', 'match': 'POST *name=reports/*', 'rate': 1}");
    JsonObject failed = land("2002/a.csv", "id,v\n1,5\n2,6\n", "FAILED");
    assertEquals(rows("2002/a.csv", 2), table.rows("gs://landing/birdstrikes/2002/"));
    outside.clearFaults();

    // When
    again(failed);

    // Then
    assertEquals(rows("2002/a.csv", 2), table.rows("gs://landing/birdstrikes/2002/"));
  }

  @Test
  void lanesThatCommitAtOnceBothGetTheirRowsIn() {
    // Given
    JsonObject one = upload("2003/a.csv", "id,v\n1,5\n");
    JsonObject other = upload("2004/a.csv", "id,v\n2,6\n3,7\n");

    // When
    assertOutcome("SUCCEEDED", outside.receiptOf(one));
    assertOutcome("SUCCEEDED", outside.receiptOf(other));

    // Then
    assertEquals(rows("2003/a.csv", 1), table.rows("gs://landing/birdstrikes/2003/"));
    assertEquals(rows("2004/a.csv", 2), table.rows("gs://landing/birdstrikes/2004/"));
  }

  @Test
  void aKilledDriverLeavesNothingThatTheRerunDoubles() {
    // Given: the driver is killed while it asks for its commit.
    outside.local(
        "faults",
        "{'where': 'storage', 'what': 'slow', 'delay': '1m', 'match': '*_delta_log*', 'times': 1}");
    JsonObject object = upload("2005/a.csv", "id,v\n1,5\n2,6\n");
    Outside.await("the job", outside::aJobRuns);
    Outside.await(
        "the commit", () -> outside.faults().get(0).getAsJsonObject().get("fired").getAsLong() > 0);
    outside.killDriver();
    JsonObject failed = outside.receiptOf(object);
    assertOutcome("FAILED", failed);

    // When
    again(failed);

    // Then
    assertEquals(rows("2005/a.csv", 2), table.rows("gs://landing/birdstrikes/2005/"));
  }

  private static void again(JsonObject failed) {
    String run = failed.get("run").getAsString();
    outside.upload("state", "again/birdstrikes/" + run, new byte[0]);
    Outside.await(
        "the rerun of " + run,
        () ->
            outside.receipts().stream()
                .anyMatch(
                    receipt ->
                        receipt.has("again")
                            && receipt.get("again").getAsString().equals(run)
                            && receipt.get("outcome").getAsString().equals("SUCCEEDED")));
  }

  private static JsonObject upload(String name, String text) {
    return outside.upload("landing", "birdstrikes/" + name, text.getBytes(UTF_8));
  }

  private static JsonObject land(String name, String text, String outcome) {
    JsonObject receipt = outside.receiptOf(upload(name, text));
    assertOutcome(outcome, receipt);
    outside.rest();
    return receipt;
  }

  private static void assertOutcome(String outcome, JsonObject receipt) {
    assertTrue(receipt.get("outcome").getAsString().equals(outcome), receipt::toString);
  }

  private static Map<String, Long> rows(String name, long count) {
    return Map.of("gs://landing/birdstrikes/" + name, count);
  }
}
