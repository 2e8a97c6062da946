package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.LaneRecords.Listed;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.reconcile.commands.Reruns;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.ObservedCluster;
import dev.sparkdrop.run.ObservedInbox;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.ObservedLoad;
import dev.sparkdrop.run.ObservedPipeline;
import dev.sparkdrop.run.ObservedState;
import dev.sparkdrop.run.Phase;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.RunId;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Looks at what the record's phase needs, and at nothing else. */
public final class Observer {
  private final PipelineRepository pipelineRepository;
  private final Ledger ledger;
  private final InboxScanner inboxScanner;
  private final Reruns reruns;
  private final ClusterLimit clusterLimit;
  private final PipelineSnapshots pipelineSnapshots;
  private final See<ObservedCluster> clusters;
  private final See<ObservedJob> jobs;
  private final See<ObservedJob> batches;
  private final LoadLooks loads;
  private final Clock clock;
  private final RandomGenerator random;

  /** How a cluster, a job or a serverless batch is looked at. */
  public interface See<T> {
    T see(String region, String name);
  }

  /** How a load job of a run is looked at. */
  public interface LoadLooks {
    ObservedLoad see(LaneRecord record, Optional<Pipeline> own);
  }

  public Observer(
      PipelineRepository pipelineRepository,
      Ledger ledger,
      PipelineSnapshots pipelineSnapshots,
      InboxScanner inboxScanner,
      Reruns reruns,
      See<ObservedCluster> clusters,
      See<ObservedJob> jobs,
      See<ObservedJob> batches,
      LoadLooks loads,
      Predicate<Listed> hasCluster,
      Clock clock,
      RandomGenerator random) {
    this.pipelineRepository = pipelineRepository;
    this.ledger = ledger;
    this.pipelineSnapshots = pipelineSnapshots;
    this.inboxScanner = inboxScanner;
    this.reruns = reruns;
    this.clusterLimit = new ClusterLimit(ledger.records(), hasCluster);
    this.clusters = clusters;
    this.jobs = jobs;
    this.batches = batches;
    this.loads = loads;
    this.clock = clock;
    this.random = random;
  }

  Observation look(LaneRecord record) {
    Lane lane = record.lane();
    Instant now = clock.instant();
    Optional<Pipeline> current =
        record.needs(Phase.Look.PIPELINE)
            ? pipelineRepository.named(lane.pipeline())
            : Optional.empty();
    Optional<Pipeline> own =
        record.run() == null ? Optional.empty() : pipelineSnapshots.orFile(lane, record.run().id());
    boolean paused = record.needs(Phase.Look.INBOX) && ledger.commands().paused(lane.pipeline());
    ObservedInbox inbox =
        record.needs(Phase.Look.INBOX) && !paused
            ? inbox(record, current, now)
            : ObservedInbox.EMPTY;
    Policy policy = own.or(() -> current).map(Pipeline::policy).orElse(Policy.UNKNOWN);
    ObservedCluster cluster =
        record.needs(Phase.Look.CLUSTER) ? cluster(record) : ObservedCluster.ABSENT;
    ObservedPipeline pipeline =
        new ObservedPipeline(
            current.map(Pipeline::digest).orElse(null),
            current.isPresent() && own.map(current.get()::sameCluster).orElse(false),
            paused,
            wantsCluster(record, inbox, cluster, now)
                && clusterLimit.reached(
                    record, waitingSince(record, inbox), policy.clusters(), now));
    ObservedState observedState =
        new ObservedState(
            now,
            RunId.fresh(lane, now, random).toString(),
            inbox,
            pipeline,
            cluster,
            record.needs(Phase.Look.JOB) && record.run() != null ? job(record) : ObservedJob.ABSENT,
            record.needs(Phase.Look.LOAD) ? loads.see(record, own) : ObservedLoad.ABSENT);
    return new Observation(current, own, policy, observedState);
  }

  /** By the file as it is now, which is what the next run will be opened with. */
  private ObservedInbox inbox(LaneRecord record, Optional<Pipeline> file, Instant now) {
    if (record.halvesWait()) {
      // Before what landed since: they wait longest (rule 9), as long as their batch does.
      Instant since = RunId.parse(record.bisection().root()).map(RunId::opened).orElse(now);
      return ObservedInbox.DUE.waitingSince(since);
    }
    Policy next = file.map(Pipeline::policy).orElse(Policy.UNKNOWN);
    ObservedInbox inbox = inboxScanner.look(record.lane(), next.batch(), record.timings(), now);
    boolean due =
        inbox.state() == ObservedInbox.State.DUE || reruns.next(record.lane()).isPresent();
    return due
        ? ObservedInbox.DUE.waitingSince(ledger.inbox().waitingSince(record.lane()).orElse(now))
        : inbox;
  }

  /** A lane keeps its place in the queue, whatever lands meanwhile; null where nothing is due. */
  private static Instant waitingSince(LaneRecord record, ObservedInbox inbox) {
    return record.queued() != null ? record.queued() : inbox.since();
  }

  /** Whether the lane wants a cluster, or to keep the one that it has. */
  private static boolean wantsCluster(
      LaneRecord record, ObservedInbox inbox, ObservedCluster cluster, Instant now) {
    boolean due = inbox.state() == ObservedInbox.State.DUE;
    return switch (record.phase()) {
      case IDLE -> due;
      case PROVISIONING ->
          cluster.state() == ObservedCluster.State.ABSENT && record.lease().requested() == null;
      case CLOSING ->
          cluster.state() == ObservedCluster.State.READY
              && (due || now.isBefore(record.lingerUntil()));
      case RUNNING, LOADING, DELETING -> false;
    };
  }

  private ObservedCluster cluster(LaneRecord record) {
    return clusters.see(record.lease().region(), record.lease().cluster());
  }

  private ObservedJob job(LaneRecord record) {
    See<ObservedJob> there = record.lease().serverless() ? batches : jobs;
    return there.see(record.lease().region(), record.run().job());
  }
}
