package dev.sparkdrop.ledger;

import dev.sparkdrop.run.ClusterLease;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What became of a cluster, or of a serverless batch, which is its own cluster. All of it but
 * {@code gone} is repeated from the lane's record, and thus the same, whichever instance writes it.
 *
 * @param uuid null where it was never seen ready or broken
 * @param requested when its creation was asked for
 * @param ready when it was first seen ready; null: never
 * @param dismissed when its lane was done with it, or lost it
 * @param gone when it was first seen gone; of one that was of no use, and not waited for, when it
 *     was seen going. Seen, not happened: up to a minute later
 */
public record ClusterAccount(
    String cluster,
    String pipeline,
    String lane,
    String region,
    String uuid,
    Instant requested,
    Instant ready,
    Instant dismissed,
    Instant gone,
    ClusterShape nodes) {

  public ClusterAccount {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(lane, "lane");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(requested, "requested");
    Objects.requireNonNull(dismissed, "dismissed");
    Objects.requireNonNull(gone, "gone");
    Objects.requireNonNull(nodes, "nodes");
  }

  /**
   * The account of a claimed cluster that was asked for. Of one that is still there: as if it went
   * at that time.
   */
  public static ClusterAccount of(
      Lane lane,
      ClusterLease clusterLease,
      Instant dismissed,
      Instant gone,
      ClusterShape clusterShape) {
    return new ClusterAccount(
        clusterLease.cluster(),
        lane.pipeline(),
        lane.id(),
        clusterLease.region(),
        clusterLease.uuid(),
        clusterLease.requested(),
        clusterLease.ready(),
        dismissed,
        gone,
        clusterShape);
  }

  /** The run that it was first meant for: a cluster is named {@code <run>-<try>}. */
  public String run() {
    return cluster.substring(0, Math.max(0, cluster.lastIndexOf('-')));
  }

  /** From the request for it until it was gone; clocks that disagree don't make it negative. */
  public Duration time() {
    return between(requested, gone);
  }

  /** From the request for it until it was ready; zero where it never was. */
  public Duration boot() {
    return ready == null ? Duration.ZERO : between(requested, ready);
  }

  /** How long it took to go; zero where it was lost. */
  public Duration deletion() {
    return between(dismissed, gone);
  }

  private static Duration between(Instant from, Instant to) {
    return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
  }
}
