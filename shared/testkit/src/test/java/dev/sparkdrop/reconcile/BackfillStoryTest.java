package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.ledger.Backfill;
import dev.sparkdrop.ledger.CommandLog.Answer;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.reconcile.commands.BackfillCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Somebody wants older objects to be taken in. */
class BackfillStoryTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant EVER = Instant.parse("2026-01-01T00:00:00Z");

  private final World world = new World();

  @Test
  void whatWasThereBeforeThePipelineIsRunOnceSomebodyAsks() {
    world.objectIsWritten("birds/old.csv");
    aPipeline();
    world.timePasses(HOUR.multipliedBy(3));
    assertEquals(List.of(), world.receipts());

    backfill(new Backfill(EVER, null, ""));
    world.timePasses(HOUR);

    assertEquals(List.of("birds/old.csv"), objects());
    assertEquals("1 objects were put into the inbox", newest().why());
    assertEquals(List.of(), ledger("backfill"));
  }

  @Test
  void onlyWhatIsMeantIsTakenIn() {
    world.objectIsWritten("birds/early.csv");
    world.clock.pass(HOUR);
    Instant from = world.clock.instant();
    world.objectIsWritten("birds/meant.csv");
    world.objectIsWritten("birds/other-name.csv");
    world.objectIsWritten("fish/meant.csv");
    world.clock.pass(HOUR);
    Instant to = world.clock.instant();
    world.objectIsWritten("birds/meant-late.csv");
    world.clock.pass(HOUR.multipliedBy(2));
    aPipeline();
    world.tick();

    backfill(new Backfill(from, to, "birds/meant"));
    world.timePasses(HOUR);

    assertEquals(List.of("birds/meant.csv"), objects());
  }

  @Test
  void nothingRunsTwiceThatWasRun() {
    aPipeline();
    world.objectLands("birds/a.csv");
    world.timePasses(HOUR);

    backfill(new Backfill(EVER, null, ""));
    world.timePasses(HOUR);

    assertEquals(List.of("birds/a.csv"), objects());
    assertEquals("0 objects were put into the inbox", newest().why());
  }

  @Test
  void otherPipelinesAreLeftAlone() {
    world.objectIsWritten("birds/old.csv");
    world.clock.pass(HOUR.multipliedBy(2));
    aPipeline();
    world.pipeline("others", "birds/*.csv");
    world.tick();

    backfill(new Backfill(EVER, null, ""));
    world.timePasses(HOUR);

    assertEquals(1, world.receipts().size());
    assertEquals("birds", world.receipts().get(0).get("pipeline").getAsString());
  }

  @Test
  void aLongOneGoesOnAtTheNextTickWhereItStopped() {
    for (int i = 0; i < 2_500; i++) {
      world.objectIsWritten("birds/" + (10_000 + i) + ".csv");
    }
    world.clock.pass(HOUR.multipliedBy(2));
    aPipeline();
    world.tick();
    backfill(new Backfill(EVER, null, ""));
    // A page takes longer than a tick has.
    world.landingCalls.before(
        call -> {
          if (call.startsWith("list ")) {
            world.clock.pass(Duration.ofSeconds(51));
          }
        });

    world.tick();
    assertEquals(1, ledger("backfilling/").size());
    world.timePasses(Duration.ofMinutes(6));
    world.landingCalls.before(call -> {});
    world.timePasses(HOUR);

    assertEquals(2_500, world.sizes().stream().mapToInt(Integer::intValue).sum());
    assertEquals("2500 objects were put into the inbox", newest().why());
    assertEquals(List.of(), ledger("backfill"));
  }

  @Test
  void aMarkerBringsItsDirectory() {
    world.objectIsWritten("in/a/1.csv");
    world.objectIsWritten("in/a/_SUCCESS", 0);
    world.clock.pass(HOUR.multipliedBy(2));
    world.pipelineOn("birds", "match: 'in/*/*.csv', marker: _SUCCESS");
    world.tick();

    backfill(new Backfill(EVER, null, ""));
    world.timePasses(HOUR);

    assertEquals(List.of("in/a/1.csv"), objects());
  }

  @Test
  void aMalformedOneIsToldWithWhatToWriteAndTakenAway() {
    aPipeline();
    List<String> texts =
        List.of(
            "",
            "[]",
            "{}",
            "{\"from\": \"yesterday\"}",
            "{\"from\": {}}",
            "{\"from\": \"2026-01-02T00:00:00Z\", \"to\": \"2026-01-01T00:00:00Z\"}",
            "{\"from\": \"2026-01-02T00:00:00Z\", \"untill\": \"2026-01-03T00:00:00Z\"}");
    for (int i = 0; i < texts.size(); i++) {
      world.handWrites("backfill/birds/" + i, texts.get(i));
    }
    world.handWrites("backfill/fish/1", "{\"from\": \"2026-01-02T00:00:00Z\"}");

    world.tick();

    assertEquals(List.of(), ledger("backfill"));
    assertEquals(texts.size() + 1, world.logged("the command is refused"));
    List<Answer> answers = world.ledger.commandLog().list(null, 100).answers();
    assertEquals(
        texts.size(),
        answers.stream().filter(a -> a.why().contains("write {\"from\": \"2026-")).count());
    assertTrue(answers.stream().noneMatch(Answer::granted));
  }

  @Test
  void theCountSaysHowManyWouldBeTakenIn() {
    world.objectIsWritten("birds/old.csv", 5);
    world.objectIsWritten("birds/older.csv", 4);
    world.objectIsWritten("birds/empty.csv", 0);
    world.objectIsWritten("fish/old.csv");
    world.clock.pass(HOUR.multipliedBy(2));
    aPipeline();
    world.objectLands("birds/done.csv");
    world.timePasses(HOUR);
    world.eventIsOnlyNoted(world.objectIsWritten("birds/waits.csv"));
    List<String> before = ledger("");

    BackfillCount.Step step =
        new BackfillCount(world.ledger, world.landing, "landing")
            .step(pipeline(), new Backfill(EVER, null, ""), null);

    assertEquals(2, step.objects());
    assertEquals(9, step.bytes());
    assertNull(step.next());
    assertEquals(before, ledger(""));
  }

  @Test
  void aLongCountGoesOnByPages() {
    for (int i = 0; i < 1_500; i++) {
      world.objectIsWritten("birds/" + (10_000 + i) + ".csv");
    }
    aPipeline();
    BackfillCount count = new BackfillCount(world.ledger, world.landing, "landing");
    Backfill all = new Backfill(EVER, null, "");

    BackfillCount.Step first = count.step(pipeline(), all, null);
    BackfillCount.Step second = count.step(pipeline(), all, first.next());

    assertEquals(List.of(1_000, 500), Stream.of(first, second).map(s -> s.objects()).toList());
    assertNull(second.next());
  }

  private void aPipeline() {
    world.clock.pass(HOUR.multipliedBy(2));
    world.pipeline("birds", "birds/*.csv");
  }

  private Pipeline pipeline() {
    try {
      return Pipeline.parse(
          "birds.yaml", world.code.read("pipelines/birds.yaml").orElseThrow().content());
    } catch (dev.sparkdrop.pipeline.FaultyPipeline e) {
      throw new AssertionError(e);
    }
  }

  private void backfill(Backfill what) {
    world
        .ledger
        .commands()
        .ask(what, "birds", "old-ones", "anna@example.com", world.clock.instant());
  }

  private Answer newest() {
    return world.ledger.commandLog().list(null, 1).answers().get(0);
  }

  private List<String> ledger(String prefix) {
    return world.state.names().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /** The objects of all receipts. */
  private List<String> objects() {
    return world.receipts().stream()
        .map((JsonObject receipt) -> World.objects(receipt))
        .flatMap(List::stream)
        .toList();
  }
}
