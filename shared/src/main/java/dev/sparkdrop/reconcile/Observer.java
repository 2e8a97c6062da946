package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Phase;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.Seen;
import dev.sparkdrop.run.SeenCluster;
import dev.sparkdrop.run.SeenInbox;
import dev.sparkdrop.run.SeenJob;
import dev.sparkdrop.run.SeenPipeline;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Looks at what the record's phase needs, and at nothing else. */
final class Observer {
  private static final int PEEK = 100;
  private static final int RANDOM_DIGITS = 4;

  private final Catalog catalog;
  private final Ledger ledger;
  private final Copies copies;
  private final Clusters clusters;
  private final Jobs jobs;
  private final Clock clock;
  private final RandomGenerator random;

  Observer(
      Catalog catalog,
      Ledger ledger,
      Clusters clusters,
      Jobs jobs,
      Clock clock,
      RandomGenerator random) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.copies = new Copies(ledger.runs(), catalog);
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
    Optional<Pipeline> own = record.run() == null ? Optional.empty() : own(lane, record);
    SeenInbox inbox = record.needs(Phase.Look.INBOX) ? inbox(lane) : SeenInbox.EMPTY;
    Policy policy = own.or(() -> current).map(Pipeline::policy).orElse(Policy.UNKNOWN);
    Seen seen =
        new Seen(
            now,
            freshRun(lane, now),
            inbox,
            current.map(file -> pipeline(record, file, own, inbox)).orElse(SeenPipeline.NONE),
            record.needs(Phase.Look.CLUSTER) ? cluster(record) : SeenCluster.ABSENT,
            record.needs(Phase.Look.JOB) && record.run() != null ? job(record) : SeenJob.ABSENT);
    return new Look(current, own, policy, seen);
  }

  /** The run's own copy; where somebody removed it, the pipeline file as it is now. */
  private Optional<Pipeline> own(Lane lane, LaneRecord record) {
    return copies.of(lane, record.run().id()).or(() -> catalog.named(lane.pipeline()));
  }

  private SeenInbox inbox(Lane lane) {
    while (true) {
      List<LandedObject> oldest = ledger.inbox().oldest(lane, PEEK);
      if (oldest.isEmpty()) {
        return SeenInbox.EMPTY;
      }
      if (!new DoneAlready(ledger).removeFrom(lane, oldest).isEmpty()) {
        return SeenInbox.DUE;
      }
    }
  }

  private SeenPipeline pipeline(
      LaneRecord record, Pipeline file, Optional<Pipeline> own, SeenInbox inbox) {
    boolean askForRoom = record.phase() == Phase.IDLE && inbox.state() == SeenInbox.State.DUE;
    return new SeenPipeline(
        file.digest(),
        own.map(file::sameCluster).orElse(false),
        askForRoom && lanesAtWork(file.name()) >= file.policy().clusters());
  }

  private int lanesAtWork(String pipeline) {
    AtomicInteger count = new AtomicInteger();
    ledger
        .records()
        .forEach(
            pipeline,
            listed -> {
              if (listed.phase() != Phase.IDLE) {
                count.incrementAndGet();
              }
            });
    return count.get();
  }

  private SeenCluster cluster(LaneRecord record) {
    return clusters.see(record.claim().region(), record.claim().cluster());
  }

  private SeenJob job(LaneRecord record) {
    return jobs.see(record.claim().region(), record.run().job());
  }

  /** Minted, never counted: a record that is lost must not lead to a name that was used before. */
  private String freshRun(Lane lane, Instant now) {
    StringBuilder id = new StringBuilder(lane.id()).append('-');
    id.append(Long.toString(now.toEpochMilli(), Character.MAX_RADIX));
    for (int i = 0; i < RANDOM_DIGITS; i++) {
      id.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
    }
    return id.toString();
  }
}
