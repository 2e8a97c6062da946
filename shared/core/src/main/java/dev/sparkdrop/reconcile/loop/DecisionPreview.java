package dev.sparkdrop.reconcile.loop;

import static dev.sparkdrop.run.ObservedCluster.State.ABSENT;
import static dev.sparkdrop.run.ObservedCluster.State.COMING_UP;
import static dev.sparkdrop.run.ObservedCluster.State.GOING_AWAY;
import static dev.sparkdrop.run.ObservedCluster.State.READY;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.commands.CommandResults;
import dev.sparkdrop.reconcile.commands.Reruns;
import dev.sparkdrop.reconcile.intake.Markers;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.ClusterLease;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Lifecycle;
import dev.sparkdrop.run.ObservedCluster;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.ObservedLoad;
import java.time.Clock;
import java.util.Random;

/**
 * What a lane does next, by the rules that decide it: observe and decide, without performing. Its
 * cluster and its job are not looked at, but supposed to be as its record has them.
 */
public final class DecisionPreview {
  private static final ObservedJob UNDER_WAY =
      new ObservedJob(ObservedJob.State.ACTIVE, null, null, null);
  private static final ObservedLoad LOADING = new ObservedLoad(ObservedLoad.State.ACTIVE, null, 0);
  private static final StructuredLog SILENT = (level, event, message, fields) -> {};

  private final Ledger ledger;
  private final PipelineRepository pipelineRepository;
  private final PipelineSnapshots pipelineSnapshots;
  private final InboxScanner inboxScanner;
  private final Reruns reruns;
  private final Clock clock;

  /**
   * @param ledger over a bucket that is {@link dev.sparkdrop.port.ReadOnly}
   */
  public DecisionPreview(
      Ledger ledger, Bucket landing, PipelineRepository pipelineRepository, Clock clock) {
    this.ledger = ledger;
    this.pipelineRepository = pipelineRepository;
    this.pipelineSnapshots = new PipelineSnapshots(ledger.runs(), pipelineRepository);
    this.inboxScanner = new InboxScanner(ledger, new Markers(ledger, landing, SILENT));
    this.reruns = new Reruns(ledger, new CommandResults(ledger, SILENT));
    this.clock = clock;
  }

  /** The decision on that record, made now. */
  public Action of(LaneRecord record) {
    Observer observer =
        new Observer(
            pipelineRepository,
            ledger,
            pipelineSnapshots,
            inboxScanner,
            reruns,
            (region, name) -> supposedCluster(record),
            (region, id) -> supposedJob(record),
            (region, id) -> supposedJob(record),
            (seen, own) -> LOADING,
            lane -> true,
            clock,
            new Random());
    Observation observation = observer.look(record);
    return Lifecycle.decide(observation.policy(), record, observation.observed());
  }

  private static ObservedJob supposedJob(LaneRecord record) {
    return record.run().submitted() ? UNDER_WAY : ObservedJob.ABSENT;
  }

  private static ObservedCluster supposedCluster(LaneRecord record) {
    ClusterLease clusterLease = record.lease();
    boolean there =
        clusterLease.requested() != null
            && clusterLease.failure() == null
            && clusterLease.gone() == null;
    ObservedCluster.State state =
        switch (record.phase()) {
          case IDLE -> ABSENT;
          case PROVISIONING -> !there ? ABSENT : clusterLease.ready() == null ? COMING_UP : READY;
          case RUNNING, CLOSING -> READY;
          case LOADING -> clusterLease.released() == null ? READY : GOING_AWAY;
          case DELETING -> clusterLease.gone() == null ? GOING_AWAY : ABSENT;
        };
    return state == ABSENT
        ? ObservedCluster.ABSENT
        : new ObservedCluster(
            state, clusterLease.uuid() == null ? "supposed" : clusterLease.uuid(), null);
  }
}
