package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.LaneRecords;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.pipeline.ClusterPlan;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.ActionVisitor;
import dev.sparkdrop.run.ClusterLease;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Run;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Performs actions. Each may be repeated: what is there already is success. */
public final class ActionExecutor {
  private final Ledger ledger;
  private final BatchSealer batchSealer;
  private final Clusters clusters;
  private final Jobs jobs;
  private final ServerlessBatches batches;
  private final WarehouseLoads warehouseLoads;
  private final RunCloser runCloser;
  private final Function<Lane, Optional<LaneRecord>> lostRecords;
  private final ClusterAccounting clusterAccounting;
  private final Clock clock;

  /**
   * @param lostRecords the record that a lane without one should have; empty where it has no open
   *     run
   */
  public ActionExecutor(
      Ledger ledger,
      BatchSealer batchSealer,
      Clusters clusters,
      Jobs jobs,
      ServerlessBatches batches,
      WarehouseLoads warehouseLoads,
      RunCloser runCloser,
      Function<Lane, Optional<LaneRecord>> lostRecords,
      ClusterAccounting clusterAccounting,
      Clock clock) {
    this.ledger = ledger;
    this.batchSealer = batchSealer;
    this.clusters = clusters;
    this.jobs = jobs;
    this.batches = batches;
    this.warehouseLoads = warehouseLoads;
    this.runCloser = runCloser;
    this.lostRecords = lostRecords;
    this.clusterAccounting = clusterAccounting;
    this.clock = clock;
  }

  ActionResult perform(Action action, LaneRecords.Versioned seen, Observation observation) {
    OneLook look = new OneLook(seen, observation);
    return lost(action, seen).map(look::write).orElseGet(() -> action.by(look));
  }

  /** What would be a lane's first record may follow one that was deleted by hand. */
  private Optional<LaneRecord> lost(Action action, LaneRecords.Versioned seen) {
    boolean first = seen.generation() == Bucket.NONE;
    return first && (action instanceof Action.OpenRun || action instanceof Action.Move)
        ? lostRecords.apply(seen.record().lane())
        : Optional.empty();
  }

  /** What follows from one look; a change of the record must still find what was seen. */
  private final class OneLook implements ActionVisitor<ActionResult> {
    private final LaneRecords.Versioned seen;
    private final Observation observation;

    OneLook(LaneRecords.Versioned seen, Observation observation) {
      this.seen = seen;
      this.observation = observation;
    }

    @Override
    public ActionResult done(Action.Done action) {
      return ActionResult.DONE;
    }

    @Override
    public ActionResult await(Action.Wait action) {
      return ActionResult.WAITING;
    }

    @Override
    public ActionResult move(Action.Move action) {
      return write(action.next());
    }

    @Override
    public ActionResult openRun(Action.OpenRun action) {
      Pipeline file = observation.current().orElseThrow();
      // Before the record names the run: an instance that sees the run finds its copy.
      ledger.runs().keepPipeline(lane(), action.next().run().id(), file.text());
      return write(action.next());
    }

    @Override
    public ActionResult createCluster(Action.CreateCluster action) {
      LaneRecord record = action.record();
      ClusterLease clusterLease = record.lease();
      ClusterPlan plan = own().cluster(clusterLease.rung());
      Optional<Failure> refused =
          clusters.create(
              new Clusters.Order(
                  clusterLease.region(),
                  clusterLease.cluster(),
                  ResourceLabels.of(ledger.label(), lane(), record.run(), plan.labels()),
                  plan.configJson()));
      return write(
          refused
              .map(record::withFailure)
              .orElseGet(() -> record.clusterRequested(clock.instant())));
    }

    @Override
    public ActionResult seal(Action.Seal action) {
      LaneRecord ready = action.ready();
      Manifest manifest =
          batchSealer.seal(lane(), ready.run().id(), ready.bisection(), observation.policy());
      if (manifest.gaveUp() != null) {
        return write(ready.gaveUp(manifest.gaveUp(), clock.instant()));
      }
      if (manifest.objects().isEmpty()) {
        return write(ready.sealedEmpty(manifest.leftOver(), clock.instant()));
      }
      boolean rest = manifest.bisect() != null && manifest.bisect().isRest();
      return write(
          rest
              ? ready.sealedRest(manifest.leftOver(), clock.instant())
              : ready.sealed(counted(manifest), manifest.leftOver(), clock.instant()));
    }

    /** The size of the batch, where it matters: an older version cannot read a record with it. */
    private Integer counted(Manifest manifest) {
      return observation.policy().bisectJobs() > 0 ? manifest.objects().size() : null;
    }

    @Override
    public ActionResult giveUp(Action.GiveUp action) {
      Manifest manifest = batchSealer.giveUp(lane(), action.record().run().id(), action.reason());
      Instant now = clock.instant();
      return write(
          manifest.claimed().isEmpty()
              ? action.record().gaveUp(action.reason(), now)
              : action.record().gaveUpSealed(action.reason(), action.after(), now));
    }

    @Override
    public ActionResult submitJob(Action.SubmitJob action) {
      LaneRecord record = action.record();
      Optional<Failure> refused =
          record.lease().serverless() ? batches.create(batch(record)) : jobs.submit(job(record));
      return write(
          refused.map(record::submitRefused).orElseGet(() -> record.submitted(clock.instant())));
    }

    private Jobs.Order job(LaneRecord record) {
      Run run = record.run();
      return new Jobs.Order(
          record.lease().region(),
          record.lease().cluster(),
          run.job(),
          ResourceLabels.of(ledger.label(), lane(), run, Map.of()),
          own().job(runValues(run)));
    }

    private ServerlessBatches.Order batch(LaneRecord record) {
      ClusterLease none = record.lease();
      return ServerlessBatchOrders.of(
          ledger, lane(), record.run(), own(), none.region(), none.rung());
    }

    private void cancel(LaneRecord record) {
      String region = record.lease().region();
      if (record.lease().serverless()) {
        batches.cancel(region, record.run().job());
      } else {
        jobs.cancel(region, record.run().job());
      }
    }

    @Override
    public ActionResult stopBatch(Action.StopBatch action) {
      LaneRecord record = action.record();
      ServerlessBatches.BlockResult blockResult = batches.block(batch(record));
      if (blockResult == ServerlessBatches.BlockResult.IN_USE) {
        cancel(record);
        return ActionResult.WAITING;
      }
      return blockResult == ServerlessBatches.BlockResult.BLOCKED || action.last()
          ? write(record.clusterGone(clock.instant()))
          : ActionResult.WAITING;
    }

    @Override
    public ActionResult cancelJob(Action.CancelJob action) {
      LaneRecord record = action.record();
      ActionResult noted = write(record.cancelRequested(clock.instant()));
      if (noted == ActionResult.MOVED) {
        // Whatever it ends with now, it was told to stop. If it never hears so, its cluster goes.
        cancel(record);
      }
      return noted;
    }

    @Override
    public ActionResult startLoad(Action.StartLoad action) {
      Run run = action.record().run();
      return write(
          action.record().loading(warehouseLoads.start(lane(), run, own(), runValues(run))));
    }

    @Override
    public ActionResult blockLoad(Action.BlockLoad action) {
      Run run = action.record().run();
      return write(
          action.record().loading(warehouseLoads.block(lane(), run, own(), runValues(run))));
    }

    @Override
    public ActionResult writeReceipt(Action.WriteReceipt action) {
      LaneRecord record = action.record();
      // Until the record says "accounted", the next instance closes it once more.
      runCloser.close(lane(), record.run(), record.bisection());
      return write(record.accounted());
    }

    @Override
    public ActionResult deleteCluster(Action.DeleteCluster action) {
      ClusterLease clusterLease = action.claim();
      clusters.delete(clusterLease.region(), clusterLease.cluster(), action.uuid());
      return ActionResult.WAITING;
    }

    private ActionResult write(LaneRecord next) {
      // Afterwards nothing points to a cluster that the record lets go of.
      clusterAccounting.beforeMove(seen.record(), next, observation.observed().now());
      return ledger.records().write(seen, next).isPresent()
          ? ActionResult.MOVED
          : ActionResult.CONTENDED;
    }

    private Lane lane() {
      return seen.record().lane();
    }

    private Pipeline own() {
      return observation
          .own()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "the run's copy of its pipeline is gone, and so is the pipeline's file"));
    }

    private Map<String, String> runValues(Run run) {
      return ServerlessBatchOrders.values(ledger, lane(), run);
    }
  }
}
