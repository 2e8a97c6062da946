package dev.sparkdrop.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.stories.Outside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of the flights pipeline, whose job is PySpark, is exported and run again, as a process. */
class ReplayPySparkStoryTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  @TempDir Path folder;

  /** What a command line said and ended with. */
  private record Said(int exit, String text) {}

  private Said replay(String what, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        Outside.command("--replay", what, "--data", folder.resolve("replays").toString());
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("GOOGLE_APPLICATION_CREDENTIALS");
    builder.environment().put("PYSPARK_PYTHON", Outside.PYTHON.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Said(process.waitFor(), text);
  }

  /** The export of a run that succeeded in a local cloud, which is gone then. */
  private Path export() throws IOException, InterruptedException {
    Path export = folder.resolve("export");
    try (Outside outside = new Outside(folder.resolve("cloud/data"))) {
      outside.start("--boot", "1");
      byte[] sample = Files.readAllBytes(HOME.resolve("pipelines/samples/flights.parquet"));
      JsonObject receipt =
          outside.receiptOf(outside.upload("landing", "flights/a.parquet", sample));
      assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);

      Said said =
          replay(
              "gs://state/runs/flights/" + receipt.get("run").getAsString(),
              outside.pythonEnvironment(),
              "--export",
              export.toString());

      assertEquals(0, said.exit(), said::text);
    }
    return export;
  }

  @Test
  void theSameJobGivesTheSameRowsAndAnotherFileShowsTheDifference() throws Exception {
    Needs.nothing(Outside.missing());
    Needs.that(Files.exists(Outside.PYTHON), "there is no Python with PySpark");
    Files.createDirectories(folder.resolve("cloud"));
    String export = export().toString();

    Said same = replay(export, Map.of());

    assertEquals(0, same.exit(), same::text);
    assertTrue(same.text().contains("outcome   SUCCEEDED, as in the cloud"), same::text);
    assertTrue(same.text().contains("gs://landing/flights/a.parquet: "), same::text);
    // Flights are counted: fewer rows are written than read.
    assertTrue(
        same.text()
            .matches("(?s).*\nrows      [\\d,]+ in, [\\d,]+ out, 0 bad, as in the cloud\n.*"),
        same::text);

    Path other = folder.resolve("other.py");
    Files.writeString(
        other,
        Files.readString(HOME.resolve("pipelines/code/flights.py"))
            .replace("flights.groupBy(", "flights.where(\"origin <> 'ATL'\").groupBy("));
    Said changed = replay(export, Map.of(), "--jar", other.toString());

    assertEquals(0, changed.exit(), changed::text);
    assertTrue(
        changed.text().contains("compared  replay 1 (the run's own job) -> 2 (--jar " + other),
        changed::text);
    assertTrue(changed.text().contains(" 0 added, "), changed::text);
    assertTrue(changed.text().contains("- "), changed::text);

    Said debugged = replay(export, Map.of(), "--debug");

    assertEquals(2, debugged.exit(), debugged::text);
    assertTrue(debugged.text().contains("this job is Python"), debugged::text);
  }
}
