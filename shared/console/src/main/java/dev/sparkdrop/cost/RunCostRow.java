package dev.sparkdrop.cost;

import dev.sparkdrop.ledger.ClusterAccount;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What must be known of a closed run to tell its cost.
 *
 * @param clusters that it was on, in their order; one that it opened itself may be left out
 * @param job how long its last job took; zero where it had none
 * @param objects how many it processed
 */
public record RunCostRow(
    String run,
    String pipeline,
    Instant closed,
    List<String> clusters,
    Duration job,
    long objects) {
  public RunCostRow {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(closed, "closed");
    Objects.requireNonNull(job, "job");
    clusters = List.copyOf(clusters);
  }

  public static RunCostRow of(Receipt receipt) {
    return of(
        receipt.run(),
        receipt.pipeline(),
        receipt.timeline(),
        receipt.attempts().stream().map(Attempt::cluster).distinct().toList(),
        receipt.objects().size());
  }

  /** A closed run of which only a few things are known. */
  public static RunCostRow of(
      String run, String pipeline, Timeline when, List<String> clusters, long objects) {
    boolean ran = when.submitted() != null && when.jobEnded() != null;
    boolean forwards = ran && when.jobEnded().isAfter(when.submitted());
    return new RunCostRow(
        run,
        pipeline,
        when.closed(),
        clusters,
        forwards ? Duration.between(when.submitted(), when.jobEnded()) : Duration.ZERO,
        objects);
  }

  /** Whether it was on that cluster, or opened it. */
  boolean on(ClusterAccount account) {
    return clusters.contains(account.cluster()) || account.run().equals(run);
  }
}
