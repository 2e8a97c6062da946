package dev.sparkdrop.run;

import static dev.sparkdrop.run.Row.otherwise;
import static dev.sparkdrop.run.Row.when;

import java.util.List;

/** {@link Phase#IDLE}: no run is open and no cluster is claimed. */
final class IdleRows {
  static final List<Row> ROWS =
      List.of(
          // A lane that cannot open a run must not hold a place in the queue.
          when(
              "in the queue for a cluster, and no batch may be run now",
              s -> s.queued() && !s.mayOpen(),
              Step.note("the lane leaves the queue", s -> s.record().queuedSince(null))),
          when(
              "the pipeline is paused",
              DecisionContext::paused,
              Step.await("the pipeline is paused")),
          when("nothing in the inbox", DecisionContext::inboxEmpty, Step.done()),
          when(
              "no valid pipeline file",
              s -> !s.observed().pipeline().valid(),
              Step.await("the pipeline file is missing or faulty")),
          when(
              "the lane rests, and its pipeline file is the same",
              DecisionContext::backingOffForSamePipeline,
              Step.awaitUntil("the lane rests after a failure", s -> s.record().backoff().until())),
          when(
              "batch not due, as its marker is missing",
              s -> s.inboxNotDue() && s.observed().inbox().due() == null,
              Step.await("what waits is not complete: no marker is there")),
          when(
              "batch not due",
              DecisionContext::inboxNotDue,
              Step.awaitUntil("the batch is not due", s -> s.observed().inbox().due())),
          when(
              "pipeline at its limit of clusters, the lane not in the queue",
              s -> s.crowded() && !s.queued(),
              Step.note(
                  "the lane waits for its turn to get a cluster",
                  s -> s.record().queuedSince(s.waitingSince()))),
          when(
              "pipeline at its limit of clusters",
              DecisionContext::crowded,
              Step.await("the pipeline has as many clusters as it may")),
          otherwise(
              "batch due",
              Step.openRun("with a cluster of its own to come", IdleRows::openedWithOwnCluster)));

  private IdleRows() {}

  private static LaneRecord openedWithOwnCluster(DecisionContext s) {
    return s.record()
        .opened(
            s.observed().freshRun(),
            s.observed().pipeline().digest(),
            s.policy().rungs().get(0),
            s.now());
  }
}
