package dev.sparkdrop.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LaneTest {

  @Test
  void aPipelineWithoutGroupByHasOneLaneOfItsOwnName() {
    assertEquals("weather", Lane.of("weather", Map.of()).id());
  }

  @Test
  void aValueHasItsLaneWhoeverAsks() {
    Lane lane = Lane.of("birds", Map.of("year", "1990"));

    assertTrue(lane.id().matches("birds-[0-9a-z]{10}"), lane.id());
    assertEquals(lane, Lane.of("birds", Map.of("year", "1990")));
  }

  @Test
  void valuesThatLookAlikeTogetherHaveLanesOfTheirOwn() {
    assertNotEquals(
        Lane.of("p", Map.of("a", "1, b=2", "b", "3")).id(),
        Lane.of("p", Map.of("a", "1", "b", "2, b=3")).id());
    assertNotEquals(
        Lane.of("p", Map.of("a", "1b=1:2", "b", "")).id(),
        Lane.of("p", Map.of("a", "1", "b", "2")).id());
  }
}
