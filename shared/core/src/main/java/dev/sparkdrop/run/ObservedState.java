package dev.sparkdrop.run;

import java.time.Instant;
import java.util.Objects;

/**
 * Everything that a decision may depend on besides the record: looked at because the record's phase
 * needs it, or left at "absent".
 *
 * @param now the time of the look
 * @param freshRun the id that a run opened now would get
 */
public record ObservedState(
    Instant now,
    String freshRun,
    ObservedInbox inbox,
    ObservedPipeline pipeline,
    ObservedCluster cluster,
    ObservedJob job,
    ObservedLoad load) {

  public ObservedState {
    Objects.requireNonNull(now, "now");
    Objects.requireNonNull(freshRun, "freshRun");
    Objects.requireNonNull(inbox, "inbox");
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(load, "load");
  }

  /** Where no load was looked at. */
  public ObservedState(
      Instant now,
      String freshRun,
      ObservedInbox inbox,
      ObservedPipeline pipeline,
      ObservedCluster cluster,
      ObservedJob job) {
    this(now, freshRun, inbox, pipeline, cluster, job, ObservedLoad.ABSENT);
  }
}
