package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.ledger.Records;
import dev.sparkdrop.ledger.Report;
import dev.sparkdrop.pipeline.ClusterPlan;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.Announcements;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.Claim;
import dev.sparkdrop.run.Deeds;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Run;
import dev.sparkdrop.run.Trouble;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Carries actions out. Each deed may be repeated: what is there already is success. */
final class Hands {
  private final Ledger ledger;
  private final Sealing sealing;
  private final Clusters clusters;
  private final Jobs jobs;
  private final Announcements announcements;
  private final Orphans orphans;
  private final Accounting accounting;
  private final Clock clock;

  Hands(
      Ledger ledger,
      Sealing sealing,
      Clusters clusters,
      Jobs jobs,
      Announcements announcements,
      Orphans orphans,
      Accounting accounting,
      Clock clock) {
    this.ledger = ledger;
    this.sealing = sealing;
    this.clusters = clusters;
    this.jobs = jobs;
    this.announcements = announcements;
    this.orphans = orphans;
    this.accounting = accounting;
    this.clock = clock;
  }

  Progress perform(Action action, Records.Versioned seen, Look look) {
    return action.by(new OneLook(seen, look));
  }

  /** The deeds that follow from one look; a change of the record must still find what was seen. */
  private final class OneLook implements Deeds<Progress> {
    private final Records.Versioned seen;
    private final Look look;

    OneLook(Records.Versioned seen, Look look) {
      this.seen = seen;
      this.look = look;
    }

    @Override
    public Progress done(Action.Done action) {
      return Progress.DONE;
    }

    @Override
    public Progress await(Action.Wait action) {
      return Progress.WAITING;
    }

    @Override
    public Progress move(Action.Move action) {
      return write(action.next());
    }

    @Override
    public Progress openRun(Action.OpenRun action) {
      Optional<LaneRecord> orphan =
          seen.generation() == Bucket.NONE ? orphans.of(lane()) : Optional.empty();
      if (orphan.isPresent()) {
        return write(orphan.get());
      }
      Pipeline file = look.current().orElseThrow();
      // Before the record names the run: whoever sees the run finds its copy.
      ledger.runs().keepPipeline(lane(), action.next().run().id(), file.text());
      return write(action.next());
    }

    @Override
    public Progress createCluster(Action.CreateCluster action) {
      LaneRecord record = action.record();
      Claim claim = record.claim();
      ClusterPlan plan = own().cluster(claim.rung());
      Optional<Trouble> refused =
          clusters.create(
              new Clusters.Order(
                  claim.region(),
                  claim.cluster(),
                  Labels.of(ledger.label(), lane(), record.run(), plan.labels()),
                  plan.configJson()));
      return write(
          refused.map(record::troubled).orElseGet(() -> record.clusterRequested(clock.instant())));
    }

    @Override
    public Progress seal(Action.Seal action) {
      LaneRecord ready = action.ready();
      Manifest manifest = sealing.seal(lane(), ready.run().id(), look.policy());
      if (manifest.gaveUp() != null) {
        return write(ready.gaveUp(manifest.gaveUp(), false, clock.instant()));
      }
      return write(
          manifest.objects().isEmpty()
              ? ready.sealedEmpty(manifest.leftOver(), clock.instant())
              : ready.sealed(manifest.leftOver(), clock.instant()));
    }

    @Override
    public Progress giveUp(Action.GiveUp action) {
      Manifest manifest = sealing.giveUp(lane(), action.record().run().id(), action.reason());
      boolean fixed = !manifest.claimed().isEmpty();
      return write(action.record().gaveUp(action.reason(), fixed, clock.instant()));
    }

    @Override
    public Progress submitJob(Action.SubmitJob action) {
      LaneRecord record = action.record();
      Run run = record.run();
      Optional<Trouble> refused =
          jobs.submit(
              new Jobs.Order(
                  record.claim().region(),
                  record.claim().cluster(),
                  run.job(),
                  Labels.of(ledger.label(), lane(), run, Map.of()),
                  own().job(runValues(run))));
      return write(
          refused.map(record::submitRefused).orElseGet(() -> record.submitted(clock.instant())));
    }

    @Override
    public Progress cancelJob(Action.CancelJob action) {
      LaneRecord record = action.record();
      Progress noted = write(record.cancelRequested(clock.instant()));
      if (noted == Progress.MOVED) {
        // Whatever it ends with now, it was told to stop. If it never hears so, its cluster goes.
        jobs.cancel(record.claim().region(), record.run().job());
      }
      return noted;
    }

    @Override
    public Progress writeReceipt(Action.WriteReceipt action) {
      LaneRecord record = action.record();
      Run run = record.run();
      Manifest manifest =
          ledger
              .runs()
              .manifest(lane(), run.id())
              .orElseGet(() -> Manifest.empty(lane(), run.id(), null));
      Report report = ledger.runs().report(lane(), run).orElse(null);
      Receipt receipt = ledger.runs().close(lane(), Receipt.of(lane(), run, manifest, report));
      // Whoever dies between the two writes both again: the record does not say "accounted" yet.
      ledger.closed().add(receipt);
      announcements.publish(
          ledger.runs().text(receipt),
          Map.of(
              "pipeline", receipt.pipeline(),
              "lane", receipt.lane(),
              "run", receipt.run(),
              "outcome", receipt.outcome().name()));
      return write(record.accounted());
    }

    @Override
    public Progress deleteCluster(Action.DeleteCluster action) {
      Claim claim = action.claim();
      clusters.delete(claim.region(), claim.cluster(), action.uuid());
      return Progress.WAITING;
    }

    private Progress write(LaneRecord next) {
      // Afterwards nobody knows any more of a cluster that the record lets go of.
      accounting.beforeMove(seen.record(), next, look.seen().now());
      return ledger.records().write(seen, next).isPresent() ? Progress.MOVED : Progress.CONTENDED;
    }

    private Lane lane() {
      return seen.record().lane();
    }

    private Pipeline own() {
      return look.own()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "the run's copy of its pipeline is gone, and so is the pipeline's file"));
    }

    private Map<String, String> runValues(Run run) {
      return Map.of(
          "run.id", run.id(),
          "run.manifest", ledger.runs().manifestUri(lane(), run.id()),
          "run.report", ledger.runs().reportUri(lane(), run),
          "run.attempt", String.valueOf(run.attempt()),
          "run.lane", lane().id(),
          "run.pipeline", lane().pipeline());
    }
  }
}
