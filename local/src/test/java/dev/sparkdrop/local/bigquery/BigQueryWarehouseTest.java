package dev.sparkdrop.local.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.gcp.BigQueryWarehouse;
import dev.sparkdrop.port.MemoryWarehouse.Row;
import dev.sparkdrop.port.Warehouse;
import dev.sparkdrop.port.Warehouse.Fill;
import dev.sparkdrop.port.Warehouse.Merge;
import dev.sparkdrop.port.Warehouse.Target;
import dev.sparkdrop.port.WarehouseContract;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter, with the real client, on the local BigQuery: its contract, and what it refuses. */
final class BigQueryWarehouseTest extends WarehouseContract {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @TempDir static Path folder;
  private static RunningBigQuery bigQuery;
  private static Warehouse warehouse;

  private final String name = "t" + NUMBERS.incrementAndGet();
  private final String target = "sparkdrop-local.birds." + name;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    bigQuery = new RunningBigQuery(folder);
    bigQuery.dataset("birds");
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

  @Override
  protected Warehouse warehouse() {
    return warehouse;
  }

  @Override
  protected String newTable() {
    return "sparkdrop-local.birds.contract" + NUMBERS.incrementAndGet();
  }

  @Override
  protected String file(List<Row> rows) {
    return file(
        rows.stream()
            .map(
                row ->
                    "SELECT '%s' AS _source, %d::BIGINT AS _generation"
                        .formatted(row.source(), row.generation()))
            .collect(Collectors.joining(" UNION ALL ")));
  }

  /** Writes the rows of one of DuckDB's queries into a Parquet file of its own. */
  private static String file(String sql) {
    String file = "f" + NUMBERS.incrementAndGet() + ".parquet";
    try {
      bigQuery.parquet(file, sql);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return "gs://lake/" + file;
  }

  @Override
  protected List<Row> rows(String table) {
    return sql("SELECT _source, _generation FROM `" + table + "`")
        .lines()
        // Else it is not there, or has no columns yet.
        .filter(line -> line.contains("|"))
        .map(line -> line.split("\\|", -1))
        .map(cells -> new Row(cells[0], Long.parseLong(cells[1])))
        .toList();
  }

  @Override
  protected void drop(String table) {
    assertEquals("", sql("DROP TABLE `" + table + "`"));
  }

  private static String sql(String sql) {
    try {
      return bigQuery.rows(sql);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void columnsThatTheTableLacksAreAdded() {
    merged("1", replacing(), "SELECT 1::BIGINT AS id, 'gs://l/a' AS _source");
    merged("2", replacing(), "SELECT 2::BIGINT AS id, 'gs://l/b' AS _source, ['x'] AS more");
    merged("3", replacing(), "SELECT 'gs://l/c' AS _source");

    assertEquals(
        "NULL|gs://l/c|[]\n1|gs://l/a|[]\n2|gs://l/b|[x]",
        sql("SELECT id, _source, more FROM `" + target + "` ORDER BY id"));
  }

  @Test
  void theTableIsMadeWithItsPartitionsAndClusters() throws IOException, InterruptedException {
    Target parted = new Target(target, "us-central1", true, "day", List.of("_source"));

    merged("1", parted, "SELECT DATE '2024-01-02' AS day, 'gs://l/a' AS _source");

    String made = bigQuery.call("GET", "datasets/birds/tables/" + name, "").body().toString();
    assertTrue(made.contains("\"timePartitioning\":{\"field\":\"day\",\"type\":\"DAY\"}"), made);
    assertTrue(made.contains("\"clustering\":{\"fields\":[\"_source\"]}"), made);
  }

  @Test
  void theStagingTableEndsByItself() throws IOException, InterruptedException {
    filled("1", replacing(), "SELECT 1::BIGINT AS id, 'gs://l/a' AS _source");

    String path = "datasets/birds/tables/" + name + "_sd_1";
    long end = bigQuery.call("GET", path, "").body().get("expirationTime").getAsLong();
    long days = (end - System.currentTimeMillis()) / 86_400_000;
    assertTrue(days == 6 || days == 7, days + " days");
  }

  @Test
  void aTypeThatDoesNotFitIsTheUsersAndTheSentenceSaysWhatToRun() {
    sql("CREATE TABLE `" + target + "` (tags ARRAY<STRING>, place STRING, id INT64 NOT NULL)");
    filled("1", appending(), "SELECT 'x' AS tags, 7::BIGINT AS place");

    String refused = refused("1", appending());

    String mend = " Correct the job, name another table in load.table, or make that column anew. ";
    assertEquals(
        ("Column tags of %1$s is ARRAY<STRING>, and the files have STRING."
                + mend
                + "Column place of %1$s is STRING, and the files have INTEGER."
                + mend
                + "Column id of %1$s is REQUIRED, and the files do not have it. Run ALTER TABLE"
                + " `%1$s` ALTER COLUMN `id` DROP NOT NULL.")
            .formatted(target),
        refused);
    assertEquals("0", sql("SELECT COUNT(*) FROM `" + target + "`"));
  }

  @Test
  void aNarrowerNumberFitsAWiderColumn() {
    sql("CREATE TABLE `" + target + "` (price NUMERIC, share FLOAT64)");

    merged("1", appending(), "SELECT 1::BIGINT AS price, 2::BIGINT AS share");

    assertEquals("1|2.0", sql("SELECT price, share FROM `" + target + "`"));
  }

  @Test
  void aColumnIsWidenedAsTheLakeWidenedIts() {
    merged(
        "1", replacing(), "SELECT 1::BIGINT AS price, 2::BIGINT AS share, 'gs://l/a' AS _source");
    merged(
        "2",
        replacing(),
        "SELECT 1.50::DECIMAL(10,2) AS price, 0.5::DOUBLE AS share, 7 AS more, 'gs://l/b' AS _source");
    merged(
        "3",
        replacing(),
        "SELECT 0.1234567890123456::DECIMAL(20,16) AS price, 'gs://l/c' AS _source");

    assertEquals(
        "0.1234567890123456|NULL\n1|2.0\n1.5|0.5",
        sql("SELECT price, share FROM `" + target + "` ORDER BY price"));
    assertEquals("", sql("ALTER TABLE `" + target + "` ALTER COLUMN share SET DATA TYPE FLOAT64"));
    assertEquals(
        "ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type (FLOAT) is"
            + " assignable to the new column type (STRING)",
        sql("ALTER TABLE `" + target + "` ALTER COLUMN share SET DATA TYPE STRING"));
  }

  @Test
  void rowsWithoutASourceCannotReplaceAny() {
    filled("1", replacing(), "SELECT 1::BIGINT AS id");

    assertTrue(refused("1", replacing()).startsWith("The files have no column _source"));
  }

  @Test
  void aColumnThatTheFilesLackCannotPartTheTable() {
    Target parted = new Target(target, null, false, "day", List.of("town"));
    filled("1", parted, "SELECT 1::BIGINT AS id");

    assertEquals(
        "load.partitionBy or load.clusterBy names town, day, and the files have the columns id."
            + " Correct it.",
        refused("1", parted));
  }

  @Test
  void aDatasetThatIsNotThereOrElsewhereIsNamed() {
    Target nowhere = new Target("sparkdrop-local.none.t", null, true, null, List.of());
    Target elsewhere = new Target(target, "EU", true, null, List.of());

    assertEquals(
        "Dataset sparkdrop-local:none is not there. Run ./deploy.sh gcp again, which makes it, or:"
            + " bq mk --dataset --location=us-central1 sparkdrop-local:none. Or correct"
            + " load.table.",
        notFilled("1", nowhere).sentence());
    assertEquals(
        "Dataset sparkdrop-local:birds is in us-central1, and load.location says EU. Correct"
            + " load.location, or leave it out.",
        notFilled("1", elsewhere).sentence());
  }

  @Test
  void filesThatAreNotThereFailTheJobWithBigQuerysWordsAndWhatToDo() {
    List<String> files = List.of("gs://lake/none/*.parquet");
    assertEquals(
        Optional.empty(),
        warehouse.fill(new Fill(id("1", "fill"), replacing(), target + "_sd_1", files, true)));

    Failure failure = over("1", "fill").failure();

    assertEquals(Failure.Fault.USER, failure.fault());
    assertEquals(
        "BigQuery says: \"Not found: URI gs://lake/none/*.parquet\". Those files are gone, or"
            + " load.files names others than the job writes: correct it.",
        failure.sentence());
  }

  @Test
  void aRowThatIsInTheTableTwiceGoesWholly() {
    merged("1", appending(), "SELECT 1::BIGINT AS id, 'gs://l/a' AS _source");
    merged("2", appending(), "SELECT 1::BIGINT AS id, 'gs://l/a' AS _source");

    merged("3", replacing(), "SELECT 3::BIGINT AS id, 'gs://l/a' AS _source");

    assertEquals("3", sql("SELECT id FROM `" + target + "`"));
  }

  @Test
  void namesThatAreMoreThanAQueryTakesAreRefused() {
    List<String> many = Collections.nCopies(100_000, "gs://landing/" + "x".repeat(100));

    Optional<Failure> refused =
        warehouse.merge(new Merge(id("1", "merge"), replacing(), null, many));

    assertEquals(
        "The names of the batch's 100,000 objects are more than one query of BigQuery takes. Lower"
            + " batch.maxObjects.",
        refused.orElseThrow().sentence());
    assertFalse(refused.get().fault() == Failure.Fault.PLATFORM);
  }

  private Target replacing() {
    return new Target(target, null, true, null, List.of());
  }

  private Target appending() {
    return new Target(target, null, false, null, List.of());
  }

  private String id(String run, String part) {
    return "sd-" + name + "-" + run + "-" + part;
  }

  private void filled(String run, Target into, String sql) {
    List<String> files = List.of(file(sql));
    Fill fill = new Fill(id(run, "fill"), into, target + "_sd_" + run, files, true);
    assertEquals(Optional.empty(), warehouse.fill(fill));
    ObservedLoad filled = over(run, "fill");
    assertEquals(ObservedLoad.State.SUCCEEDED, filled.state(), filled.toString());
  }

  private void merged(String run, Target into, String sql) {
    filled(run, into, sql);
    assertEquals(Optional.empty(), warehouse.merge(merge(run, into)));
    ObservedLoad merged = over(run, "merge");
    assertEquals(ObservedLoad.State.SUCCEEDED, merged.state(), merged.toString());
  }

  private Merge merge(String run, Target into) {
    return new Merge(id(run, "merge"), into, target + "_sd_" + run, List.of("gs://l/none"));
  }

  private String refused(String run, Target into) {
    return warehouse.merge(merge(run, into)).orElseThrow().sentence();
  }

  private Failure notFilled(String run, Target into) {
    List<String> files = List.of("gs://lake/any.parquet");
    return warehouse
        .fill(new Fill(id(run, "fill"), into, into.table() + "_sd", files, true))
        .orElseThrow();
  }

  private ObservedLoad over(String run, String part) {
    ObservedLoad seen = warehouse.look(replacing(), id(run, part));
    while (seen.state() == ObservedLoad.State.ACTIVE) {
      Thread.onSpinWait();
      seen = warehouse.look(replacing(), id(run, part));
    }
    return seen;
  }
}
