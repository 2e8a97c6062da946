package dev.sparkdrop.local.stories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run wrote is in BigQuery once, whatever happened on the way: with real Spark. */
class WarehouseStoriesTest {
  private static final Path SAMPLES = Path.of("..", "pipelines");
  private static final String COUNT = "SELECT COUNT(*) FROM sparkdrop_local.weather";
  private static final String A = COUNT + " WHERE _source = 'gs://landing/weather/a.csv'";
  private static final String HEAD = "location,date,temp_max\n";

  private static final String OWN =
      """
      name: own
      trigger: {match: own/*.csv}
      cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}}
      job:
        pysparkJob:
          mainPythonFileUri: ${code}/own.py
          args: ["${run.manifest}", "${lake}/own/run=${run.id}"]
      output: ["${lake}/own"]
      load:
        table: ${project}.${dataset}.own
        files: ${lake}/own/run=${run.id}/*.parquet
      """;

  private static final String OWN_JOB =
      """
      import json, sys
      from functools import reduce
      from pyspark.sql import DataFrame, SparkSession
      from pyspark.sql.functions import lit

      spark = SparkSession.builder.getOrCreate()
      manifest = "".join(row.value for row in spark.read.text(sys.argv[1]).collect())
      sources = [f"gs://{each['bucket']}/{each['name']}" for each in json.loads(manifest)["objects"]]
      read = [spark.read.csv(each, header=True).withColumn("_source", lit(each)) for each in sources]
      reduce(DataFrame.unionByName, read).write.parquet(sys.argv[2])
      """;

  @TempDir static Path folder;
  private static Outside outside;

  @BeforeAll
  static void start() throws IOException {
    Needs.nothing(Outside.missing());
    Path pipelines = Files.createDirectories(folder.resolve("pipelines").resolve("code"));
    Files.writeString(pipelines.resolve("own.py"), OWN_JOB);
    Files.writeString(pipelines.resolveSibling("own.yaml"), OWN);
    Files.copy(SAMPLES.resolve("weather.yaml"), pipelines.resolveSibling("weather.yaml"));
    outside = new Outside(folder.resolve("data"));
    outside.start("--boot", "0", "--pipelines", pipelines.getParent().toString());
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
  void aDroppedFileIsThereOnceThoughItIsCorrectedAndItsLoadFails() throws Exception {
    // Given: a file is dropped.
    Path drop = Files.createDirectories(outside.dropFolder().resolve("weather"));
    Files.copy(SAMPLES.resolve("samples").resolve("weather.csv"), drop.resolve("a.csv"));
    Outside.await("the file lands", () -> outside.list("landing", "weather/a.csv").size() == 1);
    JsonObject first = outside.receiptOf(outside.object("landing", "weather/a.csv"));
    assertEquals("SUCCEEDED", first.get("outcome").getAsString(), first::toString);
    JsonObject load = first.getAsJsonObject("load");
    assertEquals("sparkdrop-local.sparkdrop_local.weather", load.get("table").getAsString());
    assertEquals(2922, load.get("rows").getAsLong(), first::toString);
    assertEquals("2922", outside.queried(A));

    // When: it lands again, corrected, and its load is refused.
    outside.rest();
    outside.local(
        "faults",
        "{'where': 'bigquery', 'what': '403', 'match': 'POST */projects/*/jobs*', 'rate': 1}");
    JsonObject failed =
        outside.receiptOf(land("weather/a.csv", HEAD + "Oslo,2024-01-01,1\nOslo,2024-01-02,2\n"));
    assertEquals("FAILED", failed.get("outcome").getAsString(), failed::toString);
    String reason = failed.get("reason").getAsString();
    assertTrue(reason.startsWith("The rows are in the lake, and not in the warehouse"), reason);
    assertTrue(reason.contains("./deploy.sh gcp"), reason);
    assertEquals("2922", outside.queried(A));
    outside.clearFaults();
    again(failed);

    // Then
    assertEquals("2", outside.queried(A));
    assertEquals("2", outside.queried(COUNT + " WHERE location = 'Oslo'"));
  }

  @Test
  void theCommandThatIsPrintedWorksAsItIsPrinted() throws Exception {
    Needs.program("bq");
    JsonObject receipt = outside.receiptOf(land("weather/b.csv", HEAD + "Bergen,2024-01-01,1\n"));
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    String printed = "bq query --nouse_legacy_sql '" + COUNT + "'";
    assertTrue(outside.printed("rows").contains(printed), outside.printed("rows")::toString);

    ProcessBuilder bash =
        new ProcessBuilder("bash", "-c", "source '" + outside.environment() + "' && " + printed);
    Process process = bash.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertEquals(0, process.waitFor(), said);
    assertTrue(said.matches("(?s).*\\| +" + outside.queried(COUNT) + " \\|.*"), said);
  }

  @Test
  void whatAJobOfOnesOwnWritesIsLoadedByItsFiles() {
    Needs.that(Files.exists(Outside.PYTHON), "PySpark is not prepared; .ci/tools does it");
    JsonObject first = outside.receiptOf(land("own/a.csv", "id,name\n1,a\n2,b\n"));
    assertEquals("SUCCEEDED", first.get("outcome").getAsString(), first::toString);

    JsonObject corrected = outside.receiptOf(land("own/a.csv", "id,name\n3,c\n"));

    assertEquals("SUCCEEDED", corrected.get("outcome").getAsString(), corrected::toString);
    assertEquals(1, corrected.getAsJsonObject("load").get("rows").getAsLong());
    assertEquals("1", outside.queried("SELECT COUNT(*) FROM sparkdrop_local.own"));
    assertEquals("c", outside.queried("SELECT name FROM sparkdrop_local.own"));
  }

  private static JsonObject land(String name, String text) {
    return outside.upload("landing", name, text.getBytes(UTF_8));
  }

  private static void again(JsonObject failed) {
    String run = failed.get("run").getAsString();
    outside.upload("state", "again/weather/" + run, new byte[0]);
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
}
