package dev.sparkdrop.run;

import java.util.Objects;

/**
 * What was seen of the claimed cluster.
 *
 * @param state the platform's state in our words
 * @param uuid null exactly where it is absent
 * @param failure why it is broken; null where it is not
 */
public record ObservedCluster(State state, String uuid, Failure failure) {
  /** Not there, or never looked at. */
  public static final ObservedCluster ABSENT = new ObservedCluster(State.ABSENT, null, null);

  /** All that a cluster can be to us. */
  public enum State {
    ABSENT,
    COMING_UP,
    READY,
    BROKEN,
    GOING_AWAY
  }

  public ObservedCluster {
    Objects.requireNonNull(state, "state");
    if ((uuid == null) != (state == State.ABSENT)) {
      throw new IllegalArgumentException("a cluster has a UUID exactly while it is there");
    }
  }
}
