package dev.sparkdrop.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sparkdrop.run.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The real controller under random faults and in random order. More walks: {@code -Dwalks=200000};
 * other ones: {@code -Dfrom=1000000}.
 */
class SimulationTest {
  private static final int ENOUGH = 5_000;
  private static final long WALKS = Long.getLong("walks", ENOUGH);
  private static final long FROM = Long.getLong("from", 1);

  /** Rows that no walk can reach. */
  private static final Set<String> OUT_OF_REACH = Set.of();

  @Test
  void everyWalkKeepsEveryPromiseAndTogetherTheyUseEveryRow() {
    Instant began = Instant.now();
    Walks walks = Walks.of(LongStream.range(FROM, FROM + WALKS), Mutant.NONE);
    System.out.printf(
        "%d walks from %d in %d s:%n%s",
        WALKS, FROM, Duration.between(began, Instant.now()).toSeconds(), walks.situations());

    assertTrue(walks.faults().isEmpty(), () -> walks.firstTold(Mutant.NONE));
    assumeTrue(WALKS >= ENOUGH, "too few walks to see every row");
    Set<String> never = new TreeSet<>(Rows.all());
    never.removeIf(row -> walks.situations().of(row) > 0);
    assertEquals(OUT_OF_REACH, never, "rows that no walk used");
  }

  @Test
  void aFaultyWalkIsToldWithItsSeedAndReplays() {
    Mutant forgetful = new Mutants.Forgetting(false);
    Walks walks = Walks.of(LongStream.range(1, 20), forgetful);

    String told = walks.firstTold(forgetful);

    assertTrue(told.contains("an object is in 2 manifests of a pipeline"), told);
    assertTrue(told.contains("-Dwalks=1 -Dfrom="), told);
    assertTrue(told.contains("lands, events: "), told);
    assertEquals(told, walks.firstTold(forgetful));
  }

  @Test
  void aSeedReplaysExactly() {
    List<String> first = Walk.of(7, true, Mutant.NONE, new Situations()).story();

    assertEquals(first, Walk.of(7, true, Mutant.NONE, new Situations()).story());
    assertNotEquals(first, Walk.of(8, true, Mutant.NONE, new Situations()).story());
  }
}
