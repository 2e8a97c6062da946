package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.cost.CheckCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy.sh check}: what it prints, writes and ends with. */
class CheckCommandTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "project", "sparkdrop-local",
          "region", "us-central1",
          "landing", "landing",
          "lake", "lake",
          "code", "code",
          "state", "state");

  @TempDir Path folder;

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private record Checked(int exit, List<String> out, List<String> err) {}

  private Checked check(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        new CheckCommand(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(args);
    return new Checked(
        exit,
        out.toString(StandardCharsets.UTF_8).lines().toList(),
        err.toString(StandardCharsets.UTF_8).lines().toList());
  }

  private String[] args(String... more) {
    List<String> args = new ArrayList<>(List.of(folder.toString()));
    VALUES.forEach((name, value) -> args.add(name + "=" + value));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  @Test
  void checkWritesDownWhatIsFetchedByItself() throws IOException {
    write("a.yaml", Sample.VALID);
    write(
        "b.yaml",
        Sample.VALID.replace("name: flights", "name: bb").replace("flights/{year}", "bb/{year}")
            + "ingest: {schedule: '0 6 * * *', timeZone: Europe/Berlin, sources: [{url:"
            + " 'https://x/a', object: bb/1990/a.csv}]}\n");
    write(
        "c.yaml",
        Sample.VALID
                .replace("name: flights", "name: cc")
                .replace("flights/{year}", "cc/{year}")
                .replace("  groupBy: [year]\n", "  groupBy: [year]\n  marker: _SUCCESS\n")
            + "ingest: {schedule: '5 * * * *', sources: [{url: 'https://x/a', object:"
            + " cc/1990/a.csv}]}\n");
    Path schedules = folder.resolveSibling(folder.getFileName() + "-schedules");

    Checked checked = check(args("--schedules", schedules.toString()));

    assertEquals(List.of(), checked.err());
    assertEquals(
        "bb\t0 6 * * *\tEurope/Berlin\t\ncc\t5 * * * *\tEtc/UTC\tmarker\n",
        Files.readString(schedules));
  }

  @Test
  void checkWritesDownWhichDatasetsAreLoaded() throws IOException {
    write("a.yaml", Sample.VALID + "load: {table: my-project.birds.strikes, location: EU}\n");
    Path datasets = folder.resolveSibling(folder.getFileName() + "-datasets");

    Checked checked = check(args("--datasets", datasets.toString()));

    assertEquals(List.of(), checked.err());
    assertEquals("my-project\tbirds\tEU\n", Files.readString(datasets));
  }

  @Test
  void checkTellsALinePerPipeline() throws IOException {
    write("a.yaml", Sample.VALID);
    write(
        "b.yaml",
        Sample.withConfig("secondaryWorkerConfig: {numInstances: 3}")
            .replace("name: flights", "name: bb")
            .replace("job:", "  ladder: [{region: us-east1}]\njob:")
            .replace("  groupBy: [year]\n", ""));

    Checked checked = check(args());

    assertEquals(List.of(), checked.err());
    assertEquals(
        List.of(
            "flights  flights/{year}/*.csv  → cluster single node, us-central1; a lane per year",
            "bb  flights/{year}/*.csv  → cluster 2 workers and 3 secondary, us-central1 or"
                + " us-east1"),
        checked.out());
    assertEquals(0, checked.exit());
  }

  @Test
  void checkTellsWhatAnHourCostsAndWhatThatStandsOn() throws IOException {
    write(
        "a.yaml",
        Sample.withConfig(
            "{clusterType: SINGLE_NODE, masterConfig: {machineTypeUri: e2-standard-4}}"));
    write("b.yaml", Sample.with("name: flights", "name: bb"));
    Path prices = Path.of("..", "..", "deploy", "prices.yaml");

    Checked checked = check(args("--prices", prices.toString()));

    assertEquals(List.of(), checked.err());
    assertTrue(
        checked.out().get(0).endsWith("; an hour of it is 4 vCPUs, 0.18 USD"),
        checked.out()::toString);
    assertTrue(
        checked.out().get(1).endsWith("; an hour of it is 4 vCPUs, 0.18 USD"),
        checked.out()::toString);
    assertTrue(
        checked.out().get(2).startsWith("Estimates by the price table of 2026-11-22 ("),
        checked.out()::toString);
    assertEquals(3, checked.out().size());
  }

  @Test
  void checkTellsWhatADayCostsAndWarnsOfManyLanes() throws IOException {
    write("a.yaml", Sample.VALID);
    Path prices = Path.of("..", "..", "deploy", "prices.yaml");

    Checked few = check(args("--prices", prices.toString(), "--estimate", "24 files/day"));
    Checked many =
        check(
            args(
                "--prices", prices.toString(), "--estimate", "20000 files/day, 50 lanes, 8 hours"));

    assertEquals(List.of(), few.err());
    assertTrue(
        few.out()
            .contains(
                "flights  a day with 24 files in 1 lane: about 24 clusters, 1.8 cluster hours, 0.32 USD"),
        few.out()::toString);
    String told = String.join("\n", many.out());
    assertTrue(told.contains("about 4 clusters for 8 hours, 32.0 cluster hours"), told);
    assertTrue(told.contains("50 lanes and limits.clusters 4: lanes wait for one another"), told);
    assertTrue(told.contains("up to 4 at a time; without groupBy one would do"), told);
  }

  @Test
  void aTrafficThatIsNoneIsRefused() throws IOException {
    write("a.yaml", Sample.VALID);

    Checked checked = check(args("--estimate", "many"));

    assertEquals(2, checked.exit());
    assertTrue(checked.err().get(0).contains("2000 files/day, 10 lanes, 8 hours"));
  }

  @Test
  void aFileOfTheCodeBucketThatIsNotDeployedIsTold() throws IOException {
    write("a.yaml", Sample.VALID + "# gs://code/comment.py\n");
    Files.createDirectories(folder.resolve("code"));
    write("code/there.py", "");
    write(
        "b.yaml",
        Sample.VALID
            .replace("name: flights", "name: bb")
            .replace("flights/{year}", "bb/{year}")
            .replaceAll(
                "(?s)job:.*?(?=\n[a-z]|$)",
                "job: {pysparkJob: {mainPythonFileUri: 'gs://code/gone.py', pythonFileUris: ['gs://code/there.py']}}"));

    Checked checked = check(args());

    String told = String.join("\n", checked.out()) + checked.err();
    assertTrue(told.contains("b.yaml  names ${code}/gone.py, which is not in "), told);
    assertFalse(told.contains("there.py"), told);
    assertFalse(told.contains("comment.py"), told);
  }

  @Test
  void checkTellsTheFaultsOfPricesWithThoseOfPipelines() throws IOException {
    write("a.yaml", Sample.with("name: flights", "name: F"));
    Path prices = Files.writeString(folder.resolve("p.prices"), "date: never\n");

    Checked checked = check(args("--prices", prices.toString()));

    assertEquals(1, checked.exit());
    assertTrue(checked.err().get(0).startsWith("a.yaml: name: "), checked.err()::toString);
    assertTrue(checked.err().get(1).startsWith("p.prices: "), checked.err()::toString);
    assertEquals(2, check(args("--prices", folder.resolve("none").toString())).exit());
  }

  @Test
  void checkTellsAllFaultsAndWritesNothing() throws IOException {
    write("a.yaml", Sample.with("name: flights", "name: F"));
    write("b.yaml", Sample.VALID);
    Path target = folder.resolve("resolved");

    Checked checked = check(args("--out", target.toString()));

    assertEquals(1, checked.exit());
    assertEquals(1, checked.err().size());
    assertEquals(List.of(), checked.out());
    assertFalse(Files.exists(target));
  }

  @Test
  void checkWritesWhatIsToBeDeployed() throws IOException {
    write("a.yaml", Sample.with("gs://lake/flights", "${lake}/flights") + "# stays: ${run.id}\n");
    Path target = folder.resolve("new/resolved");

    assertEquals(0, check(args("--out", target.toString())).exit());

    assertEquals(Sample.plus("# stays: ${run.id}\n"), Files.readString(target.resolve("a.yaml")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lake=gs://lake | write the bucket's name without gs://",
        "lake=L | is not a bucket's name",
        "region=us-central1-a | is a zone, not a region",
        "project=x | is not a project's id",
        "laek=x | write lake",
        "landing=other | is given twice",
        "landing | has no value",
        "--bogus | is no option",
        "--out | is no option, or lacks its value"
      })
  void wrongUsageIsExplained(String argument, String message) throws IOException {
    write("a.yaml", Sample.VALID);
    String[] args =
        argument.startsWith("landing=")
            ? args(argument)
            : new String[] {folder.toString(), argument};

    Checked checked = check(args);

    assertEquals(2, checked.exit());
    assertTrue(checked.err().get(0).contains(message), checked.err()::toString);
    assertTrue(checked.err().get(1).startsWith("usage: "), checked.err()::toString);
  }

  @Test
  void checkNeedsAFolderThatIsThere() {
    assertEquals(2, check().exit());
    assertEquals(2, check(folder.resolve("none").toString()).exit());
  }

  @Test
  void missingVariableIsAFaultOfTheFileThatUsesIt() throws IOException {
    write("a.yaml", Sample.with("gs://lake/flights", "${lake}/flights"));

    Checked checked = check(folder.toString(), "region=us-central1");

    assertEquals(1, checked.exit());
    assertEquals(
        List.of(
            "a.yaml: output[0]: ${lake} has no value here;"
                + " give one with lake=…, as deploy.sh does"),
        checked.err());
  }
}
