package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Phase;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.RunId;
import dev.sparkdrop.run.Seen;
import dev.sparkdrop.run.SeenCluster;
import dev.sparkdrop.run.SeenInbox;
import dev.sparkdrop.run.SeenJob;
import dev.sparkdrop.run.SeenPipeline;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Looks at what the record's phase needs, and at nothing else. */
final class Observer {
  private final Catalog catalog;
  private final Ledger ledger;
  private final Gathering gathering;
  private final Repeats repeats;
  private final Room room;
  private final Copies copies;
  private final See<SeenCluster> clusters;
  private final See<SeenJob> jobs;
  private final Clock clock;
  private final RandomGenerator random;

  /** How a cluster or a job is looked at. */
  interface See<T> {
    T see(String region, String name);
  }

  Observer(
      Catalog catalog,
      Ledger ledger,
      Copies copies,
      Gathering gathering,
      Repeats repeats,
      See<SeenCluster> clusters,
      See<SeenJob> jobs,
      Clock clock,
      RandomGenerator random) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.copies = copies;
    this.gathering = gathering;
    this.repeats = repeats;
    this.room = new Room(ledger.records());
    this.clusters = clusters;
    this.jobs = jobs;
    this.clock = clock;
    this.random = random;
  }

  Look look(LaneRecord record) {
    Lane lane = record.lane();
    Instant now = clock.instant();
    Optional<Pipeline> current =
        record.needs(Phase.Look.PIPELINE) ? catalog.named(lane.pipeline()) : Optional.empty();
    Optional<Pipeline> own =
        record.run() == null ? Optional.empty() : copies.orFile(lane, record.run().id());
    boolean paused = record.needs(Phase.Look.INBOX) && ledger.wishes().paused(lane.pipeline());
    SeenInbox inbox =
        record.needs(Phase.Look.INBOX) && !paused ? inbox(record, current, now) : SeenInbox.EMPTY;
    Policy policy = own.or(() -> current).map(Pipeline::policy).orElse(Policy.UNKNOWN);
    SeenCluster cluster = record.needs(Phase.Look.CLUSTER) ? cluster(record) : SeenCluster.ABSENT;
    SeenPipeline pipeline =
        new SeenPipeline(
            current.map(Pipeline::digest).orElse(null),
            current.isPresent() && own.map(current.get()::sameCluster).orElse(false),
            paused,
            wantsCluster(record, inbox, cluster) && room.takenFor(record) >= policy.clusters());
    Seen seen =
        new Seen(
            now,
            RunId.fresh(lane, now, random).toString(),
            inbox,
            pipeline,
            cluster,
            record.needs(Phase.Look.JOB) && record.run() != null ? job(record) : SeenJob.ABSENT);
    return new Look(current, own, policy, seen);
  }

  /** By the file as it is now, which is what the next run will be opened with. */
  private SeenInbox inbox(LaneRecord record, Optional<Pipeline> file, Instant now) {
    Policy next = file.map(Pipeline::policy).orElse(Policy.UNKNOWN);
    SeenInbox inbox = gathering.look(record.lane(), next.batch(), record.rhythm(), now);
    boolean due = inbox.state() == SeenInbox.State.DUE;
    return due || repeats.next(record.lane()).isEmpty() ? inbox : SeenInbox.DUE;
  }

  private static boolean wantsCluster(LaneRecord record, SeenInbox inbox, SeenCluster cluster) {
    return switch (record.phase()) {
      case IDLE -> inbox.state() == SeenInbox.State.DUE;
      case PROVISIONING ->
          cluster.state() == SeenCluster.State.ABSENT && record.claim().requested() == null;
      case RUNNING, CLOSING, DELETING -> false;
    };
  }

  private SeenCluster cluster(LaneRecord record) {
    return clusters.see(record.claim().region(), record.claim().cluster());
  }

  private SeenJob job(LaneRecord record) {
    return jobs.see(record.claim().region(), record.run().job());
  }
}
