package dev.sparkdrop.run;

/** Where a lane stands; kept in its record. */
public enum Phase {
  /** No run is open and no cluster is claimed. */
  IDLE,
  /** A run is open and waits for its cluster. */
  PROVISIONING,
  /** The run has its batch; its job is to be submitted, or under way. */
  RUNNING,
  /** The job succeeded; its rows go into the data warehouse. The cluster may go meanwhile. */
  LOADING,
  /** The run's outcome is decided; its receipt is written, and the cluster's next use chosen. */
  CLOSING,
  /** The cluster is being deleted; afterwards an open run is retried or closed. */
  DELETING;

  /** What can be looked at before deciding. */
  public enum Look {
    INBOX,
    PIPELINE,
    CLUSTER,
    JOB,
    LOAD
  }

  /** Whether a decision in this phase depends on that; what it does not need is not looked at. */
  public boolean needs(Look look) {
    return switch (look) {
      case INBOX -> this == IDLE || this == CLOSING;
      case PIPELINE -> this == IDLE || this == PROVISIONING || this == CLOSING;
      case CLUSTER -> this != IDLE;
      case JOB -> this == RUNNING || this == DELETING;
      case LOAD -> this == LOADING;
    };
  }
}
