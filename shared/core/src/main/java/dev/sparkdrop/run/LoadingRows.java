package dev.sparkdrop.run;

import static dev.sparkdrop.run.Row.otherwise;
import static dev.sparkdrop.run.Row.when;

import java.util.List;
import java.util.stream.Stream;

/** {@link Phase#LOADING}: the job is over; its rows go into the data warehouse. */
final class LoadingRows {
  static final List<Row> ROWS =
      Stream.of(ended(), clusterMayGo(), underWay(), toStart()).flatMap(rows -> rows).toList();

  private LoadingRows() {}

  private static Stream<Row> ended() {
    return Stream.of(
        when(
            "part loaded, more follow",
            s -> s.loadSucceeded() && !s.loading().merging(),
            Step.noteLoading("the next part is loaded", s -> s.loading().partLoaded())),
        when("all rows loaded", DecisionContext::loadSucceeded, Step.succeedLoaded()),
        when(
            "load failed, by the user's fault or with no attempts left",
            s -> s.loadFailed() && !s.loadAttemptsLeft(),
            Step.failLoad(FailureMessages::loadFailed)),
        when(
            "load failed, attempts left",
            DecisionContext::loadFailed,
            Step.noteLoading(
                "the load is tried again under the next id",
                s -> s.loading().failed(s.observed().load().failure()))));
  }

  private static Stream<Row> clusterMayGo() {
    return Stream.of(
        // The record says so first: whatever happens then, no run is opened on it.
        when(
            "nothing to do but wait, and the cluster does not linger any more",
            s -> s.loadWaits() && s.clusterStays() && !s.released() && !s.lingering(),
            Step.note("the cluster is not needed any more", s -> s.record().released(s.now()))),
        when(
            "nothing to do but wait, and the cluster may go",
            s -> s.loadWaits() && s.clusterStays() && s.released(),
            Step.deleteCluster()));
  }

  private static Stream<Row> underWay() {
    return Stream.of(
        when(
            "load active, though it was not found before",
            s -> s.loadActive() && s.loading().missing() != null,
            Step.noteLoading("the load was found again", s -> s.loading().missingSince(null))),
        when("load active", DecisionContext::loadActive, Step.await("the load is under way")),
        when(
            "load not found, for the first time",
            s -> s.loading().started() && s.loading().missing() == null,
            Step.noteLoading("the load was not found", s -> s.loading().missingSince(s.now()))),
        when(
            "load not found, for less than a minute",
            s -> s.loading().started() && !s.loadMissingLong(),
            Step.awaitUntil("the load is looked for once more", DecisionContext::loadMissingDue)),
        // Under the same id: if it is there after all, nothing is loaded twice.
        when(
            "load not found",
            s -> s.loading().started(),
            Step.noteLoading("the load is started once more", s -> s.loading().notFound())));
  }

  private static Stream<Row> toStart() {
    return Stream.of(
        when(
            "load blocked, the run is to be cancelled",
            s -> s.loading().blocked() && s.stopAsked(),
            Step.failLoad(FailureMessages::cancelledBeforeItsLoad)),
        when(
            "load blocked",
            s -> s.loading().blocked(),
            Step.failLoad(FailureMessages::loadRefused)),
        // A slow invocation may be about to start it: its rows would come after those of later
        // runs.
        when(
            "load not started, and not to be: cancelled, refused by the user's fault, or past giveUp",
            s -> s.stopAsked() || s.loadRefusedForGood() || s.loadPastGiveUp(),
            Step.blockLoad()),
        when(
            "load refused a moment ago",
            DecisionContext::loadPauses,
            Step.awaitUntil("the load was refused for the moment", s -> s.loading().notBefore())),
        otherwise("load not started", Step.startLoad()));
  }
}
