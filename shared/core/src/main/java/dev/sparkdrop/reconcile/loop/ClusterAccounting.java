package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.ClusterAccount;
import dev.sparkdrop.ledger.ClusterUsage;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.run.ClusterLease;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Phase;
import java.time.Instant;

/**
 * Writes the account of each cluster before its lane lets go of it: a consequence of the record,
 * which no decision ever looks at.
 */
public final class ClusterAccounting {
  private final ClusterUsage clusterUsage;
  private final PipelineSnapshots pipelineSnapshots;
  private final StructuredLog log;

  public ClusterAccounting(
      ClusterUsage clusterUsage, PipelineSnapshots pipelineSnapshots, StructuredLog log) {
    this.clusterUsage = clusterUsage;
    this.pipelineSnapshots = pipelineSnapshots;
    this.log = log;
  }

  /**
   * Accounts for the cluster that the next record does not claim any more, if it was asked for. An
   * instance that does so again, since the record did not move on, finds the account there.
   *
   * @param now when the cluster was looked at
   */
  void beforeMove(LaneRecord record, LaneRecord next, Instant now) {
    ClusterLease clusterLease = record.lease();
    boolean kept =
        clusterLease == null
            || (next.lease() != null && next.lease().cluster().equals(clusterLease.cluster()));
    if (kept || clusterLease.requested() == null) {
      return;
    }
    Instant gone = clusterLease.gone() == null ? now : clusterLease.gone();
    clusterUsage.keep(
        ClusterAccount.of(record.lane(), clusterLease, dismissed(record), gone, nodes(record)));
  }

  private static Instant dismissed(LaneRecord record) {
    if (record.lease().released() != null) {
      return record.lease().released();
    }
    boolean broken = record.phase() == Phase.PROVISIONING && record.lease().failure() != null;
    return broken ? record.lease().failure().at() : record.since();
  }

  /** What cannot be read any more is no reason to keep the lane. */
  private ClusterShape nodes(LaneRecord record) {
    Lane lane = record.lane();
    String cluster = record.lease().cluster();
    String run = cluster.substring(0, cluster.lastIndexOf('-'));
    try {
      return pipelineSnapshots
          .orFile(lane, run)
          .map(pipeline -> pipeline.cluster(record.lease().rung()).nodes())
          .orElse(ClusterShape.UNKNOWN);
    } catch (RetryLater e) {
      throw e;
    } catch (RuntimeException e) {
      log.warning(
          "cluster_usage_incomplete",
          "cluster is accounted for without its machines",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "cluster",
          cluster,
          "reason",
          e.toString());
      return ClusterShape.UNKNOWN;
    }
  }
}
