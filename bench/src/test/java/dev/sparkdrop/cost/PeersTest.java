package dev.sparkdrop.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The comparison and the console count the same. */
class PeersTest {
  /**
   * The benchmark's other way to run the same files, with what a job's own start costs left out.
   */
  @Test
  void aClusterForEachFileIsWhatTheComparisonSays() {
    Trace burst = new Trace("burst", List.of(0L, 1_000L, 2_000L));
    Pace pace = new Pace(90_000, 60_000, 0, 0, 4_000);
    long peers = new Peers(pace).clusterPerFile(burst).clusterSeconds();

    CostTotals costTotals =
        CostTotals.of(
            List.of(CostTotalsTest.cluster("a-1", "daily", 0, 162)),
            List.of(CostTotalsTest.run("a", 102, 12, 3, "a-1")),
            EstimateTest.PRICES);

    assertEquals(peers, costTotals.all().clusterPerFile().time().toSeconds());
  }
}
