package dev.sparkdrop.run;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a pipeline file says about when to run and when to stop trying.
 *
 * @param batch when a batch is due, and how large it gets
 * @param clusters how many clusters, or serverless batches, the pipeline may have at a time
 * @param platformAttempts attempts where the platform is at fault
 * @param jobAttempts attempts where the job itself is
 * @param bisectJobs at most about so many jobs are run to find the objects that break a batch, by
 *     running it again in halves; 0: it is not
 * @param provision how long a cluster may take to come up
 * @param job how long a job may take
 * @param reuseCluster how old a cluster may be to get another run
 * @param giveUp how long an attempt may wait for a cluster, or a job to be accepted
 * @param rungs the capacity ladder; the first is the pipeline's own cluster, or its own batches
 * @param driverOnCluster whether the job's driver runs in a container of the cluster and not on its
 *     master, by Spark's deploy mode; there it can outlive its job
 * @param loads whether a run's rows go into the data warehouse
 */
public record Policy(
    Batch batch,
    int clusters,
    int platformAttempts,
    int jobAttempts,
    int bisectJobs,
    Duration provision,
    Duration job,
    Duration reuseCluster,
    Duration giveUp,
    List<Rung> rungs,
    boolean driverOnCluster,
    boolean loads) {

  /** Stands in where no pipeline file can be read: nothing is begun under it. */
  public static final Policy UNKNOWN =
      new Policy(
          new Batch(Duration.ZERO, Duration.ZERO, 1, 1, Duration.ZERO, Duration.ZERO, false),
          1,
          1,
          1,
          0,
          Duration.ofMinutes(20),
          Duration.ofHours(6),
          Duration.ofHours(4),
          Duration.ofHours(24),
          List.of(new Rung("unknown", null, null)),
          false,
          false);

  public Policy {
    Objects.requireNonNull(batch, "batch");
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("a pipeline has at least its own cluster");
    }
  }

  /**
   * What a cluster of one entry of the capacity ladder is bound to.
   *
   * @param region where it is
   * @param idleDeleteTtl how long it may be idle before the platform deletes it; null: for ever
   * @param autoDeleteTtl how old it may get before the platform deletes it; null: as old as it may
   * @param serverless whether the job runs as a serverless batch, without a cluster
   */
  public record Rung(
      String region, Duration idleDeleteTtl, Duration autoDeleteTtl, boolean serverless) {
    public Rung {
      Objects.requireNonNull(region, "region");
    }

    /** A cluster's. */
    public Rung(String region, Duration idleDeleteTtl, Duration autoDeleteTtl) {
      this(region, idleDeleteTtl, autoDeleteTtl, false);
    }

    /** Without a cluster. */
    public static Rung serverless(String region) {
      return new Rung(region, null, null, true);
    }
  }

  /** The region of each rung of the capacity ladder. */
  public List<String> regions() {
    return rungs.stream().map(Rung::region).toList();
  }

  /**
   * When a batch is due, and how large it gets.
   *
   * @param quietPeriod how long nothing may have landed
   * @param maxWait how long files that keep coming can put it off
   * @param maxObjects at most so many objects in a batch
   * @param maxBytes at most so many bytes in a batch
   * @param minInterval from the opening of one run to the next
   * @param linger how long an idle cluster waits for the next batch; null: as long as a restart
   *     would cost, where the last two batches came that close
   * @param marker whether a directory's marker, and not time, says when a batch is complete
   */
  public record Batch(
      Duration quietPeriod,
      Duration maxWait,
      int maxObjects,
      long maxBytes,
      Duration minInterval,
      Duration linger,
      boolean marker) {
    /** Whatever there is is one batch. */
    public static final Batch UNLIMITED =
        new Batch(
            Duration.ZERO,
            Duration.ZERO,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Duration.ZERO,
            Duration.ZERO,
            false);
  }

  /** How long a cluster with nothing to do is kept for the next batch. */
  Duration linger(LaneTimings laneTimings) {
    if (batch.linger() != null) {
      return batch.linger();
    }
    boolean close =
        laneTimings.gap() != null && laneTimings.gap().compareTo(laneTimings.restart()) < 0;
    return close ? laneTimings.restart() : Duration.ZERO;
  }
}
