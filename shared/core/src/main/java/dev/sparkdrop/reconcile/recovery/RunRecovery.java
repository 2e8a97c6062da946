package dev.sparkdrop.reconcile.recovery;

import dev.sparkdrop.ledger.History.Sealed;
import dev.sparkdrop.ledger.LaneRecords;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Clusters.Found;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.port.Warehouse;
import dev.sparkdrop.reconcile.loop.BatchSealer;
import dev.sparkdrop.reconcile.loop.PipelineSnapshots;
import dev.sparkdrop.reconcile.loop.ResourceLabels;
import dev.sparkdrop.reconcile.loop.RunCloser;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.Policy.Rung;
import dev.sparkdrop.run.Run;
import dev.sparkdrop.run.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs whose lane's record was deleted. A batch that is sealed is in no inbox any more, so it would
 * be forgotten; its record is made again from the run's folder, its job or batch and the cluster,
 * and the lifecycle goes on. A run that is not sealed needs nothing: its objects wait in the inbox.
 */
public final class RunRecovery {
  /** How long a run may be open. */
  private static final Duration LONGEST_OPEN = Duration.ofDays(7);

  /** How many of a lane's last runs are looked at for halves that wait. */
  private static final int LAST_RUNS = 10;

  private final Ledger ledger;
  private final BatchSealer batchSealer;
  private final PipelineSnapshots pipelineSnapshots;
  private final RunCloser runCloser;
  private final Clusters clusters;
  private final Jobs jobs;
  private final ServerlessBatches batches;
  private final LateServerlessBatches lateBatches;
  private final Clock clock;
  private final StructuredLog log;

  public RunRecovery(
      Ledger ledger,
      BatchSealer batchSealer,
      PipelineSnapshots pipelineSnapshots,
      RunCloser runCloser,
      Clusters clusters,
      Jobs jobs,
      ServerlessBatches batches,
      Clock clock,
      StructuredLog log) {
    this.ledger = ledger;
    this.batchSealer = batchSealer;
    this.pipelineSnapshots = pipelineSnapshots;
    this.runCloser = runCloser;
    this.clusters = clusters;
    this.jobs = jobs;
    this.batches = batches;
    this.lateBatches = new LateServerlessBatches(ledger, batches);
    this.clock = clock;
    this.log = log;
  }

  /**
   * Takes up again the open run of a lane that has no record.
   *
   * @return whether there was one
   */
  public boolean takeUp(Lane lane) {
    if (ledger.records().read(lane.pipeline(), lane.id()).isPresent()) {
      return false;
    }
    Optional<LaneRecord> orphan = of(lane);
    orphan.ifPresent(
        record -> ledger.records().write(new LaneRecords.Versioned(record, Bucket.NONE), record));
    return orphan.isPresent();
  }

  /**
   * Brings those of the runs to an end that have no receipt, and that no record names. Where the
   * lane has no record, its open run is taken up again. Where it has another one, the run cannot go
   * on: it gets a receipt, and can be asked for again.
   *
   * @param runs that claimed objects of the pipeline
   * @return the lanes that have a record again
   */
  Set<Lane> takeUp(String pipeline, Collection<String> runs) {
    Set<Lane> lanes = new HashSet<>();
    for (String name : ledger.runs().open(pipeline, runs)) {
      RunId run = RunId.parse(name).orElse(null);
      if (run != null) {
        Lane lane = Lane.named(pipeline, run.lane());
        try {
          if (takeUp(lane)) {
            lanes.add(lane);
          }
          closeUnnamed(lane, run);
        } catch (IdNotTaken e) {
          // The next tick tries it again; no other run need wait for that.
          log.warning(
              "run_not_recovered_yet",
              "lane's record is gone, its open run cannot be taken up again for the moment",
              "pipeline",
              pipeline,
              "lane",
              lane.id(),
              "run",
              name,
              "reason",
              e.getMessage());
        }
      }
    }
    return lanes;
  }

  /** A run with a batch is left alone for ever where its lane's record names another run. */
  private void closeUnnamed(Lane lane, RunId run) {
    Optional<Run> named =
        ledger.records().read(lane.pipeline(), lane.id()).map(seen -> seen.record().run());
    Optional<Sealed> sealed = ledger.history().sealed(lane.pipeline(), run);
    if (named.filter(open -> open.id().equals(run.toString())).isPresent()
        || sealed.isEmpty()
        // A run that was named until now has its receipt by now.
        || sealed.get().closed()) {
      return;
    }
    ledger
        .runs()
        .manifest(lane, run.toString())
        .ifPresent(batch -> batchSealer.finish(lane, batch));
    Optional<Pipeline> copy = pipelineSnapshots.orFile(lane, run.toString());
    ObservedJob.State job =
        copy.map(there -> lastAttempt(run.toString(), there.policy()))
            .orElse(LastAttempt.NONE)
            .job()
            .state();
    if (job == ObservedJob.State.ACTIVE) {
      return;
    }
    boolean succeeded = job == ObservedJob.State.SUCCEEDED;
    log.warning(
        "run_unnamed_closed",
        "a sealed run that no record names is closed",
        "pipeline",
        lane.pipeline(),
        "lane",
        lane.id(),
        "run",
        run.toString(),
        "succeeded",
        succeeded);
    runCloser.close(
        lane,
        Run.abandoned(
            run,
            copy.map(Pipeline::digest).orElse(""),
            sealed.get().sealed(),
            succeeded,
            copy.flatMap(Pipeline::loadTarget).map(Warehouse.Target::table).orElse(null),
            clock.instant()),
        null);
  }

  /**
   * The record that a lane without one should have; empty where it has no open run.
   *
   * @param lane the lane's values need not be known
   */
  public Optional<LaneRecord> of(Lane lane) {
    Instant now = clock.instant();
    List<Sealed> runs =
        ledger.history().sealed(lane.pipeline(), lane.id(), now.minus(LONGEST_OPEN), now);
    for (Sealed sealed : runs) {
      if (!sealed.closed()) {
        Optional<LaneRecord> rebuilt = rebuilt(lane, sealed, now);
        if (rebuilt.isPresent()) {
          return rebuilt;
        }
      }
    }
    return bisecting(lane, runs, now);
  }

  /** A lane without an open run in which halves of a failed batch wait, as its last run says. */
  private Optional<LaneRecord> bisecting(Lane named, List<Sealed> runs, Instant now) {
    List<Sealed> last =
        runs.stream()
            .filter(Sealed::closed)
            .sorted(Comparator.comparing(Sealed::sealed).reversed())
            .limit(LAST_RUNS)
            .toList();
    for (Sealed sealed : last) {
      Optional<Pipeline> copy = pipelineSnapshots.of(named, sealed.run());
      Optional<Receipt> receipt =
          copy.filter(file -> file.policy().bisectJobs() > 0)
              .flatMap(file -> ledger.runs().receipt(named, sealed.run()))
              .filter(account -> account.bisect() != null);
      if (receipt.isPresent()) {
        return receipt
            .filter(account -> account.bisect().goesOn())
            .map(
                account -> {
                  Lane lane = lane(named, copy.get(), account.objects());
                  return LaneRecord.idle(lane, now).bisecting(account.bisect());
                });
      }
    }
    return Optional.empty();
  }

  /** The lane with its values, as far as the objects of a run tell them. */
  private static Lane lane(Lane named, Pipeline copy, List<LandedObject> objects) {
    return objects.stream()
        .findFirst()
        .flatMap(object -> copy.lane(object.name()))
        .filter(known -> known.id().equals(named.id()))
        .orElse(named);
  }

  private Optional<LaneRecord> rebuilt(Lane named, Sealed sealed, Instant now) {
    Optional<Manifest> manifest =
        ledger
            .runs()
            .manifest(named, sealed.run())
            .map(batch -> batchSealer.finish(named, batch))
            .filter(batch -> !batch.objects().isEmpty());
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    Optional<Pipeline> copy = pipelineSnapshots.orFile(named, sealed.run());
    if (copy.isEmpty()) {
      log.error(
          "run_lost",
          "lane's record is gone and its run cannot be taken up again: so is its pipeline",
          "pipeline",
          named.pipeline(),
          "lane",
          named.id(),
          "run",
          sealed.run());
      return Optional.empty();
    }
    Lane lane = lane(named, copy.get(), manifest.get().objects());
    LaneRecord record = rebuilt(lane, sealed, manifest.get(), copy.get(), now);
    log.warning(
        "run_recovered",
        "lane's record is gone, its open run is taken up again",
        "pipeline",
        named.pipeline(),
        "lane",
        named.id(),
        "run",
        sealed.run());
    boolean rest = record.bisection() != null && record.bisection().isRest();
    return Optional.of(rest ? record.sealedRest(manifest.get().leftOver(), now) : record);
  }

  private LaneRecord rebuilt(
      Lane lane, Sealed sealed, Manifest manifest, Pipeline copy, Instant now) {
    List<Rung> rungs = copy.policy().rungs();
    LastAttempt last = lastAttempt(sealed.run(), copy.policy());
    if (lateBatches.came(last, lane, sealed, copy, now)) {
      last = lastAttempt(sealed.run(), copy.policy());
    }
    Optional<Rung> there = Optional.ofNullable(last.rung());
    Optional<Found> cluster =
        there.filter(Rung::serverless).isPresent()
            ? Optional.empty()
            : cluster(lane, regions(there.map(List::of).orElse(rungs)));
    Optional<Rung> serverless =
        cluster.isPresent()
            ? Optional.empty()
            : there
                .or(() -> rungs.stream().filter(Rung::serverless).findFirst())
                .filter(Rung::serverless);
    Run run =
        Run.rebuilt(
            sealed.run(),
            copy.digest(),
            unusedNumber(sealed, now),
            Math.max(last.number(), 1),
            sealed.opened(),
            sealed.sealed(),
            copy.policy().bisectJobs() > 0 ? manifest.objects().size() : null);
    return LaneRecord.rebuilt(
        lane,
        run,
        serverless.map(rungs::indexOf).orElse(null),
        cluster.map(Found::name).orElse(null),
        cluster
            .map(Found::region)
            .or(() -> serverless.map(Rung::region))
            .orElse(there.orElse(rungs.get(0)).region()),
        cluster.map(Found::uuid).orElse(null),
        manifest.bisect(),
        now);
  }

  /** A cluster's name is never used twice, and it is not known how many there were. */
  private static int unusedNumber(Sealed sealed, Instant now) {
    return (int) (10_000 + Duration.between(sealed.opened(), now).abs().toMinutes());
  }

  private static List<String> regions(List<Rung> rungs) {
    return rungs.stream().map(Rung::region).distinct().toList();
  }

  /**
   * The last attempt of a run that has a job, or a batch. None follows the last own fault that the
   * pipeline allows: a batch behind it only takes an id.
   */
  private LastAttempt lastAttempt(String run, Policy policy) {
    LastAttempt last = LastAttempt.NONE;
    int ownFaults = 0;
    Optional<LastAttempt> next = Optional.of(last);
    while (next.isPresent()) {
      last = next.get();
      ownFaults += last.job().state() == ObservedJob.State.FAILED ? 1 : 0;
      next =
          ownFaults < policy.jobAttempts()
              ? attempt(run, last.number() + 1, policy.rungs())
              : Optional.empty();
    }
    return last;
  }

  /** Empty where it has neither; what only takes its id counts as lost, and may stand beside it. */
  private Optional<LastAttempt> attempt(String run, int number, List<Rung> rungs) {
    LastAttempt lost = null;
    for (Rung rung : LateServerlessBatches.places(rungs)) {
      LastAttempt there = new LastAttempt(number, rung, see(rung, run, number));
      if (there.job().state() == ObservedJob.State.LOST) {
        lost = lost == null ? there : lost;
      } else if (there.job().state() != ObservedJob.State.ABSENT) {
        return Optional.of(there);
      }
    }
    return Optional.ofNullable(lost);
  }

  private ObservedJob see(Rung rung, String run, int attempt) {
    String id = run + "-a" + attempt;
    return rung.serverless() ? batches.see(rung.region(), id) : jobs.see(rung.region(), id);
  }

  private Optional<Found> cluster(Lane lane, List<String> regions) {
    return regions.stream()
        .flatMap(region -> clusters.labelled(region, ResourceLabels.LANE, lane.id()).stream())
        .filter(found -> ledger.label().equals(found.labels().get(ResourceLabels.LEDGER)))
        .filter(found -> lane.pipeline().equals(found.labels().get(ResourceLabels.PIPELINE)))
        .filter(found -> !found.goingAway())
        .findFirst();
  }
}
