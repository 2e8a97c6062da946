package dev.sparkdrop.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarTest {
  private static final Instant OPENED = Instant.parse("2026-11-22T11:00:00Z");

  private static Instant at(long seconds) {
    return OPENED.plusSeconds(seconds);
  }

  private static RunRow run(Timeline timeline) {
    return new RunRow(
        "r",
        "p",
        "l",
        Outcome.SUCCEEDED,
        null,
        1,
        0,
        "a",
        null,
        timeline,
        "r-1",
        null,
        null,
        null,
        Map.of(),
        null,
        null,
        null);
  }

  private static Bar bar(Timeline timeline, Instant gone) {
    return Bar.of(run(timeline), gone, at(1000));
  }

  private static List<String> parts(Bar bar) {
    return bar.parts().stream()
        .map(each -> each.kind() + " " + each.begin().toSeconds() + "-" + each.end().toSeconds())
        .toList();
  }

  @Test
  void aRunsPartsFollowEachOther() {
    Timeline all = new Timeline(at(0), at(2), at(90), at(91), at(92), at(130), at(131));

    assertEquals(
        List.of(
            "WAIT 0-2", "START 2-90", "SEAL 90-92", "JOB 92-130", "CLOSE 130-131", "GONE 131-190"),
        parts(bar(all, at(190))));
  }

  @Test
  void aRunOnAWarmClusterAsksForNone() {
    Timeline warm = new Timeline(at(0), null, null, at(3), at(4), at(30), at(31));

    assertEquals(
        List.of("WAIT 0-3", "SEAL 3-4", "JOB 4-30", "CLOSE 30-31"), parts(bar(warm, null)));
  }

  @Test
  void aRetriedRunWasSealedBeforeItsLastClusterWasAskedFor() {
    Timeline retried = new Timeline(at(0), at(300), at(390), at(91), at(392), at(430), at(431));

    assertEquals(
        List.of("WAIT 0-300", "START 300-390", "SEAL 390-392", "JOB 392-430", "CLOSE 430-431"),
        parts(bar(retried, null)));
  }

  @Test
  void anOpenRunGoesOnUntilNow() {
    Timeline open = new Timeline(at(0), at(2), null, null, null, null, null);

    assertEquals(List.of("WAIT 0-2", "START 2-1000"), parts(bar(open, null)));
  }

  @Test
  void oneLongRunLeavesTheOthersVisible() {
    Bar ordinary = bar(new Timeline(at(0), at(0), at(90), at(90), at(90), at(200), at(200)), null);
    Bar endless =
        bar(new Timeline(at(0), at(0), at(90), at(90), at(90), at(20_000), at(20_000)), null);

    Axis axis = Axis.of(List.of(ordinary, endless, ordinary, ordinary));

    assertEquals(Duration.ofSeconds(800), axis.end());
    assertTrue(axis.cuts(endless));
    assertEquals(new Axis.Rect("start", "0.00%", "11.25%"), axis.rects(ordinary).get(0));
    assertEquals(
        List.of("0", "5 min", "10 min"), axis.ticks().stream().map(Axis.Tick::label).toList());
  }

  @Test
  void whoCannotSeeABarIsToldIt() {
    Timeline brief = new Timeline(at(0), at(0), at(90), at(90), at(90), at(130), at(130));

    assertEquals("cluster starts: 1 min 30 s; job runs: 40 s", bar(brief, null).words());
  }
}
