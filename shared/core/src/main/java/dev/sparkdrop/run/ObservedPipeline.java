package dev.sparkdrop.run;

import java.util.Objects;

/**
 * What was seen of the lane's pipeline file as it is now.
 *
 * @param digest of the resolved file; null where there is no valid one
 * @param sameCluster whether it still asks for the cluster that the open run was given
 * @param paused whether no run may be opened until the pause ends
 * @param crowded whether as many lanes of the pipeline as may have a cluster go first: they have
 *     one, or wait for one longer
 */
public record ObservedPipeline(
    String digest, boolean sameCluster, boolean paused, boolean crowded) {
  /** No file, a faulty one, or not looked at. */
  public static final ObservedPipeline NONE = new ObservedPipeline(null, false, false, false);

  boolean valid() {
    return digest != null;
  }

  boolean is(String other) {
    return Objects.equals(digest, other);
  }
}
