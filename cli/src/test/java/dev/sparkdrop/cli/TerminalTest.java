package dev.sparkdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Cloud;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.MemoryJobs;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.reconcile.World;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The operator's commands on a cloud in memory: what they say, do, and end with. */
class TerminalTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final World world = new World();

  /** What a command said. */
  private record Said(int exit, String out, String err) {
    JsonObject json() {
      return JsonParser.parseString(out).getAsJsonObject();
    }
  }

  /** The buckets of a world; nothing else of a cloud is used. */
  private final class Buckets implements Cloud {
    @Override
    public Bucket bucket(String name) {
      return switch (name) {
        case "state" -> world.state;
        case "landing" -> world.landing;
        case "code" -> world.code;
        default -> new MemoryBucket(world.clock);
      };
    }

    @Override
    public Clusters clusters() {
      throw new AssertionError("the terminal has no business with clusters");
    }

    @Override
    public Jobs jobs() {
      throw new AssertionError("the terminal has no business with jobs");
    }

    @Override
    public ServerlessBatches batches() {
      throw new AssertionError("the terminal has no business with batches");
    }

    @Override
    public RunPublisher announcements(String topic) {
      throw new AssertionError("the terminal publishes nothing");
    }

    @Override
    public Uploads uploads(String bucket) {
      throw new AssertionError("the terminal uploads nothing");
    }
  }

  @BeforeEach
  void aPipeline() {
    world.pipelineOn("birds", "match: 'birds/{year}/*.csv', groupBy: [year]", "retry: {job: 1}");
  }

  private Said say(String... arguments) {
    CloudOptions.Deployment deployment =
        new CloudOptions.Deployment("p", "landing", "code", "state", null, null);
    CommandLine commandLine =
        Terminal.commandLine(options -> OpenCloud.on(new Buckets(), deployment, world.clock));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        commandLine
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Said(exit, out.toString(), err.toString());
  }

  private String runOf(String object) {
    return say("explain", object, "--json")
        .json()
        .getAsJsonArray("objects")
        .get(0)
        .getAsJsonObject()
        .get("run")
        .getAsString();
  }

  private String failedRun() {
    world.jobs.script(order -> MemoryJobs.Ending.failure("no rows", Duration.ofSeconds(9)));
    world.objectLands("birds/1990/a.csv");
    world.timePasses(HOUR);
    world.jobs.script(order -> MemoryJobs.Ending.success(Duration.ofSeconds(9)));
    return runOf("birds/1990/a.csv");
  }

  @Test
  void whatGoesOnAndWhatWasClosedAreTables() {
    world.objectLands("birds/1990/a.csv");
    world.timePasses(HOUR);
    world.objectLands("birds/1991/b.csv");

    Said said = say("runs");

    assertEquals(0, said.exit(), said::err);
    assertTrue(said.out().matches("(?s)LANE +STATE.*birds year=1991 +runs.*"), said::out);
    assertTrue(said.out().matches("(?s).*RUN +OUTCOME.*succeeded .*year=1990\\R.*"), said::out);
    JsonObject json = say("runs", "--json", "--lane", "year=1990").json();
    assertEquals(0, json.getAsJsonArray("lanes").size());
    assertEquals(1, json.getAsJsonObject("runs").getAsJsonArray("runs").size());
  }

  @Test
  void aRunIsToldWhole() {
    String run = failedRun();

    Said said = say("run", run);

    assertEquals(0, said.exit());
    assertTrue(said.out().startsWith("failed  " + run), said::out);
    assertTrue(said.out().contains("The run failed. Job "), said::out);
    assertTrue(said.out().contains("gs://landing/birds/1990/a.csv"), said::out);
    assertTrue(say("run", run, "--json").json().has("row"));
  }

  @Test
  void aFailedRunIsRunAgainOnceAndWhoAskedIsKept() {
    String run = failedRun();

    Said said = say("rerun", run, "--by", "ann");
    assertEquals(0, said.exit(), said::err);
    assertEquals(
        "ann",
        world
            .state
            .stat(List.of("again/birds/" + run))
            .values()
            .iterator()
            .next()
            .metadata()
            .get("by"));
    world.timePasses(HOUR);

    assertTrue(say("run", run).out().contains("Its batch succeeded as "));
    Said again = say("rerun", run);
    assertEquals(1, again.exit());
    assertTrue(again.err().contains("was run again already, as "), again::err);
  }

  @Test
  void anOpenRunIsCancelledAndAClosedOneIsNot() {
    world.objectLands("birds/1990/a.csv");
    String run = runOf("birds/1990/a.csv");

    assertEquals(0, say("cancel", run).exit());
    world.timePasses(HOUR);

    Said late = say("cancel", run);
    assertEquals(1, late.exit());
    assertTrue(late.err().contains("is over"), late::err);
  }

  @Test
  void aPipelineIsPausedAndGoesOn() {
    assertEquals(1, say("resume", "birds").exit());
    assertEquals(0, say("pause", "birds").exit());
    world.objectLands("birds/1990/a.csv");
    world.timePasses(HOUR);
    assertTrue(say("runs").out().contains("Its pipeline is paused."));

    assertEquals(0, say("resume", "birds").exit());
    world.timePasses(HOUR);

    assertTrue(say("explain", "birds/1990/a.csv").out().startsWith("done"));
    Said unknown = say("pause", "bird");
    assertEquals(3, unknown.exit());
    assertTrue(unknown.err().contains("There are: birds."), unknown::err);
  }

  @Test
  void aBackfillIsCountedAndTakenInOnlyWithYes() {
    world.objectIsWritten("birds/1990/old.csv");

    Said counted = say("backfill", "birds", "--from", "2020-01-01");
    assertEquals(0, counted.exit(), counted::err);
    assertTrue(counted.out().contains("1 object, 7 bytes.") && counted.out().contains("--yes"));
    assertEquals(List.of(), commands("backfill/"));

    Said asked = say("backfill", "birds", "--from", "2020-01-01", "--yes", "--json");
    assertTrue(asked.json().get("asked").getAsBoolean(), asked::out);
    assertEquals(1, commands("backfill/").size());
  }

  private List<String> commands(String folder) {
    return world.state.names().stream().filter(name -> name.startsWith(folder)).toList();
  }

  @Test
  void whatIsWrongIsSaidAllAtOnceWithWhatToWrite() {
    Said said = say("runs", "--outcome", "GOOD", "--from", "monday", "--to", "x");

    assertEquals(2, said.exit());
    assertEquals(
        """
        deploy.sh: --outcome is GOOD; write SUCCEEDED or FAILED.
        deploy.sh: --from is monday; write a day such as 2026-11-22, or a time such as 2026-11-22T08:30, in UTC.
        deploy.sh: --to is x; write a day such as 2026-11-22, or a time such as 2026-11-22T08:30, in UTC.
        """,
        said.err().replace(System.lineSeparator(), "\n"));
    assertEquals(2, say("runs", "--pipelin", "x").exit());
    assertEquals(2, say("explain", "gs://other/x").exit());
    assertEquals(2, say("tail", "--timeout", "soon").exit());
  }

  @Test
  void whatBelongsToAnExportIsRefusedWithoutOne() {
    Said alone = say("run", "birds-000000000000", "--sample", "3");
    Said none = say("run", "birds-000000000000", "--export", "folder", "--sample", "0");

    assertEquals(2, alone.exit());
    assertTrue(alone.err().contains("belong to --export FOLDER"), alone::err);
    assertEquals(2, none.exit());
    assertTrue(none.err().contains("give the number of objects, 1 or more"), none::err);
  }

  @Test
  void anUnknownRunIsToldWithTheNearest() {
    String run = failedRun();

    Said typo = say("run", run.substring(0, run.length() - 1) + "!");
    Said part = say("rerun", run.substring(run.length() - 12));
    Said none = say("run", "nothing-like-it");

    for (Said said : List.of(typo, part)) {
      assertEquals(3, said.exit());
      assertTrue(said.err().contains("Near it: " + run + "."), said::err);
    }
    assertEquals(3, none.exit());
    assertFalse(none.err().contains("Near it"), none::err);
  }

  @Test
  void tailEndsWithWhatBecameOfTheObjects() {
    world.objectLands("birds/1990/good.csv");
    world.timePasses(HOUR);
    failedRun();

    Said good = say("tail", "--until-done", "gs://landing/birds/1990/good.csv");
    Said both =
        say("tail", "--until-done=birds/1990/good.csv", "--until-done=birds/1990/a.csv", "--json");
    Said none = say("tail", "--until-done", "birds/1990/none.csv");

    assertEquals(0, good.exit(), good::err);
    assertTrue(good.out().startsWith("done  "), good::out);
    assertEquals(1, both.exit());
    assertTrue(both.out().lines().allMatch(line -> JsonParser.parseString(line).isJsonObject()));
    assertEquals(3, none.exit());
    world.pipelineOn("slow", "match: 'slow/*'", "batch: {quietPeriod: 10m}");
    world.objectLands("slow/a");
    assertEquals(4, say("tail", "--until-done", "slow/a", "--timeout", "0s").exit());
  }

  @Test
  void hostileNamesDoNothingInATerminal() {
    world.objectLands("birds/1990/\u001b]0;x\u0007\u202e.csv");
    world.timePasses(HOUR);

    for (Said said : List.of(say("runs"), say("explain", "birds/", "--prefix"))) {
      assertFalse(said.out().contains("\u001b") || said.out().contains("\u202e"), said::out);
    }
    assertTrue(say("explain", "birds/", "--prefix").out().contains("⟨U+001B⟩"));
  }

  @Test
  void withoutACloudItSaysHowToNameOne(@TempDir Path folder) {
    StringWriter err = new StringWriter();
    int exit =
        Terminal.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute("runs", "--data", folder.toString());

    assertEquals(5, exit);
    assertTrue(err.toString().contains("./deploy.sh local"), err::toString);
    assertEquals(2, Terminal.commandLine().execute("runs", "--project=p", "--data=x"));
  }

  @Test
  void completionKnowsEveryCommand() {
    String script = say("completion").out();

    for (String command : List.of("runs", "rerun", "tail", "gcp", "local")) {
      assertTrue(script.contains(command), command);
    }
    assertTrue(script.contains("--until-done"));
  }
}
