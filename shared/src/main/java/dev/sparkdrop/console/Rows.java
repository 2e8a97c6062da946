package dev.sparkdrop.console;

import dev.sparkdrop.ledger.ClosedRun;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Run;
import dev.sparkdrop.run.RunId;
import dev.sparkdrop.run.Timeline;

/** Runs as lines of a list. */
final class Rows {

  /** A closed run. */
  RunRow of(ClosedRun run) {
    return new RunRow(
        run.run(),
        run.pipeline(),
        run.lane(),
        run.outcome(),
        run.reason(),
        run.objects(),
        run.dropped(),
        run.names().isEmpty() || run.objects() == 0 ? null : run.names().get(0),
        run.rows(),
        run.timeline(),
        run.cluster(),
        null,
        null,
        null);
  }

  /**
   * An open run.
   *
   * @param manifest null where it is not sealed
   */
  RunRow open(LaneRecord record, Manifest manifest) {
    Run run = record.run();
    boolean empty = manifest == null || manifest.objects().isEmpty();
    return new RunRow(
        run.id(),
        record.lane().pipeline(),
        record.lane().id(),
        run.ending() == null ? null : run.ending().outcome(),
        run.ending() == null ? null : Text.cut(run.ending().reason()),
        empty ? 0 : manifest.objects().size(),
        manifest == null ? 0 : manifest.dropped().size(),
        empty ? null : manifest.objects().get(0).name(),
        null,
        run.timeline(),
        record.claim().cluster(),
        null,
        null,
        null);
  }

  /**
   * A run of which only its preparation is kept.
   *
   * @param manifest null where it is not sealed
   */
  RunRow unknown(Lane lane, RunId id, Manifest manifest) {
    boolean empty = manifest == null || manifest.objects().isEmpty();
    return new RunRow(
        id.toString(),
        lane.pipeline(),
        lane.id(),
        null,
        null,
        empty ? 0 : manifest.objects().size(),
        manifest == null ? 0 : manifest.dropped().size(),
        empty ? null : manifest.objects().get(0).name(),
        null,
        new Timeline(id.opened(), null, null, null, null, null, null),
        null,
        null,
        null,
        null);
  }
}
