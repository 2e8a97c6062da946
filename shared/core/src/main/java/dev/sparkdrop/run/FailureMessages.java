package dev.sparkdrop.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a person is told of a run that failed, and what to do about it. */
final class FailureMessages {
  /** For a batch that is fixed: its objects are not in the inbox any more. */
  static final String RUN_AGAIN = "Then run the batch again.";

  private static final String MEND = " Mend the job or the data. ";

  /** For what an operator wanted to end. */
  private static final String IF_IT_SHOULD = "Run the batch again if it should be.";

  /** Of a run that nothing goes on with. */
  static final String UNNAMED =
      "The lane's record was deleted while this run was open, and the lane has gone on with another"
          + " run. If this one has a batch, run it again.";

  /** Likewise, when its job has succeeded. */
  static final String UNNAMED_LOAD =
      "The lane's record was deleted while this run was open, and the lane has gone on with another"
          + " run. The rows are in the lake, and it is not known whether they are in the warehouse"
          + " table. Look there, and run the batch again if they are missing.";

  private FailureMessages() {}

  /** For a batch that was never fixed. */
  static String waits(Duration rest) {
    return "What landed stays in the inbox; it is tried again when the pipeline file changes, or"
        + " after "
        + time(rest)
        + ".";
  }

  /** For a half that is put back. */
  static String halfWaits(Duration rest) {
    return "This half of a failed batch is tried again when the pipeline file changes, or after "
        + time(rest)
        + ".";
  }

  /** Of an attempt that another may follow. */
  static String ownFault(DecisionContext s) {
    String output = s.observed().job().driverOutput();
    return "Job "
        + s.run().job()
        + " failed: "
        + quoted(s.observed().job().reason())
        + (output == null ? "" : " Its output is at " + output + ".");
  }

  /** For a batch that is not tried again as it is. */
  static String failedForGood(DecisionContext s) {
    boolean spent = s.policy().bisectJobs() > 0 && s.severalObjects();
    return ownFault(s) + (spent ? " " + bisectionSpent(s) : "") + MEND + RUN_AGAIN;
  }

  static String halved(DecisionContext s) {
    return ownFault(s)
        + " Its batch of "
        + s.run().objects()
        + " objects is run again in two halves, to find what breaks the job (retry.bisect)."
        + " There is nothing to do until the halves are over.";
  }

  static String bisectionSpent(DecisionContext s) {
    return s.policy().bisectJobs() == 0
        ? "Its pipeline file does not ask for bisecting any more."
        : "The search for what breaks the job has had "
            + s.jobsOfBatch()
            + " jobs, and may have no more (retry.maxJobs: "
            + s.policy().bisectJobs()
            + ").";
  }

  static String bisectionCancelled(DecisionContext s) {
    return "Run "
        + s.run().id()
        + ", which was part of the search for what breaks the job, was cancelled, as "
        + whoAndWhen(s);
  }

  /** No job was run for what was left. */
  static String rest(Bisection bisection) {
    return "This is what was left of the batch of run "
        + bisection.root()
        + ", and no job was run for it. "
        + bisection.ended()
        + MEND
        + RUN_AGAIN;
  }

  static String stopped(DecisionContext s) {
    if (s.stopAsked()) {
      return asked(s);
    }
    return s.cancelRequested()
        ? "Job "
            + s.run().job()
            + " took longer than "
            + time(s.policy().job())
            + " and was cancelled. Raise timeouts.job, or lower batch.maxObjects. "
            + RUN_AGAIN
        : "Job "
            + s.run().job()
            + " was cancelled by hand, so it is not tried again. Run the batch again if it should"
            + " be.";
  }

  /**
   * An operator asked for the end of the run; its job may have ended by itself before it was told.
   */
  private static String asked(DecisionContext s) {
    boolean cancelled = s.job(ObservedJob.State.CANCELLED);
    String what =
        cancelled
            ? " was cancelled"
            : s.cancelRequested() ? " was told to stop" : " is not tried again";
    String end =
        cancelled
            ? ""
            : " What the platform says of its end: " + quoted(s.observed().job().reason());
    return "Job " + s.run().job() + what + ", as " + whoAndWhen(s) + end + " " + IF_IT_SHOULD;
  }

  /** An operator asked for the end of the run, and it had no job yet. */
  static String cancelledBeforeItsJob(DecisionContext s) {
    return "The run was cancelled before its job was submitted, as "
        + whoAndWhen(s)
        + " "
        + IF_IT_SHOULD;
  }

  private static String whoAndWhen(DecisionContext s) {
    return s.run().stop().by() + " asked for at " + s.run().stop().at() + ".";
  }

  static String jobDeleted(DecisionContext s) {
    return "Job "
        + s.run().job()
        + " was deleted by hand, so it is not known how it ended. Look at the output, and run the"
        + " batch again if it is missing.";
  }

  static String refused(DecisionContext s) {
    return s.lease().failure().sentence() + " " + RUN_AGAIN;
  }

  static String lost(DecisionContext s) {
    String job = s.run().job();
    String what =
        switch (s.jobAbsent() ? ObservedJob.State.ABSENT : s.observed().job().state()) {
          case ABSENT -> "Job " + job + " was not accepted in time.";
          case ACTIVE -> "The end of job " + job + " was not reported.";
          case UNPLACED -> unplaced(s);
          case LOST, FAILED, SUCCEEDED, CANCELLED ->
              "The platform lost job " + job + ": " + quoted(s.observed().job().reason());
        };
    return s.hasFailure() ? what + " " + s.lease().failure().sentence() : what;
  }

  static String unplaced(DecisionContext s) {
    return "No machines could be had for batch "
        + s.run().job()
        + ": "
        + quoted(s.observed().job().reason());
  }

  static String outOfAttempts(DecisionContext s) {
    return lost(s)
        + " No attempts are left (retry.platform: "
        + s.policy().platformAttempts()
        + "). Run the batch again when the platform is well.";
  }

  private static final String IN_THE_LAKE =
      "The rows are in the lake, and not in the warehouse table. ";

  static String loadFailed(DecisionContext s) {
    return IN_THE_LAKE
        + "Load job "
        + s.run().loadJob()
        + " failed: "
        + s.observed().load().failure().sentence()
        + " Then run the batch again: it is loaded again.";
  }

  static String loadRefused(DecisionContext s) {
    Failure last = s.loading().failure();
    String why = last == null ? "" : " " + last.sentence();
    return s.loadRefusedForGood()
        ? IN_THE_LAKE + last.sentence() + " Then run the batch again: it is loaded again."
        : IN_THE_LAKE
            + "Load job "
            + s.run().loadJob()
            + " was not accepted within "
            + time(s.policy().giveUp())
            + " (timeouts.giveUp)."
            + why
            + " Run the batch again when the warehouse is well.";
  }

  static String cancelledBeforeItsLoad(DecisionContext s) {
    return "The run was cancelled before its rows were loaded, as "
        + whoAndWhen(s)
        + " "
        + IN_THE_LAKE
        + IF_IT_SHOULD;
  }

  static String neverSubmitted(DecisionContext s) {
    String last = s.hasFailure() ? " " + s.lease().failure().sentence() : "";
    return "Job "
        + s.run().job()
        + " could not be submitted within "
        + time(s.policy().giveUp())
        + " (timeouts.giveUp)."
        + last
        + " Run the batch again when the platform is well.";
  }

  /** Why no cluster was had; what becomes of the objects is added where that is known. */
  static String gaveUp(DecisionContext s) {
    return s.usersFault()
        ? s.lease().failure().sentence()
        : (s.serverless() ? "No machines" : "No cluster")
            + " could be had within "
            + time(s.policy().giveUp())
            + " (timeouts.giveUp)."
            + lastTrouble(s);
  }

  static String overtaken(DecisionContext s) {
    return "No cluster could be had, and the pipeline file has changed since the run was opened."
        + lastTrouble(s);
  }

  /** The last refusal of a cluster, or why the last attempt was over. */
  private static String lastTrouble(DecisionContext s) {
    List<Attempt> tried = s.run().attempts();
    if (s.hasFailure()) {
      return " " + s.lease().failure().sentence();
    }
    return tried.isEmpty() ? "" : " " + tried.get(tried.size() - 1).reason();
  }

  /** What happened to a cluster that was asked for, where the platform does not say. */
  static String clusterOf(DecisionContext s) {
    String cluster = "Cluster " + s.lease().cluster();
    return switch (s.observed().cluster().state()) {
      case COMING_UP ->
          cluster
              + " did not come up within "
              + time(s.policy().provision())
              + " (timeouts.provision).";
      case BROKEN -> cluster + " broke.";
      case ABSENT, GOING_AWAY, READY -> cluster + " was deleted" + byWhom(s);
    };
  }

  /**
   * There is no record of who deleted a cluster. What its own ends can't have done was done by a
   * person; else it is left open.
   */
  private static String byWhom(DecisionContext s) {
    ClusterLease clusterLease = s.lease();
    Policy.Rung rung =
        s.policy().rungs().get(Math.min(clusterLease.rung(), s.policy().rungs().size() - 1));
    List<String> ends = new ArrayList<>();
    if (rung.autoDeleteTtl() == null) {
      ends.add("autoDeleteTime");
    } else if (passed(clusterLease.requested(), rung.autoDeleteTtl(), s.observed().now())) {
      ends.add("autoDeleteTtl, " + time(rung.autoDeleteTtl()));
    }
    // It counts from when the cluster was ready, which may have been before we looked; a cluster
    // with a job is not idle.
    boolean mayHaveIdled = !s.run().submitted();
    if (mayHaveIdled
        && passed(clusterLease.requested(), rung.idleDeleteTtl(), s.observed().now())) {
      ends.add("idleDeleteTtl, " + time(rung.idleDeleteTtl()));
    }
    return ends.isEmpty()
        ? " by hand, before its time."
        : " by its " + String.join(", or its ", ends) + ", or by hand.";
  }

  private static boolean passed(Instant from, Duration ttl, Instant now) {
    return from != null && ttl != null && !now.isBefore(from.plus(ttl));
  }

  private static String quoted(String said) {
    if (said == null) {
      return "it is not known why.";
    }
    return "\"" + said.replace('"', '\'') + (said.matches(".*[.!?…]") ? "\"" : "\".");
  }

  /** A duration as pipeline files write it: {@code 1h30m}. */
  static String time(Duration duration) {
    String iso = duration.toString().substring(2).toLowerCase(Locale.ROOT);
    return iso.isEmpty() ? "0s" : iso;
  }
}
