package dev.sparkdrop.reconcile.recovery;

import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.Policy.Rung;

/**
 * The last attempt of a run that has a job, or a batch.
 *
 * @param number 0: the run has none
 * @param rung one with the region of its job, or of its batch; null: the run has none
 */
record LastAttempt(int number, Rung rung, ObservedJob job) {
  static final LastAttempt NONE = new LastAttempt(0, null, ObservedJob.ABSENT);

  /** Whether another may have been begun after it. */
  boolean mayBeFollowed() {
    return switch (job.state()) {
      case ACTIVE, SUCCEEDED, CANCELLED -> false;
      case ABSENT, FAILED, LOST, UNPLACED -> true;
    };
  }

  /** Whether it may be no batch at all, but what takes the id of one. */
  boolean mayTakeAnId() {
    return rung != null && rung.serverless() && job.state() == ObservedJob.State.LOST;
  }
}
