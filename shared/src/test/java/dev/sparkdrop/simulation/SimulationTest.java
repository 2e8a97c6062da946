package dev.sparkdrop.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The real controller under random faults and in random order. More walks: {@code -Dwalks=200000};
 * other ones: {@code -Dfrom=1000000}.
 */
class SimulationTest {
  private static final long WALKS = Long.getLong("walks", 5_000);
  private static final long FROM = Long.getLong("from", 1);

  @Test
  void everyWalkKeepsEveryPromise() {
    Map<String, List<Long>> faults =
        Walks.faultyAmong(LongStream.range(FROM, FROM + WALKS), Mutant.NONE);

    assertTrue(
        faults.isEmpty(),
        () -> faults + "\n" + Walks.told(faults.values().iterator().next().get(0), Mutant.NONE));
  }

  @Test
  void aSeedReplaysExactly() {
    List<String> first = Walk.of(7, true, Mutant.NONE).story();

    assertEquals(first, Walk.of(7, true, Mutant.NONE).story());
    assertNotEquals(first, Walk.of(8, true, Mutant.NONE).story());
  }
}
