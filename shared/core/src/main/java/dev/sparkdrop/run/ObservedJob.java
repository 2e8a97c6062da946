package dev.sparkdrop.run;

import java.time.Instant;
import java.util.Objects;

/**
 * What was seen of the current attempt's job, on a cluster or as a serverless batch.
 *
 * @param state the platform's state in our words
 * @param reason why it failed, as a sentence; null where it did not
 * @param ended when it became final; null while it is not
 * @param driverOutput {@code gs://} prefix of what it printed; null where there is none
 */
public record ObservedJob(State state, String reason, Instant ended, String driverOutput) {
  /** Not there, or never looked at. */
  public static final ObservedJob ABSENT = new ObservedJob(State.ABSENT, null, null, null);

  /** All that a job can be to us. */
  public enum State {
    ABSENT,
    ACTIVE,
    SUCCEEDED,
    /** It failed by its own fault: its driver ended with an error. */
    FAILED,
    /** The platform lost it: its cluster or agent went away under it. */
    LOST,
    /** No machines could be had for the serverless batch: it never began. */
    UNPLACED,
    CANCELLED
  }

  public ObservedJob {
    Objects.requireNonNull(state, "state");
  }
}
