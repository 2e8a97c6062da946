package dev.sparkdrop.local.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Google's clients for Node and Python, and pandas, on the local BigQuery: what they ask, and what
 * they make of the answers. {@code .ci/tools} installs them.
 */
final class BigQueryClientsTest {
  private static final Path INSTALLED =
      Path.of(System.getProperty("user.home"), ".cache", "sparkdrop");
  private static final String ROWS =
      """
      id,name,day,seen
      1,a,2024-01-01,2024-01-01 01:02:03
      2,b,2024-01-02,2024-01-02 01:02:03.5
      3,"c, d",2024-01-03,2024-01-03 00:00:00+01:00
      """;

  @TempDir static Path folder;
  private static RunningBigQuery bigQuery;

  @BeforeAll
  static void start() throws IOException {
    bigQuery = new RunningBigQuery(folder.resolve("cloud"));
    Files.writeString(folder.resolve("rows.csv"), ROWS);
  }

  @AfterAll
  static void stop() {
    bigQuery.close();
  }

  @Test
  void node() throws IOException, InterruptedException {
    Needs.program("node");
    Path client = INSTALLED.resolve("bigquery-node");
    Needs.that(
        Files.exists(client.resolve("installed.json")),
        "the BigQuery client for Node is not installed; .ci/tools does it");
    Path script = Files.copy(Path.of("src/test/node/bigquery.js"), folder.resolve("bigquery.js"));

    assertEquals(
        """
        2 b 2024-01-02 2024-01-02T01:02:03.500Z
        3 c, d 2024-01-03 2024-01-02T23:00:00.000Z
        rows 1 tables birds
        Unrecognized name: nothing
        datasets
        """,
        said("NODE_PATH", client.resolve("node_modules"), "node", script.toString()));
  }

  @Test
  void pythonAndPandas() throws IOException, InterruptedException {
    Path client = INSTALLED.resolve("bigquery-python");
    Needs.that(
        Files.exists(client.resolve("installed.txt")),
        "the BigQuery client for Python is not installed; .ci/tools does it");

    assertEquals(
        """
        loaded 3
        2 b 2024-01-02 2024-01-02T01:02:03.500000+00:00
        3 c, d 2024-01-03 2024-01-02T23:00:00+00:00
        frame ['id', 'mean', 'name'] 4.5 1
        rows 3
        tables ['birds', 'frame']
        invalidQuery Unrecognized name: nothing
        notFound
        """,
        said(
            "PYTHONWARNINGS",
            Path.of("ignore"),
            client.resolve("bin/python").toString(),
            "src/test/python/bigquery.py"));
  }

  private static String said(String variable, Path value, String program, String script)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            program,
            script,
            String.valueOf(bigQuery.port()),
            folder.resolve("rows.csv").toString());
    builder.environment().put(variable, value.toString());
    builder.environment().put("NO_PROXY", "127.0.0.1");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.lines().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
  }
}
