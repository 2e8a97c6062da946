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

  /** A few in ten thousand walks come here, and so in many runs of this test none. */
  private static final Set<String> SELDOM =
      Set.of(
          "DELETING: cluster gone, serverless batch without machines",
          "DELETING: cluster gone, job failed by its own fault, no attempts left",
          "DELETING: cluster gone, job failed by its own fault, no attempts left, its batch may be"
              + " halved");

  /** Without these some promise would be kept for want of an occasion to break it. */
  private static final List<String> OCCASIONS =
      List.of(
          "a call fails before its effect",
          "a call fails after its effect",
          "a request is taken up late",
          "a write that succeeded is reported as refused",
          "a clock is set",
          "an invocation has a clock of its own",
          "an older version meets a record that it cannot read",
          "a lane's record is deleted by hand",
          "an event is lost",
          "an object is never known of",
          "objects have the longest names",
          "a marker's directory is run over",
          "a live marker is taken away",
          "a marker is taken away that was replaced or deleted",
          "something is left over",
          "a run is asked for again",
          "a failed batch is run again",
          "a run is to be cancelled while it is PROVISIONING",
          "a run is to be cancelled while it is RUNNING",
          "a run is to be cancelled while it is DELETING",
          "CANCEL is granted",
          "CANCEL is refused",
          "PAUSE is granted",
          "RESUME is granted",
          "BACKFILL is granted",
          "a pipeline file is changed",
          "a pipeline file is removed",
          "a pipeline file becomes faulty",
          "a cluster that no record claims is deleted",
          "a lane lets go of a cluster",
          "a lane lets go of a cluster that it never asked for",
          "a run is opened on the cluster of the last",
          "a job is told to stop",
          "a batch finds no machines",
          "the id of a batch cannot be taken",
          "a batch is told to stop that was given up on",
          "a newer generation is processed after an older one",
          "an object is dropped: SUPERSEDED",
          "an object is dropped: VANISHED",
          "a job commits, and then fails",
          "a job commits late",
          "a look at a job sees an older state",
          "an object's rows are looked for in the warehouse",
          "a failed batch is halved",
          "a half has SUCCEEDED",
          "an object is found that breaks its job",
          "a search ends, and the rest stays together",
          "a receipt says FAILED without a job",
          "a receipt says SUCCEEDED without a job",
          "a receipt says SUCCEEDED after attempt 2");

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
    never.addAll(OCCASIONS);
    never.removeAll(SELDOM);
    never.removeIf(row -> walks.situations().of(row) > 0);
    assertEquals(Set.of(), never, "what no walk came to");
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
