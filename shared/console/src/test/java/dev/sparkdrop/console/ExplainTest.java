package dev.sparkdrop.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.console.Explanation.What;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.reconcile.World;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "What happened to my file?", in every situation that there is. */
class ExplainTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Watcher watcher = new Watcher();

  @BeforeEach
  void aPipeline() {
    watcher.world.pipeline("birds", "birds/{year}/*.csv", "retry: {job: 1}");
  }

  @Test
  void oneThatWaitsIsToldItsLaneAndUntilWhen() {
    watcher.world.pipeline("slow", "slow/*.csv", "batch: {quietPeriod: 10m}");
    LandedObject object = watcher.world.objectLands("slow/a.csv");

    Explanation told = watcher.explained("slow/a.csv");

    assertEquals(What.WAITING, told.what());
    assertEquals("slow", told.lane());
    String until = object.created().plus(Duration.ofMinutes(10)).toString();
    assertEquals(
        "It waits in lane slow. Objects wait: the batch is not due. Until " + until + ".",
        told.sentence());
    assertEquals(object.generation(), told.generation());
    assertEquals("gs://landing/slow/a.csv", told.evidence().get(0).where());
  }

  @Test
  void oneThatWaitsForItsMarkerIsToldWhichOne() {
    watcher.world.pipelineOn("days", "match: 'days/{day}/*.csv', groupBy: [day], marker: _DONE");
    watcher.world.objectLands("days/1/a.csv");

    Explanation told = watcher.explained("days/1/a.csv");

    assertEquals(What.WAITING, told.what());
    assertTrue(told.sentence().contains("no marker is there"), told.sentence());
    assertTrue(told.sentence().contains("_DONE"), told.sentence());
  }

  @Test
  void oneThatWaitsForAStartingClusterIsToldSo() {
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("birds/1/a.csv"));
    watcher.world.tick();

    Explanation told = watcher.explained("birds/1/a.csv");

    assertEquals(What.WAITING, told.what());
    assertTrue(told.sentence().contains("A cluster is starting"), told.sentence());
  }

  @Test
  void oneInAnOpenRunIsToldWhichOne() {
    watcher.world.objectLands("birds/1/a.csv");

    Explanation told = watcher.explained("birds/1/a.csv");

    assertEquals(What.IN_RUN, told.what());
    assertEquals(watcher.onlyLane().run(), told.run());
    assertTrue(told.sentence().contains("The job is under way"), told.sentence());
  }

  @Test
  void oneThatWasProcessedIsToldByWhichRun() {
    watcher.world.objectLands("birds/1/a.csv");
    watcher.world.timePasses(HOUR);

    Explanation told = watcher.explained("birds/1/a.csv");

    assertEquals(What.DONE, told.what());
    assertEquals(watcher.lastRun(), told.run());
  }

  @Test
  void oneWhoseRunFailedIsToldWhy() {
    watcher.world.jobs.script(order -> Ending.failure("no such column", MINUTE));
    watcher.world.objectLands("birds/1/a.csv");
    watcher.world.timePasses(HOUR);

    Explanation told = watcher.explained("birds/1/a.csv");

    assertEquals(What.FAILED, told.what());
    assertTrue(told.sentence().contains("no such column"), told.sentence());
  }

  @Test
  void oneWhoseFailedRunWasRunAgainIsToldOfTheLastRun() {
    watcher.world.jobs.script(order -> Ending.failure("no such column", MINUTE));
    watcher.world.objectLands("birds/1/a.csv");
    watcher.world.timePasses(HOUR);
    String failed = watcher.lastRun();
    watcher.world.jobs.script(order -> Ending.success(MINUTE));
    watcher.world.handWrites("again/birds/" + failed, "");
    watcher.world.timePasses(HOUR);

    Explanation told = watcher.explained("birds/1/a.csv");

    assertEquals(What.DONE, told.what());
    assertEquals(watcher.lastRun(), told.run());
    assertEquals(watcher.lastRun(), watcher.run(failed).repeatedBy());
    assertEquals(failed, watcher.run(watcher.lastRun()).again());
  }

  @Test
  void oneThatBreaksItsJobIsToldByTheRunThatFoundItAndTheOthersAreDone() {
    World world = watcher.world;
    world.pipeline("birds", "birds/{year}/*.csv", "retry: {bisect: true}");
    Lane lane = Lane.of("birds", Map.of());
    world.jobs.script(
        order ->
            world.ledger.runs().manifest(lane, order.labels().get("sparkdrop-run")).stream()
                    .flatMap(batch -> batch.objects().stream())
                    .anyMatch(object -> object.name().endsWith("c.csv"))
                ? Ending.failure("exit 1", MINUTE)
                : Ending.success(MINUTE));
    for (String name : List.of("a", "b", "c", "d")) {
      world.eventIsOnlyNoted(world.objectIsWritten("birds/1/" + name + ".csv"));
    }
    world.timePasses(HOUR);

    Explanation told = watcher.explained("birds/1/c.csv");

    assertEquals(What.FAILED, told.what());
    assertTrue(
        told.sentence().contains("gs://landing/birds/1/c.csv breaks the job."), told.sentence());
    for (String name : List.of("a", "b", "d")) {
      assertEquals(What.DONE, watcher.explained("birds/1/" + name + ".csv").what());
    }
  }

  @Test
  void oneThatWasReplacedBeforeItsBatchWasFixedIsToldSo() {
    LandedObject first = watcher.world.objectIsWritten("birds/1/a.csv");
    watcher.world.eventIsOnlyNoted(first);
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("birds/1/a.csv"));
    watcher.world.timePasses(HOUR);

    Explanation told =
        watcher.console.explain("gs://landing/birds/1/a.csv", first.generation()).get(0);

    assertEquals(What.DROPPED, told.what());
    assertTrue(told.sentence().contains("a newer version"), told.sentence());
    assertEquals(What.DONE, watcher.explained("birds/1/a.csv").what());
  }

  @Test
  void oneThatWasDeletedIsFoundByItsGeneration() {
    watcher.world.pipeline("slow", "slow/*.csv", "batch: {quietPeriod: 10m}");
    LandedObject object = watcher.world.objectLands("slow/a.csv");
    watcher.world.landing.deleteAll(List.of("slow/a.csv"));

    assertEquals(What.UNKNOWN, watcher.explained("slow/a.csv").what());
    assertEquals(What.WAITING, explained(object).what());
    watcher.world.timePasses(HOUR);
    assertEquals(What.DROPPED, explained(object).what());
    assertTrue(explained(object).sentence().contains("it was deleted"));
  }

  private Explanation explained(LandedObject object) {
    return watcher.console.explain("gs://" + object.uri(), object.generation()).get(0);
  }

  @Test
  void oneThatIsNeverAnInputIsToldWhy() {
    LandedObject empty = watcher.world.objectIsWritten("birds/1/empty.csv", 0);
    watcher.world.eventArrives(empty);

    Explanation told = watcher.explained("birds/1/empty.csv");

    assertEquals(What.NOT_AN_INPUT, told.what());
    assertTrue(told.sentence().endsWith("it is empty."), told.sentence());
  }

  @Test
  void oneThatMatchesNothingIsToldTheNearestPatternAndWhereItDiffers() {
    watcher.world.pipeline("cars", "cars/*.json");
    watcher.world.objectLands("birds/1990/a.CSV");

    Explanation told = watcher.explained("birds/1990/a.CSV");

    assertEquals(What.NO_MATCH, told.what());
    assertNull(told.pipeline());
    assertEquals(
        "No pipeline matches its name. Nearest comes birds/{year}/*.csv: the name has \"a.CSV\""
            + " where the pattern has \"*.csv\".",
        told.sentence());
  }

  @Test
  void oneWhoseEventWasLostIsToldWhenItIsFound() {
    watcher.world.tick();
    watcher.world.objectIsWritten("birds/1/lost.csv");

    Explanation told = watcher.explained("birds/1/lost.csv");

    assertEquals(What.NOT_SEEN, told.what());
    assertTrue(told.sentence().contains("The bucket is looked through"), told.sentence());
    watcher.world.timePasses(HOUR.multipliedBy(3));
    assertEquals(What.DONE, watcher.explained("birds/1/lost.csv").what());
  }

  @Test
  void oneThatWasThereBeforeItsPipelineIsHistory() {
    watcher.world.objectIsWritten("new/old.csv");
    watcher.world.clock.pass(HOUR.multipliedBy(2));
    watcher.world.pipeline("new", "new/*.csv");
    watcher.world.tick();

    Explanation told = watcher.explained("new/old.csv");

    assertEquals(What.NOT_SEEN, told.what());
    assertTrue(told.sentence().contains("before pipeline new"), told.sentence());
  }

  @Test
  void aMarkerIsToldWhatItIs() {
    watcher.world.pipelineOn("days", "match: 'days/{day}/*.csv', marker: _DONE");
    watcher.world.objectLands("days/1/a.csv");
    watcher.world.eventIsOnlyNoted(watcher.world.objectIsWritten("days/1/_DONE"));

    Explanation told = watcher.explained("days/1/_DONE");

    assertEquals(What.MARKER, told.what());
    assertTrue(told.sentence().contains("what lies below days/1/ is complete"), told.sentence());
    assertTrue(told.sentence().contains("waits in lane days"), told.sentence());
  }

  @Test
  void oneThatSeveralPipelinesWantHasAnAnswerOfEach() {
    watcher.world.pipeline("all", "**/*.csv", "batch: {quietPeriod: 10m}");
    watcher.world.objectLands("birds/1/a.csv");

    List<Explanation> told = watcher.console.explain("birds/1/a.csv", null);

    assertEquals(
        List.of("all WAITING", "birds IN_RUN"),
        told.stream().map(each -> each.pipeline() + " " + each.what()).sorted().toList());
  }

  @Test
  void oneOfAPipelineThatIsGoneIsStillKnown() {
    watcher.world.objectLands("birds/1/a.csv");
    watcher.world.timePasses(HOUR);
    watcher.world.code.deleteAll(List.of("pipelines/birds.yaml"));
    watcher.world.clock.pass(MINUTE);

    assertEquals(What.DONE, watcher.explained("birds/1/a.csv").what());
  }

  @Test
  void whereAPartOfTheLedgerCannotBeReadTheRestIsTold() {
    watcher.world.objectLands("birds/1/a.csv");
    watcher.world.timePasses(HOUR);
    watcher.world.handWrites("lanes/birds/birds.json", "{\"version\": 99}");
    assertEquals(What.DONE, watcher.explained("birds/1/a.csv").what());

    watcher.world.handWrites("runs/birds/" + watcher.lastRun() + "/receipt.json", "rubbish");
    assertEquals(What.IN_RUN, watcher.explained("birds/1/a.csv").what());
    assertTrue(watcher.explained("birds/1/a.csv").sentence().contains("cannot be read"));
  }

  @Test
  void explainingDoneObjectsListsNothingOfTheLedger() {
    watcher.world.objectLands("birds/1/a.csv");
    watcher.world.timePasses(HOUR);
    long before = watcher.world.stateCalls.calls("list");

    watcher.explained("birds/1/a.csv");

    assertEquals(0, watcher.world.stateCalls.calls("list") - before);
  }

  @Test
  void objectsBelowAPrefixArePaged() {
    for (int i = 0; i < 45; i++) {
      watcher.world.objectIsWritten("other/" + String.format("%02d", i));
    }

    Explanations first = watcher.console.below("gs://landing/other/", null);
    Explanations second = watcher.console.below("other/", first.next());
    Explanations third = watcher.console.below("other/", second.next());

    assertEquals(20, first.objects().size());
    assertEquals("gs://landing/other/20", second.objects().get(0).object());
    assertEquals(5, third.objects().size());
    assertNull(third.next());
    assertThrows(BadRequest.class, () -> watcher.console.below("other/", "birds/x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://other/a.csv", "gs://", "gs://landing", "gs://landing/", ""})
  void whatIsNoObjectOfTheLandingBucketIsRefusedWithAHint(String uri) {
    BadRequest refused = assertThrows(BadRequest.class, () -> watcher.console.explain(uri, null));

    assertTrue(refused.getMessage().contains("gs://landing/NAME"), refused.getMessage());
  }

  @Test
  void aNameOfAMegabyteIsRefusedInAFewWords() {
    BadRequest refused =
        assertThrows(
            BadRequest.class, () -> watcher.console.explain("<script>".repeat(131_072), null));

    assertTrue(refused.getMessage().length() < 300, refused.getMessage());
    assertThrows(BadRequest.class, () -> watcher.console.explain("a", -1L));
  }
}
