package dev.sparkdrop.gcp;

import com.google.cloud.dataproc.v1.ClusterStatus;
import dev.sparkdrop.run.ObservedCluster;

/** Dataproc's states of a cluster in our words. */
final class ClusterStates {
  private ClusterStates() {}

  /** Every state has its word; one that is not known yet is waited for, as long as patience has. */
  static ObservedCluster.State of(ClusterStatus.State state) {
    return switch (state) {
      case UNKNOWN, UNRECOGNIZED, CREATING, STARTING -> ObservedCluster.State.COMING_UP;
      // "It is not ready for use", but the platform is at work on it.
      case REPAIRING -> ObservedCluster.State.COMING_UP;
      // One that is resized "continues to accept and process jobs"; one whose resizing failed, too.
      case RUNNING, UPDATING, ERROR_DUE_TO_UPDATE -> ObservedCluster.State.READY;
      // Sparkdrop never stops a cluster: the person who did wants it to stand still. Its jobs fail.
      case ERROR, STOPPING, STOPPED -> ObservedCluster.State.BROKEN;
      case DELETING -> ObservedCluster.State.GOING_AWAY;
    };
  }
}
