package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A failed batch is run again because somebody asks for it by name. */
class RerunStoryTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final World world = new World();

  @BeforeEach
  void aPipeline() {
    world.pipeline("birds", "birds/*.csv", "retry: {job: 1}");
  }

  @Test
  void aFailedBatchIsRunAgainAsItWas() {
    String failed = failedRun("birds/a.csv", "birds/b.csv");

    ask(failed);
    world.timePasses(HOUR);

    JsonObject again = world.receipts().get(1);
    assertEquals("SUCCEEDED", again.get("outcome").getAsString());
    assertEquals(failed, again.get("again").getAsString());
    assertEquals(List.of("birds/a.csv", "birds/b.csv"), World.objects(again));
    assertEquals("FAILED", world.receipts().get(0).get("outcome").getAsString());
    assertEquals(List.of(), commands());
    world.thenNoClusterIsLeft();
  }

  @Test
  void askingTwiceRunsItOnce() {
    String failed = failedRun("birds/a.csv");

    ask(failed);
    world.timePasses(HOUR);
    ask(failed);
    world.timePasses(HOUR);

    assertEquals(2, world.receipts().size());
    assertEquals(List.of(), commands());
    thenTheLogSays("it was run again as " + world.receipts().get(1).get("run").getAsString());
  }

  @Test
  void itCanFailAgainAndBeRunAgain() {
    String first = failedRun("birds/a.csv");
    world.jobs.script(order -> failure());
    ask(first);
    world.timePasses(HOUR);
    world.jobs.script(order -> Ending.success(World.JOB));

    ask(world.receipts().get(1).get("run").getAsString());
    world.timePasses(HOUR);

    assertEquals("SUCCEEDED", world.receipts().get(2).get("outcome").getAsString());
  }

  @Test
  void whatSucceededIsNotRunAgain() {
    world.objectLands("birds/a.csv");
    world.timePasses(HOUR);

    ask(world.receipts().get(0).get("run").getAsString());
    world.timePasses(HOUR);

    assertEquals(1, world.receipts().size());
    assertEquals(List.of(), commands());
    thenTheLogSays("what succeeded is not run again");
  }

  @Test
  void aRunThatNeverWasIsToldToTheLog() {
    failedRun("birds/a.csv");

    ask("birds-0123456789ab");
    world.handWrites("again/birds/short", "");
    world.timePasses(HOUR);

    assertEquals(1, world.receipts().size());
    thenTheLogSays("there is no such run");
  }

  @Test
  void anObjectThatWasReplacedMeanwhileIsNotRunInItsOldVersion() {
    String failed = failedRun("birds/a.csv", "birds/b.csv");
    world.objectLands("birds/a.csv");
    world.timePasses(HOUR);

    ask(failed);
    world.timePasses(HOUR);

    JsonObject again = world.receipts().get(2);
    assertEquals(List.of("birds/b.csv"), World.objects(again));
    JsonObject dropped = again.getAsJsonArray("dropped").get(0).getAsJsonObject();
    assertEquals("birds/a.csv", dropped.get("name").getAsString());
    assertEquals("SUPERSEDED", dropped.get("why").getAsString());
  }

  @Test
  void whatWaitsForItsTimeIsNotTakenAlong() {
    world.pipeline("birds", "birds/*.csv", "batch: {quietPeriod: 3h, maxWait: 12h}");
    world.jobs.script(order -> failure());
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofHours(4));
    world.jobs.script(order -> Ending.success(World.JOB));
    world.objectLands("birds/new.csv");

    ask(world.receipts().get(0).get("run").getAsString());
    world.timePasses(HOUR);

    assertEquals(List.of("birds/a.csv"), World.objects(world.receipts().get(1)));
    assertEquals(List.of("birds/new.csv"), World.objects(world.receipts().get(2)));
    assertNull(world.receipts().get(2).get("again"));
  }

  @Test
  void aBatchThatWasNeverFixedNeedsNoAsking() {
    world.clusters.refuse(
        order -> new Failure(Failure.Fault.USER, "No such image.", world.clock.instant()));
    world.objectLands("birds/a.csv");

    ask(world.receipts().get(0).get("run").getAsString());
    world.clusters.refuse(order -> null);
    world.timePasses(HOUR);

    List<Integer> sizes = world.sizes();
    assertEquals(1, sizes.get(sizes.size() - 1));
    assertEquals(1, sizes.stream().mapToInt(Integer::intValue).sum());
    thenTheLogSays("it had no batch; what landed waits in the inbox");
  }

  @Test
  void whoeverDiesAfterTheClaimLeavesTheRestToTheNext() {
    String failed = failedRun("birds/a.csv");
    ask(failed);
    List<String> deaths = new ArrayList<>(List.of("write runs/birds/", "delete again/"));
    world.stateCalls.before(
        call -> {
          boolean notes = call.startsWith("write runs/") && call.endsWith("/again.json");
          boolean takesAway = call.startsWith("delete again/");
          if ((notes && deaths.size() == 2) || (takesAway && deaths.size() == 1)) {
            throw new RetryLater(deaths.remove(0), null);
          }
        });

    world.timePasses(HOUR);

    assertEquals(List.of(), deaths, "both deaths came about");
    assertEquals(2, world.receipts().size());
    assertEquals(failed, world.receipts().get(1).get("again").getAsString());
    assertEquals(List.of(), commands());
  }

  private String failedRun(String... names) {
    world.jobs.script(order -> failure());
    for (String name : names) {
      world.eventIsOnlyNoted(world.objectIsWritten(name));
    }
    world.timePasses(HOUR);
    world.jobs.script(order -> Ending.success(World.JOB));
    JsonObject receipt = world.receipts().get(0);
    assertEquals("FAILED", receipt.get("outcome").getAsString());
    return receipt.get("run").getAsString();
  }

  private static Ending failure() {
    return Ending.failure("no rows", World.JOB);
  }

  private void ask(String run) {
    world.handWrites("again/birds/" + run, "");
  }

  private List<String> commands() {
    return world.state.names().stream().filter(name -> name.startsWith("again/")).toList();
  }

  private void thenTheLogSays(String text) {
    assertTrue(
        world.log.lines().stream().anyMatch(line -> line.toString().contains(text)),
        () -> world.log.lines().toString());
  }
}
