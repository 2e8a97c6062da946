package dev.sparkdrop.local.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.ConnectorJvm;
import dev.sparkdrop.local.Needs;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's real BigQuery connector, which {@code .ci/tools} brings, writes by a load job. */
final class SparkBigQueryTest {
  private static final Path CLASS_PATH = Path.of("..", "jobs", "target", "spark.classpath");
  private static final Path PROGRAM = Path.of("src", "test", "spark", "BigQueryRoundTrip.java");
  private static final Path JARS =
      Path.of(System.getProperty("user.home"), ".cache", "sparkdrop", "spark-bigquery");

  @TempDir Path folder;

  @Test
  void whatSparkWritesIsInTheTable() throws IOException, InterruptedException {
    assertTrue(Files.exists(CLASS_PATH), "build the module jobs first: it writes " + CLASS_PATH);
    Needs.that(
        Files.exists(JARS.resolve("installed.txt")),
        "Spark's BigQuery connector is not there; .ci/tools brings it");
    try (RunningBigQuery bigQuery = new RunningBigQuery(folder.resolve("cloud"))) {
      bigQuery.call(
          "POST",
          "datasets",
          "{'datasetReference': {'datasetId': 'spark'}, 'location': 'us-central1'}");

      String said = run("http://127.0.0.1:" + bigQuery.port());

      assertEquals(
          "0|x0|[a, b]|2024-01-02\n3|x3|[a, b]|2024-01-02\n3|x3|[a, b]|2024-01-02",
          bigQuery.rows(
              "SELECT id, name, tags, day FROM spark.written WHERE id IN (0, 3) ORDER BY id"),
          said);
      assertEquals("7", bigQuery.rows("SELECT COUNT(*) FROM spark.written"));
    }
  }

  private static String run(String url) throws IOException, InterruptedException {
    List<String> command = ConnectorJvm.command(url, "bigquery");
    String classPath = Files.readString(CLASS_PATH).strip() + File.pathSeparator + JARS + "/*";
    command.addAll(List.of("-cp", classPath, PROGRAM.toString(), url));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
