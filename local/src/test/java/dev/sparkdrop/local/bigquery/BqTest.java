package dev.sparkdrop.local.bigquery;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real {@code bq} against the local BigQuery. */
final class BqTest {
  @TempDir Path folder;

  @Test
  void bqMakesLoadsShowsQueriesAndRemoves() throws IOException, InterruptedException {
    boolean there =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "bq")));
    assumeTrue(there || System.getenv("CI") != null, "bq is not installed");
    Files.writeString(folder.resolve("token"), "any");
    Path upload = Files.writeString(folder.resolve("x.csv"), "id,name\n1,a\n2,b\n");
    try (RunningBigQuery bigQuery = new RunningBigQuery(folder.resolve("cloud"))) {
      bigQuery.object("x.csv", "id,name\n1,a\n2,b\n");

      expect(bigQuery, "successfully created", "mk", "--location=us-central1", "birds");
      expect(bigQuery, "birds", "ls");
      String[] load = {"load", "--skip_leading_rows=1", "birds.t", "", "id:INTEGER,name:STRING"};
      load[3] = "gs://lake/x.csv";
      expect(bigQuery, "DONE", load);
      load[3] = upload.toString();
      expect(bigQuery, "DONE", load);
      expect(bigQuery, "id: integer", "show", "birds.t");
      expect(bigQuery, "|  1 | a", "head", "--format=pretty", "birds.t");
      String count = "SELECT COUNT(*) AS n FROM birds.t";
      expect(bigQuery, "[{\"n\":\"4\"}]", "query", "--format=json", "--nouse_legacy_sql", count);
      expect(bigQuery, "--nouse_legacy_sql", "query", count);
      expect(bigQuery, "", "rm", "-f", "-t", "birds.t");
      expect(bigQuery, "Not found", "show", "birds.t");
    }
  }

  private void expect(RunningBigQuery bigQuery, String text, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bq"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLOUDSDK_CONFIG", folder.resolve("gcloud").toString());
    builder.environment().put("CLOUDSDK_CORE_PROJECT", "sparkdrop-local");
    builder.environment().put("CLOUDSDK_CORE_DISABLE_PROMPTS", "1");
    builder
        .environment()
        .put("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", folder.resolve("token").toString());
    builder
        .environment()
        .put("CLOUDSDK_API_ENDPOINT_OVERRIDES_BIGQUERY", "http://127.0.0.1:" + bigQuery.port());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    assertTrue(said.contains(text), () -> String.join(" ", command) + " said " + said);
  }
}
