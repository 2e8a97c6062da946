package dev.sparkdrop.local.dataproc;

/** What clusters need to know of jobs. Methods are called under the lock of {@link State}. */
interface ActiveJobs {

  /** Whether a job of this cluster is not final yet. */
  boolean anyOn(String clusterUuid);

  /** Ends the cluster's jobs. */
  void clusterLost(String clusterUuid);
}
