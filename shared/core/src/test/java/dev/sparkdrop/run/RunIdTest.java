package dev.sparkdrop.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunIdTest {
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00.123Z");
  private static final Lane LANE = Lane.of("bird-strikes", Map.of("year", "1990"));

  @Test
  void aNameSaysLaneAndTime() {
    RunId fresh = RunId.fresh(LANE, NOW, new Random(7));

    assertEquals(Optional.of(fresh), RunId.parse(fresh.toString()));
    assertEquals(LANE.id(), fresh.lane());
    assertEquals(NOW, fresh.opened());
  }

  @Test
  void aRunBelongsToThePipelineOfItsLane() {
    assertEquals(List.of("birds"), RunId.parse("birds-mi0123456789").orElseThrow().pipelines());
    assertEquals("bird-strikes", RunId.fresh(LANE, NOW, new Random(7)).pipelines().get(0));
    assertEquals(
        List.of("birds", "birds-deadbeef"),
        RunId.parse("birds-deadbeef-mi0123456789").orElseThrow().pipelines());
  }

  @Test
  void whatNoRunCanBeCalledIsNone() {
    for (String name : List.of("", "birds", "birds-short", "-mi0123456789", "birds-MI0123456789")) {
      assertEquals(Optional.empty(), RunId.parse(name), name);
    }
  }

  @Test
  void theRunsOfATimeBeginAsIsSaid() {
    List<String> beginnings = RunId.beginnings("birds", NOW.minus(Duration.ofDays(7)), NOW);

    for (int hour = 0; hour <= 7 * 24; hour++) {
      Instant opened = NOW.minus(Duration.ofHours(hour));
      String run = RunId.fresh(Lane.of("birds", Map.of()), opened, new Random(hour)).toString();
      assertTrue(beginnings.stream().anyMatch(run::startsWith), run);
    }
  }
}
