package dev.sparkdrop.local.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.gcp.BigQueryWarehouse;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Warehouse;
import dev.sparkdrop.port.Warehouse.Fill;
import dev.sparkdrop.port.Warehouse.Merge;
import dev.sparkdrop.port.Warehouse.Target;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests to BigQuery that are lost, answered twice or refused: the rows are there once. */
final class FaultyLoadsTest {
  private static final int TRIES = 100;

  @TempDir static Path folder;
  private static RunningBigQuery bigQuery;
  private static Warehouse warehouse;

  @BeforeAll
  static void start() throws IOException, InterruptedException, SQLException {
    bigQuery = new RunningBigQuery(folder);
    bigQuery.dataset("birds");
    bigQuery.parquet(
        "1.parquet",
        "SELECT 1::BIGINT AS id, 'gs://l/a' AS _source UNION ALL SELECT 2, 'gs://l/b'");
    bigQuery.parquet(
        "2.parquet", "SELECT 3.5::DECIMAL(4,1) AS id, 'gs://l/a' AS _source, 'x' AS more");
    warehouse =
        new BigQueryWarehouse(
            "sparkdrop-local",
            "tests",
            "http://127.0.0.1:" + bigQuery.port(),
            "us-central1",
            Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    bigQuery.close();
  }

  @AfterEach
  void clear() throws IOException, InterruptedException {
    bigQuery.clearFaults();
  }

  @ParameterizedTest
  @CsvSource({"500, 1", "429, 2", "cut-before, 3", "cut-after, 4", "cut-after, 5", "cut-after, 6"})
  void whateverRequestFailsTheRowsAreThereOnce(String what, int seed)
      throws IOException, InterruptedException {
    String table = "t" + seed;
    bigQuery.fault(
        "{'where': 'bigquery', 'what': '%s', 'rate': 0.2, 'seed': %d}".formatted(what, seed));

    load(table, "r1", "1.parquet");
    load(table, "r2", "2.parquet");

    assertTrue(bigQuery.fired() > 0, "faults that struck: " + bigQuery.fired());
    bigQuery.clearFaults();
    assertEquals(
        "2|gs://l/b|NULL\n3.5|gs://l/a|x",
        bigQuery.rows("SELECT id, _source, more FROM birds." + table + " ORDER BY id"));
  }

  @Test
  void whoMayNotStartJobsHasBlockedThem() throws IOException, InterruptedException {
    bigQuery.fault("{'where': 'bigquery', 'what': '403', 'match': 'POST */jobs*', 'rate': 1}");

    Optional<Failure> refused = warehouse.fill(fill("none", "r", "1.parquet"));

    assertEquals(Failure.Fault.USER, refused.orElseThrow().fault());
    assertTrue(warehouse.block(target("none"), "sd-none-r-1"), "the run can end");
  }

  @Test
  void columnsThatAnotherLaneAddsAtTheSameTimeAreKept() throws IOException, InterruptedException {
    load("wide", "r1", "1.parquet");
    taken(() -> warehouse.fill(fill("wide", "r2", "2.parquet")));
    over("wide", "sd-wide-r2-1");

    // The look at the table is a while ago when its columns are changed.
    bigQuery.fault(
        "{'where': 'bigquery', 'what': 'slow', 'delay': '2s', 'match': 'PATCH */tables/wide*',"
            + " 'times': 1}");
    Thread other = new Thread(() -> taken(() -> warehouse.merge(merge("wide", "r2"))));
    other.start();
    while (bigQuery.fired() == 0) {
      Thread.onSpinWait();
    }
    bigQuery.rows("ALTER TABLE birds.wide ADD COLUMN theirs STRING");
    other.join();
    over("wide", "sd-wide-r2-2");

    assertEquals(
        "2|NULL|NULL\n3.5|x|NULL",
        bigQuery.rows("SELECT id, more, theirs FROM birds.wide ORDER BY id"));
  }

  private static void load(String table, String run, String file) {
    taken(() -> warehouse.fill(fill(table, run, file)));
    over(table, "sd-" + table + "-" + run + "-1");
    taken(() -> warehouse.merge(merge(table, run)));
    over(table, "sd-" + table + "-" + run + "-2");
  }

  /** As the controller does: what passes is tried again under the same id. */
  private static void taken(Supplier<Optional<Failure>> order) {
    RetryLater last = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        assertEquals(Optional.empty(), order.get());
        return;
      } catch (RetryLater again) {
        last = again;
      }
    }
    throw new AssertionError("never taken", last);
  }

  private static void over(String table, String id) {
    while (true) {
      try {
        ObservedLoad seen = warehouse.look(target(table), id);
        if (seen.state() != ObservedLoad.State.ACTIVE) {
          assertEquals(ObservedLoad.State.SUCCEEDED, seen.state(), seen.toString());
          return;
        }
      } catch (RetryLater again) {
        Thread.onSpinWait();
      }
    }
  }

  private static Target target(String table) {
    return new Target("sparkdrop-local.birds." + table, null, true, null, List.of());
  }

  private static Fill fill(String table, String run, String file) {
    return new Fill(
        "sd-" + table + "-" + run + "-1",
        target(table),
        target(table).table() + "_sd_" + run,
        List.of("gs://lake/" + file),
        true);
  }

  private static Merge merge(String table, String run) {
    return new Merge(
        "sd-" + table + "-" + run + "-2",
        target(table),
        target(table).table() + "_sd_" + run,
        List.of("gs://l/a"));
  }
}
