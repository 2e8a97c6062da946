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
import dev.sparkdrop.run.Run;
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
    if (clusterLease != null && clusterLease.serverless()) {
      beforeBatchEnds(record, next, now);
      return;
    }
    boolean kept =
        clusterLease == null
            || (next.lease() != null && clusterLease.cluster().equals(next.lease().cluster()));
    if (kept || clusterLease.requested() == null) {
      return;
    }
    Instant gone = clusterLease.gone() == null ? now : clusterLease.gone();
    String cluster = clusterLease.cluster();
    ClusterShape nodes = nodes(record, cluster.substring(0, cluster.lastIndexOf('-')), cluster);
    clusterUsage.keep(
        ClusterAccount.of(record.lane(), clusterLease, dismissed(record), gone, nodes));
  }

  /** A serverless batch is accounted for with its attempt. */
  private void beforeBatchEnds(LaneRecord record, LaneRecord next, Instant now) {
    Run run = record.run();
    boolean over =
        run != null
            && run.submitted()
            && next.run() != null
            && next.run().attempts().size() > run.attempts().size();
    if (over) {
      clusterUsage.keep(
          new ClusterAccount(
              run.job(),
              record.lane().pipeline(),
              record.lane().id(),
              record.lease().region(),
              null,
              run.timeline().submitted(),
              null,
              now,
              now,
              nodes(record, run.id(), run.job())));
    }
  }

  private static Instant dismissed(LaneRecord record) {
    if (record.lease().released() != null) {
      return record.lease().released();
    }
    boolean broken = record.phase() == Phase.PROVISIONING && record.lease().failure() != null;
    return broken ? record.lease().failure().at() : record.since();
  }

  /** What cannot be read any more is no reason to keep the lane. */
  private ClusterShape nodes(LaneRecord record, String run, String cluster) {
    Lane lane = record.lane();
    try {
      return pipelineSnapshots
          .orFile(lane, run)
          .map(pipeline -> pipeline.nodes(record.lease().rung()))
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
