package dev.sparkdrop.console;

import dev.sparkdrop.run.Action;
import dev.sparkdrop.run.ClusterLease;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Loading;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Run;

/** What a lane does, for a person who knows no phase: from its record, and the next decision. */
final class PhaseText {
  private PhaseText() {}

  /** One sentence or two, without times. */
  static String of(LaneRecord record, Action next) {
    return switch (record.phase()) {
      case IDLE -> idle(next);
      case PROVISIONING -> provisioning(record, next);
      case RUNNING -> running(record);
      case LOADING -> loading(record);
      case CLOSING -> closing(record, next);
      case DELETING -> deleting(record);
    };
  }

  private static String idle(Action next) {
    if (next instanceof Action.Done) {
      return "Nothing waits.";
    }
    return next instanceof Action.Wait
        ? "Objects wait: " + next.why() + "."
        : "Objects wait, and their batch is due: a run is opened within a minute.";
  }

  private static String provisioning(LaneRecord record, Action next) {
    ClusterLease clusterLease = record.lease();
    if (clusterLease.serverless()) {
      return next instanceof Action.Wait
          ? "A serverless batch is wanted: " + next.why() + "." + lastTrouble(record.run())
          : "The batch is about to be fixed; its job runs serverless.";
    }
    if (clusterLease.failure() != null) {
      return "The cluster is of no use, and another is tried: " + clusterLease.failure().sentence();
    }
    if (clusterLease.requested() == null) {
      return next instanceof Action.Wait
          ? "A cluster is wanted: " + next.why() + "." + lastTrouble(record.run())
          : "A cluster is about to be asked for.";
    }
    if (clusterLease.ready() != null) {
      return "The cluster is ready, and the batch is about to be fixed.";
    }
    String which =
        clusterLease.rung() == 0 ? "" : " (number " + (clusterLease.rung() + 1) + " of its ladder)";
    return "A cluster is starting" + which + "; what lands until it is ready joins the batch.";
  }

  private static String lastTrouble(Run run) {
    int tried = run.attempts().size();
    return tried == 0 ? "" : " The last one: " + run.attempts().get(tried - 1).reason();
  }

  private static String running(LaneRecord record) {
    Run run = record.run();
    String attempt = run.attempt() == 1 ? "" : " (attempt " + run.attempt() + ")";
    if (run.cancelRequested() != null) {
      return "The job was told to stop" + attempt + ", since its time was over.";
    }
    if (run.submitted()) {
      return "The job is under way" + attempt + ".";
    }
    ClusterLease clusterLease = record.lease();
    return clusterLease.failure() == null
        ? "The batch is fixed, and its job is about to be submitted" + attempt + "."
        : "The job was refused for the moment" + attempt + ": " + clusterLease.failure().sentence();
  }

  private static String loading(LaneRecord record) {
    Loading loading = record.run().loading();
    if (loading.failure() != null) {
      return "The job succeeded. Its rows could not be loaded into the warehouse yet: "
          + loading.failure().sentence();
    }
    return loading.table() == null
        ? "The job succeeded, and its rows are about to be loaded into the warehouse."
        : "The job succeeded, and its rows are being loaded into " + loading.table() + ".";
  }

  private static String closing(LaneRecord record, Action next) {
    boolean succeeded = record.run().ending().outcome() == Outcome.SUCCEEDED;
    String ended = succeeded ? "The run succeeded" : "The run failed";
    if (next instanceof Action.Wait) {
      return ended + ", and its cluster waits for the next batch.";
    }
    if (next instanceof Action.WriteReceipt) {
      return ended + ", and its receipt is being written.";
    }
    if (record.lease().serverless()) {
      return ended + ".";
    }
    return next instanceof Action.OpenRun
        ? ended + ", and the next one follows on its cluster."
        : ended + ", and its cluster is about to be deleted.";
  }

  private static String deleting(LaneRecord record) {
    if (record.run() == null) {
      return "The run is over, and its cluster is being deleted.";
    }
    ClusterLease clusterLease = record.lease();
    String why = clusterLease.failure() == null ? "" : " " + clusterLease.failure().sentence();
    if (clusterLease.serverless()) {
      return "The serverless batch is being stopped; then its run is tried again or ended." + why;
    }
    return "The cluster is being deleted; then its run is tried again or ended." + why;
  }
}
