package dev.sparkdrop.run;

import java.time.Instant;
import java.util.Objects;

/**
 * A lane's claim on a cluster, written before the cluster exists; or on none, where the job is a
 * serverless batch.
 *
 * @param cluster the cluster's name, never used before; null: none is needed, as the job is a
 *     serverless batch
 * @param region where it is, or will be
 * @param rung which entry of the capacity ladder it is made from; 0 is the pipeline's own
 * @param requested when its creation was asked for; null: not yet, as far as the record knows
 * @param ready when it was first seen ready; null: not yet
 * @param uuid what the platform calls this very cluster; null until it was seen
 * @param failure why it was refused, broke or was lost; null: nothing known against it
 * @param released when it was decided that it goes, though its run is not over; null: it was not
 * @param gone when it was first seen gone though its job was still reported active; of no cluster,
 *     since when no batch of the attempt's id can be started any more; null: not so
 */
public record ClusterLease(
    String cluster,
    String region,
    int rung,
    Instant requested,
    Instant ready,
    String uuid,
    Failure failure,
    Instant gone,
    Instant released) {

  public ClusterLease {
    Objects.requireNonNull(region, "region");
  }

  /** One that is kept for its run. */
  public ClusterLease(
      String cluster,
      String region,
      int rung,
      Instant requested,
      Instant ready,
      String uuid,
      Failure failure,
      Instant gone) {
    this(cluster, region, rung, requested, ready, uuid, failure, gone, null);
  }

  /** No run is opened on it any more. */
  ClusterLease releasedAt(Instant at) {
    return new ClusterLease(cluster, region, rung, requested, ready, uuid, failure, gone, at);
  }

  /** No cluster: the job is a serverless batch. */
  static ClusterLease serverless(String region, int rung) {
    return on(null, region, rung);
  }

  /** Whether no cluster is needed, as the job is a serverless batch. */
  public boolean serverless() {
    return cluster == null;
  }

  static ClusterLease on(String cluster, String region, int rung) {
    return new ClusterLease(cluster, region, rung, null, null, null, null, null);
  }

  ClusterLease requestedAt(Instant at) {
    return new ClusterLease(cluster, region, rung, at, ready, uuid, failure, gone);
  }

  ClusterLease readyAt(Instant at, String observedUuid) {
    Instant asked = requested == null ? at : requested;
    Instant first = ready == null ? at : ready;
    return new ClusterLease(cluster, region, rung, asked, first, observedUuid, null, gone);
  }

  ClusterLease withFailure(Failure noted) {
    return new ClusterLease(cluster, region, rung, requested, ready, uuid, noted, gone);
  }

  /** It is there, and of no use. */
  ClusterLease brokenBy(Failure noted, String observedUuid) {
    String known = observedUuid == null ? uuid : observedUuid;
    return new ClusterLease(cluster, region, rung, requested, ready, known, noted, gone);
  }

  ClusterLease goneAt(Instant at) {
    return new ClusterLease(cluster, region, rung, requested, ready, uuid, failure, at);
  }
}
