package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Accounts;
import dev.sparkdrop.ledger.ClusterAccount;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.run.Claim;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Nodes;
import dev.sparkdrop.run.Phase;
import java.time.Instant;

/**
 * Writes the account of each cluster before its lane lets go of it: a consequence of the record,
 * which no decision ever looks at.
 */
final class Accounting {
  private final Accounts accounts;
  private final Copies copies;
  private final StepLog log;

  Accounting(Accounts accounts, Copies copies, StepLog log) {
    this.accounts = accounts;
    this.copies = copies;
    this.log = log;
  }

  /**
   * Accounts for the cluster that the next record does not claim any more, if it was asked for.
   * Whoever does so again, since the record did not move on, finds the account there.
   *
   * @param now when the cluster was looked at
   */
  void beforeMove(LaneRecord record, LaneRecord next, Instant now) {
    Claim claim = record.claim();
    boolean kept =
        claim == null || (next.claim() != null && next.claim().cluster().equals(claim.cluster()));
    if (kept || claim.requested() == null) {
      return;
    }
    Instant gone = claim.gone() == null ? now : claim.gone();
    accounts.keep(ClusterAccount.of(record.lane(), claim, dismissed(record), gone, nodes(record)));
  }

  private static Instant dismissed(LaneRecord record) {
    boolean broken = record.phase() == Phase.PROVISIONING && record.claim().trouble() != null;
    return broken ? record.claim().trouble().at() : record.since();
  }

  /** What cannot be read any more is no reason to keep the lane. */
  private Nodes nodes(LaneRecord record) {
    Lane lane = record.lane();
    String cluster = record.claim().cluster();
    String run = cluster.substring(0, cluster.lastIndexOf('-'));
    try {
      return copies
          .orFile(lane, run)
          .map(pipeline -> pipeline.cluster(record.claim().rung()).nodes())
          .orElse(Nodes.UNKNOWN);
    } catch (RetryLater e) {
      throw e;
    } catch (RuntimeException e) {
      log.warning(
          "cluster is accounted for without its machines",
          "pipeline",
          lane.pipeline(),
          "lane",
          lane.id(),
          "cluster",
          cluster,
          "reason",
          e.toString());
      return Nodes.UNKNOWN;
    }
  }
}
