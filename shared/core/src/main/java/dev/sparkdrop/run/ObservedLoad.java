package dev.sparkdrop.run;

import java.util.Objects;

/**
 * What was seen of a job in the data warehouse.
 *
 * @param state the warehouse's state in our words
 * @param failure why it failed, and whose fault it is; null exactly where it did not. Only {@link
 *     Failure.Fault#USER} is final: after any other fault it is tried again under another id
 * @param rows how many rows it wrote; 0 where that is not known, or it is not over
 */
public record ObservedLoad(State state, Failure failure, long rows) {
  /** Not there, or never looked at. */
  public static final ObservedLoad ABSENT = new ObservedLoad(State.ABSENT, null, 0);

  /** Of a job that only takes its id. */
  public static final String GIVEN_UP =
      "It was given up before it began: the run was cancelled, or the load refused. Mend that"
          + " first where it was refused.";

  /** All that a load can be to us. */
  public enum State {
    ABSENT,
    ACTIVE,
    SUCCEEDED,
    /** It wrote nothing. */
    FAILED
  }

  public ObservedLoad {
    Objects.requireNonNull(state, "state");
    if ((failure == null) == (state == State.FAILED)) {
      throw new IllegalArgumentException("a load has a failure exactly where it failed");
    }
  }
}
