package dev.sparkdrop.local.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.local.ConnectorJvm;
import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's real BigQuery connector, which {@code .ci/tools} brings, writes by a load job. */
final class SparkBigQueryTest {
  private static final Path JARS =
      Path.of(System.getProperty("user.home"), ".cache", "sparkdrop", "spark-bigquery");

  @TempDir Path folder;

  @Test
  void whatSparkWritesIsInTheTable() throws IOException, InterruptedException {
    Needs.that(
        Files.exists(JARS.resolve("installed.txt")),
        "Spark's BigQuery connector is not there; .ci/tools brings it");
    try (RunningBigQuery bigQuery = new RunningBigQuery(folder.resolve("cloud"))) {
      bigQuery.call(
          "POST",
          "datasets",
          "{'datasetReference': {'datasetId': 'spark'}, 'location': 'us-central1'}");

      String url = "http://127.0.0.1:" + bigQuery.port();
      Path log = folder.resolve("spark.log");
      ConnectorJvm.run(url, "BigQueryRoundTrip", JARS + "/*", log, url);

      assertEquals(
          "0|x0|[a, b]|2024-01-02\n3|x3|[a, b]|2024-01-02\n3|x3|[a, b]|2024-01-02",
          bigQuery.rows(
              "SELECT id, name, tags, day FROM spark.written WHERE id IN (0, 3) ORDER BY id"));
      assertEquals("7", bigQuery.rows("SELECT COUNT(*) FROM spark.written"));
    }
  }
}
