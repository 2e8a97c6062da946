package dev.sparkdrop.run;

/**
 * One try of a run, as the receipt tells it: a job, or a cluster for it that could not be had.
 *
 * @param cluster the cluster it was meant for; null for a serverless batch
 * @param clusterUuid null where that cluster was never seen
 * @param region the cluster's
 * @param job the job's or the batch's id; null where there was no cluster to submit it to
 * @param outcome how it ended
 * @param reason why it failed; null for a success
 */
public record Attempt(
    String cluster,
    String clusterUuid,
    String region,
    String job,
    Outcome outcome,
    String reason) {}
