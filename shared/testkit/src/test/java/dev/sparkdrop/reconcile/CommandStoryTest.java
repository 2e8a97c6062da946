package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.ledger.Command.Kind;
import dev.sparkdrop.ledger.CommandLog.Answer;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.LandedObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody cancels a run, pauses a pipeline, and takes the pause away. */
class CommandStoryTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String RECORD = "lanes/birds/birds.json";
  private static final String ANNA = "anna@example.com";

  private final World world = new World();

  @BeforeEach
  void aPipeline() {
    world.pipeline("birds", "birds/*.csv", "retry: {job: 3}");
  }

  @Test
  void aRunningJobIsCancelledAndTheReceiptSaysWhoAskedForIt() {
    world.jobs.script(order -> Ending.NEVER);
    String run = openRun("birds/a.csv");

    ask(Kind.CANCEL, run);
    world.timePasses(HOUR);

    thenItFailed(run, "was cancelled, as " + ANNA + " asked for at 2026-11-22T0");
    assertEquals(1, world.jobs.accepted().size());
    thenItWasAnswered(true, "the run is cancelled");
    world.thenNoClusterIsLeft();
    world.thenNothingWaits();
  }

  @Test
  void aRunThatHasNoJobYetEndsWithItsBatch() {
    world.eventIsOnlyNoted(world.objectIsWritten("birds/a.csv"));
    world.tick();

    ask(Kind.CANCEL, onlyRun());
    world.timePasses(HOUR);

    thenItFailed(onlyRun(), "The run was cancelled before its job was submitted");
    assertEquals(List.of("birds/a.csv"), World.objects(world.receipts().get(0)));
    assertEquals(List.of(), world.jobs.accepted());
    world.thenNoClusterIsLeft();
    world.thenNothingWaits();
  }

  /** Whoever noted what is against it may be slow, and delete it under the next run. */
  @Test
  void aClusterThatACancelledRunHadGivenUpGetsNoOther() {
    world.pipeline("birds", "birds/*.csv", "timeouts: {provision: 10m}");
    world.clusters.bootTime(Duration.ofMinutes(12));
    LandedObject first = world.objectIsWritten("birds/a.csv");
    world.eventIsOnlyNoted(first);
    world.tick();
    world.stateCalls.before(
        call -> {
          if (call.equals("read " + RECORD)
              && world.state.read(RECORD).orElseThrow().content().contains("did not come up")) {
            throw new RetryLater(call, null);
          }
        });
    world.timePasses(Duration.ofMinutes(14));
    world.stateCalls.before(call -> {});
    world.clusters.bootTime(World.BOOT);
    world.landing.deleteAll(List.of(first.name()));
    ask(Kind.CANCEL, onlyRun());
    world.beforeMessage =
        () -> {
          world.beforeMessage = () -> {};
          world.eventIsOnlyNoted(world.objectIsWritten("birds/b.csv"));
        };

    world.timePasses(HOUR);

    assertEquals(2, world.receipts().size());
    assertEquals(2, world.clusters.accepted().size());
    assertEquals(1, world.jobs.accepted().size());
    world.thenNoClusterIsLeft();
  }

  @Test
  void whatWasCancelledCanBeRunAgain() {
    world.jobs.script(order -> Ending.NEVER);
    String run = openRun("birds/a.csv");
    ask(Kind.CANCEL, run);
    world.timePasses(HOUR);
    world.jobs.script(order -> Ending.success(World.JOB));

    ask(Kind.AGAIN, run);
    world.timePasses(HOUR);

    assertEquals("SUCCEEDED", world.receipts().get(1).get("outcome").getAsString());
  }

  @Test
  void aRunThatIsOverIsNotCancelled() {
    String run = openRun("birds/a.csv");
    world.timePasses(HOUR);

    ask(Kind.CANCEL, run);
    world.tick();

    thenItWasAnswered(false, "it is over, and SUCCEEDED");
    assertFalse(asked(Kind.CANCEL));
  }

  @Test
  void anotherRunOfTheLaneIsNotCancelled() {
    world.jobs.script(order -> Ending.success(Duration.ofMinutes(10)));
    openRun("birds/a.csv");

    ask(Kind.CANCEL, "birds-mi0123456789");
    world.timePasses(HOUR);

    assertEquals("SUCCEEDED", world.receipts().get(0).get("outcome").getAsString());
    thenItWasAnswered(false, "there is no such run");
  }

  @Test
  void whatIsNamedWronglyIsToldAndTakenAway() {
    for (String name :
        List.of("cancel/birds", "cancel/birds/x", "cancel/fish/birds-mi0123456789", "paused/a/b")) {
      world.handWrites(name, "");
    }

    world.tick();

    assertFalse(asked(Kind.CANCEL));
    assertFalse(asked(Kind.PAUSE));
    assertEquals(4, world.logged("the command is refused"));
    assertTrue(world.log.lines().toString().contains("write cancel/PIPELINE/RUN"));
  }

  @Test
  void aPausedPipelineTakesObjectsInAndRunsThemOnceItIsResumed() {
    world.ledger.commands().ask(Kind.PAUSE, "birds", null, ANNA, world.clock.instant());
    world.objectLands("birds/a.csv");
    world.timePasses(HOUR);
    assertEquals(List.of("birds/a.csv"), world.waiting());
    assertEquals(List.of(), world.receipts());

    world.ledger.commands().ask(Kind.RESUME, "birds", null, ANNA, world.clock.instant());
    world.timePasses(HOUR);

    assertEquals(List.of("birds/a.csv"), World.objects(world.receipts().get(0)));
    assertFalse(asked(Kind.PAUSE) || asked(Kind.RESUME));
    assertEquals(List.of(Kind.RESUME, Kind.PAUSE), answers().stream().map(Answer::kind).toList());
  }

  @Test
  void takingThePauseAwayByHandResumes() {
    world.handWrites("paused/birds", "");
    world.objectLands("birds/a.csv");
    world.tick();

    world.handDeletes("paused/");
    world.timePasses(HOUR);

    assertEquals(1, world.receipts().size());
    assertEquals("Someone with access to the state bucket", answers().get(0).by());
  }

  @Test
  void anOpenRunGoesOnToItsEndAndItsClusterDoesNotLinger() {
    world.pipeline("birds", "birds/*.csv", "batch: {linger: 20m}");
    openRun("birds/a.csv");
    world.handWrites("paused/birds", "");
    world.objectLands("birds/b.csv");

    world.timePasses(Duration.ofMinutes(10));

    assertEquals("SUCCEEDED", world.receipts().get(0).get("outcome").getAsString());
    assertEquals(1, world.receipts().size());
    assertEquals(List.of("birds/b.csv"), world.waiting());
    world.thenNoClusterIsLeft();
  }

  @Test
  void aFailedBatchWaitsForTheEndOfThePause() {
    world.pipeline("birds", "birds/*.csv", "retry: {job: 1}");
    world.jobs.script(order -> Ending.failure("the driver ended with 1", World.JOB));
    String failed = openRun("birds/a.csv");
    world.timePasses(HOUR);
    world.jobs.script(order -> Ending.success(World.JOB));
    world.handWrites("paused/birds", "");

    ask(Kind.AGAIN, failed);
    world.timePasses(HOUR);
    assertEquals(1, world.receipts().size());
    world.handDeletes("paused/");
    world.timePasses(HOUR);

    assertEquals(failed, world.receipts().get(1).get("again").getAsString());
  }

  @Test
  void aTickOverAPausedPipelineLooksAtNoneOfItsIdleLanes() {
    world.handWrites("paused/birds", "");
    world.objectLands("birds/a.csv");
    world.tick();
    world.stateCalls.before(
        call -> {
          if (call.contains("inbox/birds/birds/") || call.contains("lanes/birds/birds")) {
            throw new RetryLater("nobody has to ask for " + call, null);
          }
        });

    world.tick();

    assertEquals(0, world.logged("lane could not be advanced"));
  }

  @Test
  void whoAskedIsShownAsPlainTextAndCut() {
    String hostile = "\u202Eanna\u0000\n" + "x".repeat(5_000);
    world.ledger.commands().ask(Kind.RESUME, "birds", null, hostile, world.clock.instant());
    world.tick();

    String shown = answers().get(0).by();
    assertTrue(shown.matches("annax{96}"), shown);
  }

  @Test
  void askingTwiceIsAskingOnce() {
    world.ledger.commands().ask(Kind.PAUSE, "birds", null, ANNA, world.clock.instant());
    world.ledger.commands().ask(Kind.PAUSE, "birds", null, "somebody", world.clock.instant());
    world.tick();
    world.tick();

    assertEquals(1, answers().size());
    assertEquals(ANNA, answers().get(0).by());
  }

  private String openRun(String object) {
    world.objectLands(object);
    return onlyRun();
  }

  private String onlyRun() {
    return world.only("runs/", "/pipeline.json").split("/", -1)[2];
  }

  private void ask(Kind kind, String run) {
    world.ledger.commands().ask(kind, "birds", run, ANNA, world.clock.instant());
  }

  private boolean asked(Kind kind) {
    return !world.ledger.commands().all(kind).isEmpty();
  }

  private List<Answer> answers() {
    return world.ledger.commandLog().list(null, 100).answers();
  }

  private void thenItFailed(String run, String why) {
    JsonObject receipt = world.receipts().get(0);
    assertEquals(run, receipt.get("run").getAsString());
    assertEquals("FAILED", receipt.get("outcome").getAsString());
    String reason = receipt.get("reason").getAsString();
    assertTrue(reason.contains(why), reason);
  }

  private void thenItWasAnswered(boolean granted, String why) {
    Answer newest = answers().get(0);
    assertEquals(granted, newest.granted());
    assertTrue(newest.why().contains(why), newest.why());
    assertEquals(ANNA, newest.by());
  }
}
