package dev.sparkdrop.ledger;

import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Timeline;
import java.util.List;
import java.util.Map;

/**
 * What the topic says of a closed run: its receipt without the objects, of which there may be more
 * than the 10 MB of a message hold. Its JSON form is public: other people's programs read it.
 *
 * @param objectCount how many were processed
 * @param droppedCount how many were not
 * @param receipt where the receipt is, with all of them: a {@code gs://} URI
 * @param bisect without the halves that wait; null in an ordinary run
 */
record RunMessage(
    String run,
    String pipeline,
    String lane,
    Outcome outcome,
    String reason,
    int objectCount,
    int droppedCount,
    String receipt,
    LandedObject marker,
    String again,
    List<Attempt> attempts,
    Timeline timeline,
    String driverOutput,
    JobReport.Rows rows,
    JobReport.Table table,
    String jobMessage,
    List<String> warnings,
    Receipt.Load load,
    Map<String, String> values,
    JobReport.BadRows badRows,
    JobReport.Columns columns,
    Bisection bisect) {

  static RunMessage of(Receipt receipt, String uri) {
    return new RunMessage(
        receipt.run(),
        receipt.pipeline(),
        receipt.lane(),
        receipt.outcome(),
        receipt.reason(),
        receipt.objects().size(),
        receipt.dropped().size(),
        uri,
        receipt.marker(),
        receipt.again(),
        receipt.attempts(),
        receipt.timeline(),
        receipt.driverOutput(),
        receipt.rows(),
        receipt.table(),
        receipt.jobMessage(),
        receipt.warnings(),
        receipt.load(),
        receipt.values(),
        receipt.badRows(),
        receipt.columns(),
        receipt.bisect() == null ? null : receipt.bisect().withoutWaiting());
  }
}
