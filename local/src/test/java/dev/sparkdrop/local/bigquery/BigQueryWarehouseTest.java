package dev.sparkdrop.local.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.gcp.BigQueryWarehouse;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter, with the real client, on the local BigQuery. */
final class BigQueryWarehouseTest {
  private static final String STAGING = "sparkdrop-local.birds.t_sd_run";
  private static final Target REPLACE =
      new Target("sparkdrop-local.birds.t", "us-central1", true, null, List.of());

  @TempDir Path folder;
  private RunningBigQuery bigQuery;
  private Warehouse warehouse;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    bigQuery = new RunningBigQuery(folder);
    bigQuery.dataset("birds");
    warehouse =
        new BigQueryWarehouse(
            "sparkdrop-local", "tests", "http://127.0.0.1:" + bigQuery.port(), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    bigQuery.close();
  }

  @Test
  void rowsOfTheSameSourceAreReplacedAndARepeatedOrderChangesNothing()
      throws IOException, InterruptedException, SQLException {
    bigQuery.parquet("1.parquet", "SELECT 1::BIGINT AS id, 'gs://l/a' AS _source");
    bigQuery.parquet("2.parquet", "SELECT 2::BIGINT AS id, 'gs://l/a' AS _source, 'x' AS more");
    load("r1", "gs://lake/1.parquet");

    load("r2", "gs://lake/2.parquet");
    load("r2", "gs://lake/2.parquet");

    assertEquals("2|gs://l/a|x", bigQuery.rows("SELECT id, _source, more FROM birds.t"));
  }

  @Test
  void aBatchWithoutRowsTakesTheOldOnesAway()
      throws IOException, InterruptedException, SQLException {
    bigQuery.parquet("1.parquet", "SELECT 1::BIGINT AS id, 'gs://l/a' AS _source");
    load("r1", "gs://lake/1.parquet");

    Merge merge = new Merge("sd-r2-1", REPLACE, null, List.of("gs://l/a"));
    assertEquals(Optional.empty(), warehouse.merge(merge));

    assertEquals(ObservedLoad.State.SUCCEEDED, over("sd-r2-1").state());
    assertEquals("0", bigQuery.rows("SELECT COUNT(*) FROM birds.t"));
  }

  @Test
  void whatIsWrongIsTheUsersAndSaysSo() {
    Target nowhere = new Target("sparkdrop-local.none.t", "us-central1", true, null, List.of());
    List<String> files = List.of("gs://lake/none/*.parquet");

    Optional<Failure> refused =
        warehouse.fill(new Fill("sd-r-1", nowhere, "sparkdrop-local.none.s", files, true));
    Optional<Failure> taken = warehouse.fill(new Fill("sd-r-2", REPLACE, STAGING, files, true));
    ObservedLoad failed = over("sd-r-2");

    assertTrue(refused.orElseThrow().sentence().contains("Not found: Dataset"), refused.toString());
    assertEquals(Optional.empty(), taken);
    assertEquals(Failure.Fault.USER, failed.failure().fault());
    assertTrue(failed.failure().sentence().contains("gs://lake/none/*.parquet"), failed.toString());
    assertEquals(ObservedLoad.ABSENT, warehouse.look(REPLACE, "sd-r-3"));
  }

  @Test
  void aBlockedIdNeverLoadsAndALoadIsNotBlocked()
      throws IOException, InterruptedException, SQLException {
    bigQuery.parquet("1.parquet", "SELECT 1::BIGINT AS id, 'gs://l/a' AS _source");
    List<String> files = List.of("gs://lake/1.parquet");

    boolean blocked = warehouse.block(REPLACE, "sd-r-1");
    boolean again = warehouse.block(REPLACE, "sd-r-1");
    Optional<Failure> late = warehouse.fill(new Fill("sd-r-1", REPLACE, STAGING, files, true));
    warehouse.fill(new Fill("sd-r-2", REPLACE, STAGING, files, true));
    boolean loads = warehouse.block(REPLACE, "sd-r-2");

    assertTrue(blocked && again);
    assertEquals(Optional.empty(), late);
    assertEquals(ObservedLoad.State.SUCCEEDED, over("sd-r-1").state());
    assertEquals(new ObservedLoad(ObservedLoad.State.SUCCEEDED, null, 1), over("sd-r-2"));
    assertFalse(loads);
  }

  private void load(String run, String file) {
    String fill = "sd-" + run + "-1";
    String merge = "sd-" + run + "-2";
    List<String> files = List.of(file);
    assertEquals(Optional.empty(), warehouse.fill(new Fill(fill, REPLACE, STAGING, files, true)));
    assertEquals(new ObservedLoad(ObservedLoad.State.SUCCEEDED, null, 1), over(fill));
    assertEquals(
        Optional.empty(), warehouse.merge(new Merge(merge, REPLACE, STAGING, List.of("gs://l/a"))));
    ObservedLoad merged = over(merge);
    assertEquals(ObservedLoad.State.SUCCEEDED, merged.state(), merged.toString());
  }

  private ObservedLoad over(String id) {
    ObservedLoad seen = warehouse.look(REPLACE, id);
    while (seen.state() == ObservedLoad.State.ACTIVE) {
      Thread.onSpinWait();
      seen = warehouse.look(REPLACE, id);
    }
    return seen;
  }
}
