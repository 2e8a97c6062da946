package dev.sparkdrop.run;

import java.time.Instant;
import java.util.Objects;

/**
 * What was seen of the lane's inbox.
 *
 * @param state whether what waits there is due
 * @param due when it will be, as far as is known; null where nothing waits for a time
 * @param since since when the oldest of it waits; null where that was not looked at
 */
public record ObservedInbox(State state, Instant due, Instant since) {
  /** Nothing waits, or it was not looked at. */
  public static final ObservedInbox EMPTY = new ObservedInbox(State.EMPTY, null);

  public static final ObservedInbox DUE = new ObservedInbox(State.DUE, null);

  /** Whether a batch is due. */
  public enum State {
    EMPTY,
    NOT_DUE,
    DUE
  }

  public ObservedInbox(State state, Instant due) {
    this(state, due, null);
  }

  /** The same, with the time since when the oldest of it waits. */
  public ObservedInbox waitingSince(Instant oldest) {
    return new ObservedInbox(state, due, oldest);
  }

  public ObservedInbox {
    Objects.requireNonNull(state, "state");
  }
}
