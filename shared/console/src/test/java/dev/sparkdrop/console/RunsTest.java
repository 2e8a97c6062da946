package dev.sparkdrop.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of closed runs of all pipelines. */
class RunsTest {
  private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");

  private final Watcher watcher = new Watcher();

  /** A run that was opened so many minutes after the first. */
  private String close(String pipeline, int minute, Outcome outcome, String... names) {
    return watcher.closes(pipeline, FIRST.plusSeconds(60L * minute), outcome, names);
  }

  private static RunQuery with(
      String pipeline, Outcome outcome, Instant from, Instant to, String text) {
    return new RunQuery(pipeline, null, outcome, from, to, text);
  }

  private List<String> ids(RunList list) {
    return list.runs().stream().map(RunRow::run).toList();
  }

  @Test
  void runsOfAllPipelinesAreOneListNewestFirstAndEachIsShownOnce() {
    List<String> closed = new ArrayList<>();
    for (int minute = 0; minute < 170; minute++) {
      String pipeline = minute % 10 == 0 ? "rare" : minute < 100 ? "birds" : "cars";
      closed.add(0, close(pipeline, minute, Outcome.SUCCEEDED, "a"));
    }

    List<String> seen = new ArrayList<>();
    int pages = 0;
    String page = null;
    do {
      RunList list = watcher.console.runs(RunQuery.ALL, page);
      assertTrue(list.runs().size() <= 50);
      seen.addAll(ids(list));
      page = list.next();
      pages++;
    } while (page != null);

    assertEquals(closed, seen);
    assertEquals(4, pages);
    assertEquals(seen.size(), new HashSet<>(seen).size());
  }

  @Test
  void aPageListsLittleMoreThanItShows() {
    for (int minute = 0; minute < 300; minute++) {
      close("birds", minute, Outcome.SUCCEEDED, "a");
    }
    long listings = watcher.world.stateCalls.calls("list closed/");
    long reads = watcher.world.stateCalls.calls("read ");

    watcher.console.runs(RunQuery.ALL, null);

    assertEquals(1, watcher.world.stateCalls.calls("list closed/") - listings);
    assertEquals(0, watcher.world.stateCalls.calls("read ") - reads);
  }

  @Test
  void aFilterLeavesWhatFits() {
    close("birds", 0, Outcome.SUCCEEDED, "birds/a.csv");
    String failed = close("birds", 1, Outcome.FAILED, "birds/B.csv");
    String car = close("cars", 2, Outcome.SUCCEEDED, "cars/a.csv");

    assertEquals(
        List.of(failed),
        ids(watcher.console.runs(with(null, Outcome.FAILED, null, null, null), null)));
    assertEquals(
        List.of(car), ids(watcher.console.runs(with("cars", null, null, null, null), null)));
    assertEquals(
        List.of(failed), ids(watcher.console.runs(with(null, null, null, null, "b.CSV"), null)));
    Instant one = FIRST.plusSeconds(60);
    assertEquals(
        List.of(failed),
        ids(watcher.console.runs(with(null, null, one, one.plusSeconds(60), null), null)));
    assertEquals(
        List.of(failed),
        ids(
            watcher.console.runs(
                new RunQuery(null, "birds", Outcome.FAILED, null, null, null), null)));
    assertEquals(
        List.of(), ids(watcher.console.runs(with("absent", null, null, null, null), null)));
  }

  @Test
  void aRequestLooksBackOnlySoFarAndSaysHowFar() {
    String oldest = close("birds", 0, Outcome.FAILED, "a");
    for (int minute = 1; minute <= ClosedRuns.LOOKED_AT; minute++) {
      close("birds", minute, Outcome.SUCCEEDED, "a");
    }
    RunQuery failed = with(null, Outcome.FAILED, null, null, null);

    RunList first = watcher.console.runs(failed, null);
    RunList second = watcher.console.runs(failed, first.next());

    assertEquals(List.of(), ids(first));
    assertEquals(FIRST.plusSeconds(60), first.lookedBackTo());
    assertEquals(List.of(oldest), ids(second));
    assertNull(second.next());
  }

  @Test
  void aTextThatDoesNotFitIntoAnEntryIsLookedForInTheBatchAndNotInAllOfThem() {
    String[] names = new String[200];
    for (int i = 0; i < names.length; i++) {
      names[i] = "birds/" + "x".repeat(50) + i;
    }
    for (int minute = 0; minute < 100; minute++) {
      close("birds", minute, Outcome.SUCCEEDED, names);
    }
    long before = watcher.world.stateCalls.calls("read ");

    RunList list = watcher.console.runs(with(null, null, null, null, "absent"), null);

    assertEquals(RunFilter.READ, watcher.world.stateCalls.calls("read ") - before);
    assertNotNull(list.next());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "../..", "<script>", "000000000", "000000000-\u202e"})
  void aPageThatIsNoneIsRefused(String page) {
    BadRequest refused =
        assertThrows(BadRequest.class, () -> watcher.console.runs(RunQuery.ALL, page));

    assertTrue(refused.getMessage().contains("leave it out"), refused.getMessage());
  }

  @Test
  void anEntryThatCannotBeReadIsAProblemAndTheOthersAreShown() {
    String fine = close("birds", 0, Outcome.SUCCEEDED, "a");
    watcher.world.state.createAll(
        List.of(
            new Bucket.Draft("closed/birds/000000000-x", "", Map.of("run", "{\"version\": 99}"))));

    RunList list = watcher.console.runs(RunQuery.ALL, null);

    assertEquals(List.of(fine), ids(list));
    assertEquals(1, list.problems().size());
  }
}
