package dev.sparkdrop.cost;

import java.util.Objects;

/**
 * What some runs and their clusters come to.
 *
 * @param objects how many the runs processed
 * @param paid what the clusters cost
 * @param clusterPerFile what they would have, by {@link CostTotals#CLUSTER_PER_FILE}
 */
public record CostTotal(
    int clusters, int runs, long objects, Estimate paid, Estimate clusterPerFile) {
  public static final CostTotal NOTHING =
      new CostTotal(0, 0, 0, Estimate.NOTHING, Estimate.NOTHING);

  public CostTotal {
    Objects.requireNonNull(paid, "paid");
    Objects.requireNonNull(clusterPerFile, "clusterPerFile");
  }

  public CostTotal plus(CostTotal other) {
    return new CostTotal(
        clusters + other.clusters,
        runs + other.runs,
        objects + other.objects,
        paid.plus(other.paid),
        clusterPerFile.plus(other.clusterPerFile));
  }
}
