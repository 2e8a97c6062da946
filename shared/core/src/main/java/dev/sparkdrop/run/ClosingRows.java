package dev.sparkdrop.run;

import static dev.sparkdrop.run.Row.otherwise;
import static dev.sparkdrop.run.Row.when;

import java.util.List;

/** {@link Phase#CLOSING}: the run is decided; its receipt, and the cluster's next use. */
final class ClosingRows {
  static final List<Row> ROWS =
      List.of(
          when(
              "receipt not written, or not known to be published",
              s -> !s.run().ending().accounted(),
              Step.writeReceipt()),
          when(
              "the job was a serverless batch",
              DecisionContext::serverless,
              Step.note("the lane is idle", s -> s.record().dismissedWithoutCluster(s.now()))),
          when(
              "the pipeline is paused",
              DecisionContext::paused,
              Step.dismiss("the pipeline is paused")),
          when(
              "inbox due, cluster healthy, young enough, as the file wants it",
              s -> s.inboxDue() && s.reusable(),
              Step.openRun("on this cluster", ClosingRows::openedOnSameCluster)),
          when(
              "such a cluster, and lingering pays",
              s -> s.reusable() && s.lingers(),
              Step.awaitUntil(
                  "the cluster lingers for the next batch", DecisionContext::lingersUntil)),
          otherwise("else", Step.dismiss("the cluster is not needed any more")));

  private ClosingRows() {}

  private static LaneRecord openedOnSameCluster(DecisionContext s) {
    return s.record()
        .openedOnSameCluster(s.observed().freshRun(), s.observed().pipeline().digest(), s.now());
  }
}
