package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.MemoryJobs.Ending;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people are told in a chat. */
class NoticesStoryTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final World world = new World();

  @BeforeEach
  void aPipeline() {
    world.pipeline("birds", "birds/{year}/*", "retry: {job: 1}");
  }

  private void jobsFail(boolean fail) {
    world.jobs.script(
        order -> fail ? Ending.failure("exit 1", World.JOB) : Ending.success(World.JOB));
  }

  private void landsAndIsRun(String name) {
    world.objectLands(name);
    world.timePasses(HOUR);
  }

  private List<String> told() {
    return world.chat.posted();
  }

  @Test
  void aSuccessIsNotTold() {
    landsAndIsRun("birds/1/a.csv");

    assertEquals(List.of(), told());
  }

  @Test
  void aFailureIsToldOnceWithItsReasonAndSoIsTheFirstSuccessAfterIt() {
    jobsFail(true);
    landsAndIsRun("birds/1/a.csv");

    assertEquals(1, told().size(), () -> told().toString());
    assertTrue(told().get(0).matches("birds: run birds-\\w+ failed\\. Job .*"), told().get(0));

    jobsFail(false);
    landsAndIsRun("birds/1/b.csv");
    landsAndIsRun("birds/1/c.csv");

    assertEquals(2, told().size(), () -> told().toString());
    assertTrue(told().get(1).contains(" succeeded. The run before it in its lane had failed."));
  }

  @Test
  void manyFailuresAtOnceAreOneMessage() {
    world.pipelineOn(
        "many", "match: 'many/{of}/*', groupBy: [of]", "retry: {job: 1}", "limits: {clusters: 40}");
    jobsFail(true);
    world.chat.down(true);
    for (int i = 0; i < 30; i++) {
      world.objectLands("many/" + i + "/a.csv");
    }
    world.timePasses(HOUR.multipliedBy(6));
    assertEquals(List.of(), told());

    world.chat.down(false);
    world.timePasses(Duration.ofMinutes(2));

    assertEquals(1, told().size(), () -> told().toString());
    long lines = told().get(0).lines().count() - 1;
    assertTrue(
        told().get(0).endsWith("\nand " + (30 - lines) + " more: ./deploy.sh runs"), told().get(0));
    assertTrue(told().get(0).length() < 4000, told().get(0));
    assertEquals(List.of(), world.ledger.notices().oldest(10));
  }

  @Test
  void whatCannotBeToldForADayIsDropped() {
    jobsFail(true);
    world.chat.down(true);
    landsAndIsRun("birds/1/a.csv");
    assertEquals(1, world.ledger.notices().oldest(10).size());

    world.timePasses(DAY.plus(HOUR));

    assertEquals(
        0,
        world.ledger.notices().oldest(10).stream()
            .filter(notice -> notice.text().contains("failed."))
            .count());
    assertTrue(world.log.lines().stream().anyMatch(line -> line.event().equals("notices_dropped")));
  }

  @Test
  void aBatchThatIsHalvedIsToldByWhatComesOfIt() {
    world.pipeline("birds", "birds/{year}/*", "retry: {bisect: true}");
    jobsFail(true);
    for (String name : List.of("a", "b")) {
      world.eventIsOnlyNoted(world.objectIsWritten("birds/1/" + name));
    }
    world.timePasses(HOUR);

    String all = String.join("\n", told());
    assertEquals(2, all.lines().count(), all);
    assertTrue(all.contains("gs://landing/birds/1/a breaks the job."), all);
    assertTrue(all.contains("gs://landing/birds/1/b breaks the job."), all);
  }

  private void theOtherHasAChatOfItsOwn(String secret) {
    world.pipeline("other", "other/*", "retry: {job: 1}", "notify: {chat: " + secret + "}");
  }

  @Test
  void aPipelineWithAChatOfItsOwnIsToldThereAndNowhereElse() {
    theOtherHasAChatOfItsOwn("birds-chat");
    jobsFail(true);
    world.eventIsOnlyNoted(world.objectIsWritten("other/a.csv"));
    landsAndIsRun("birds/1/a.csv");
    int before = told().size();

    world.timePasses(DAY);

    assertTrue(told().get(0).startsWith("birds: run birds-"), told().get(0));
    List<String> there = world.birdsChat.posted();
    assertTrue(there.get(0).matches("other: run other-\\w+ failed\\. Job .*"), there.get(0));
    assertEquals(1, before);
    assertTrue(
        told().get(1).endsWith("\nbirds: 1 run, 1 failed; 0 objects, 0 rows written, 0 bad"));
    assertTrue(there.get(1).endsWith("\nother: 1 run, 1 failed; 0 objects, 0 rows written, 0 bad"));
    assertEquals(2, told().size(), () -> told().toString());
    assertEquals(2, there.size(), there::toString);
  }

  @Test
  void whereAPipelinesChatIsDownTheOthersAreTold() {
    theOtherHasAChatOfItsOwn("birds-chat");
    world.birdsChat.down(true);
    jobsFail(true);
    world.eventIsOnlyNoted(world.objectIsWritten("other/a.csv"));
    landsAndIsRun("birds/1/a.csv");
    assertEquals(1, told().size(), () -> told().toString());

    world.birdsChat.down(false);
    world.timePasses(Duration.ofMinutes(2));

    assertEquals(1, world.birdsChat.posted().size());
  }

  @Test
  void aChatThatTheDeploymentDoesNotKnowIsToldInItsOwn() {
    theOtherHasAChatOfItsOwn("not-mounted");
    jobsFail(true);
    landsAndIsRun("other/a.csv");

    assertTrue(told().get(0).startsWith("other: run other-"), () -> told().toString());
  }

  @Test
  void eachMorningTheDayIsToldOnce() {
    landsAndIsRun("birds/1/a.csv");
    jobsFail(true);
    landsAndIsRun("birds/1/b.csv");
    int before = told().size();

    world.timePasses(DAY);

    assertEquals(before + 1, told().size(), () -> told().toString());
    assertEquals(
        """
        Sparkdrop, the day until 2026-11-23T07:00:00Z: 2 runs, 1 failed; 1 object, 0 rows written,\
         0 bad
        birds: 2 runs, 1 failed; 1 object, 0 rows written, 0 bad""",
        told().get(before));

    world.functionsAreReplaced();
    world.timePasses(DAY);

    assertEquals(before + 2, told().size(), () -> told().toString());
    assertTrue(told().get(before + 1).endsWith(": no run was closed."), told().get(before + 1));
  }
}
