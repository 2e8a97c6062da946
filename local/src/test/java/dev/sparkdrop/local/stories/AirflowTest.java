package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.PythonEnvironment;
import dev.sparkdrop.local.PythonEnvironment.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operators of {@code airflow/} in a real Airflow, with the local cloud and PySpark. */
class AirflowTest {
  private static final Path AIRFLOW = Path.of("..", "airflow").toAbsolutePath().normalize();
  private static final Pattern RAN = Pattern.compile("Ran (\\d+) tests");

  @TempDir static Path folder;
  private static PythonEnvironment airflow;
  private static Outside outside;

  @BeforeAll
  static void start() throws IOException {
    Needs.nothing(Outside.missing());
    PythonEnvironment.ofPySpark();
    airflow = PythonEnvironment.ofAirflow();
    outside = new Outside(folder.resolve("data"));
    outside.start("--boot", "1");
    Output migrated = airflow.command(environment("dags"), "airflow", "db", "migrate");
    assertEquals(0, migrated.exit(), migrated::text);
  }

  @AfterAll
  static void stop() {
    if (outside != null) {
      outside.close();
    }
  }

  private static Map<String, String> environment(String dags) {
    Map<String, String> environment = new HashMap<>(outside.pythonEnvironment());
    environment.put("AIRFLOW_HOME", folder.resolve("airflow").toString());
    environment.put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
    environment.put("AIRFLOW__CORE__DAGS_FOLDER", AIRFLOW.resolve(dags).toString());
    environment.put("PYTHONPATH", AIRFLOW.toString());
    environment.put(
        "AIRFLOW_CONN_SPARKDROP_DEFAULT",
        """
        {"conn_type": "sparkdrop", "host": "%s", "extra": {"landing": "landing", "state": "state"}}
        """
            .formatted(outside.ingestion()));
    return environment;
  }

  private static Output test(String dags, String dag) throws IOException {
    String source = "{\"source\": \"" + outside.download("samples%2Fflights.parquet") + "\"}";
    return airflow.command(
        environment(dags), "airflow", "dags", "test", dag, "2026-11-29", "-c", source);
  }

  @Test
  void testsOfTheModulePass() throws IOException {
    Output tests = airflow.run(environment("dags"), "-m", "unittest", "discover", "airflow/tests");

    assertEquals(0, tests.exit(), tests::text);
    Matcher ran = RAN.matcher(tests.text());
    assertTrue(ran.find() && Integer.parseInt(ran.group(1)) >= 20, tests::text);
  }

  @Test
  void theExampleLandsAFileWaitsForItsReceiptAndTellsItsRows() throws IOException {
    Output dag = test("dags", "sparkdrop_flights");

    assertEquals(0, dag.exit(), dag::text);
    JsonObject receipt = receipts("flights/2026-11-29.parquet").get(0);
    assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
    String run = receipt.get("run").getAsString();
    assertTrue(dag.text().contains("Pausing task as DEFERRED"), dag::text);
    String written = receipt.getAsJsonObject("rows").get("out").getAsString();
    String told = run + " read 10000 rows and wrote " + written + " to gs://lake/flights";
    assertTrue(dag.text().contains(told), dag::text);
    assertTrue(
        outside.list("lake", "flights/").stream().anyMatch(name -> name.endsWith(".parquet")));
  }

  @Test
  void aFailedRunFailsItsTaskWithItsReasonAndIsRunAgain() throws IOException {
    Output dag = test("tests/dags", "failing");

    assertTrue(dag.exit() != 0, dag::text);
    List<JsonObject> receipts = receipts("flights/no-2026-11-29.parquet");
    assertEquals(2, receipts.size(), receipts::toString);
    for (JsonObject receipt : receipts) {
      String told = receipt.get("run").getAsString() + ": " + receipt.get("reason").getAsString();
      assertTrue(dag.text().contains("AirflowFailException: " + told), dag::text);
    }
    assertTrue(receipts.stream().anyMatch(receipt -> receipt.has("again")), receipts::toString);
  }

  private static List<JsonObject> receipts(String object) {
    return outside.receipts().stream()
        .filter(receipt -> receipt.get("objects").toString().contains("\"" + object + "\""))
        .toList();
  }
}
