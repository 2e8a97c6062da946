package dev.sparkdrop.run;

import java.time.Instant;
import java.util.Objects;

/**
 * What was seen of the lane's inbox.
 *
 * @param state whether what waits there is due
 * @param due when it will be, as far as is known; null where nothing waits for a time
 */
public record ObservedInbox(State state, Instant due) {
  /** Nothing waits, or it was not looked at. */
  public static final ObservedInbox EMPTY = new ObservedInbox(State.EMPTY, null);

  public static final ObservedInbox DUE = new ObservedInbox(State.DUE, null);

  /** Whether a batch is due. */
  public enum State {
    EMPTY,
    NOT_DUE,
    DUE
  }

  public ObservedInbox {
    Objects.requireNonNull(state, "state");
  }
}
