package dev.sparkdrop.run;

import static dev.sparkdrop.run.Trouble.Fault.QUOTA;
import static dev.sparkdrop.run.Trouble.Fault.USER;

import java.time.Duration;
import java.time.Instant;

/** What a decision is made from, with the questions that the rows of the table ask of it. */
record Situation(Policy policy, LaneRecord record, Seen seen) {
  /** How long a job that was told to stop may take to do so. */
  static final Duration CANCEL_GRACE = Duration.ofMinutes(10);

  /** How long a job may be reported active after its cluster is gone. */
  static final Duration GHOST_GRACE = Duration.ofMinutes(30);

  boolean cluster(SeenCluster.State state) {
    return seen.cluster().state() == state;
  }

  boolean job(SeenJob.State state) {
    return seen.job().state() == state;
  }

  boolean inbox(SeenInbox.State state) {
    return seen.inbox().state() == state;
  }

  Claim claim() {
    return record.claim();
  }

  Run run() {
    return record.run();
  }

  boolean runOpen() {
    return record.run() != null;
  }

  /** The lane pauses after a failure; in IDLE a changed pipeline file ends the pause. */
  boolean resting() {
    return record.rest() != null && before(record.rest().until());
  }

  boolean restingForSamePipeline() {
    return resting() && seen.pipeline().is(record.rest().pipeline());
  }

  boolean crowded() {
    return seen.pipeline().crowded();
  }

  boolean asked() {
    return claim().requested() != null;
  }

  boolean troubled() {
    return claim().trouble() != null;
  }

  boolean usersFault() {
    return troubled() && claim().trouble().fault() == USER;
  }

  boolean quota() {
    return troubled() && claim().trouble().fault() == QUOTA;
  }

  boolean pastGiveUp() {
    return !before(run().timeline().opened().plus(policy.giveUp()));
  }

  Instant provisionDue() {
    return claim().requested().plus(policy.provision());
  }

  boolean provisionOverdue() {
    return cluster(SeenCluster.State.COMING_UP) && asked() && !before(provisionDue());
  }

  /** What is wrong with a cluster that was asked for, where the platform did not say. */
  Trouble clusterTrouble() {
    if (seen.cluster().trouble() != null) {
      return seen.cluster().trouble();
    }
    String what =
        switch (seen.cluster().state()) {
          case COMING_UP -> "did not come up within " + Sentences.time(policy.provision());
          case BROKEN -> "broke while it was starting";
          case ABSENT, GOING_AWAY, READY -> "was deleted before it was ready";
        };
    return new Trouble(
        Trouble.Fault.PLATFORM, "Cluster " + claim().cluster() + " " + what + ".", seen.now());
  }

  String whyGiveUp() {
    String last = troubled() ? claim().trouble().sentence() : "";
    return usersFault()
        ? last
        : ("No cluster could be had within " + Sentences.time(policy.giveUp()) + ". " + last)
            .trim();
  }

  Instant jobDue() {
    Instant from =
        run().timeline().submitted() == null ? record.since() : run().timeline().submitted();
    return from.plus(policy.job());
  }

  boolean jobOverdue() {
    return !before(jobDue());
  }

  boolean cancelRequested() {
    return run().cancelRequested() != null;
  }

  boolean cancelOverdue() {
    return cancelRequested() && !before(run().cancelRequested().plus(CANCEL_GRACE));
  }

  /** Cancelled by somebody, or by us because it was overdue: never tried again. */
  boolean stopped() {
    boolean failed = job(SeenJob.State.FAILED) || job(SeenJob.State.LOST);
    return job(SeenJob.State.CANCELLED) || (failed && cancelRequested());
  }

  boolean ghostOverdue() {
    return !before(record.since().plus(GHOST_GRACE));
  }

  boolean jobAttemptsLeft() {
    return run().ownFaults() + 1 < policy.jobAttempts();
  }

  boolean platformAttemptsLeft() {
    return run().platformFaults() + 1 < policy.platformAttempts();
  }

  /** The cluster can take another run: healthy, young enough, and still what the file asks for. */
  boolean reusable() {
    return cluster(SeenCluster.State.READY)
        && asked()
        && before(claim().requested().plus(policy.reuseCluster()))
        && seen.pipeline().valid()
        && seen.pipeline().sameCluster()
        && record.rest() == null;
  }

  /** When lingering is over; what waits but is due before then is waited for. */
  boolean lingers() {
    boolean dueInTime =
        seen.inbox().due() == null || !seen.inbox().due().isAfter(record.lingerUntil());
    return before(record.lingerUntil()) && dueInTime;
  }

  /** When a look at the lingering cluster is worth it. */
  Instant lingersUntil() {
    return seen.inbox().due() == null ? record.lingerUntil() : seen.inbox().due();
  }

  String whyNotDue() {
    return seen.inbox().due() == null
        ? "what waits is not complete: no marker is there"
        : "the batch is not due";
  }

  Action conclude(Outcome outcome, String reason) {
    Duration linger = policy.linger(record.rhythm());
    return new Action.Move(
        record.concluded(outcome, reason, seen.job(), linger, seen.now()),
        "the run " + (outcome == Outcome.SUCCEEDED ? "succeeded" : "failed"));
  }

  Action retry(Run next, String why) {
    return new Action.Move(record.retried(next, policy, seen.now()), why);
  }

  Action deleteCluster() {
    return new Action.DeleteCluster(claim(), seen.cluster().uuid());
  }

  private boolean before(Instant time) {
    return seen.now().isBefore(time);
  }
}
