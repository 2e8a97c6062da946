package dev.sparkdrop.console;

import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Timeline;
import java.time.Instant;

/**
 * A closed run in one line.
 *
 * @param reason why it failed, cut where it is long; null for a plain success
 * @param objects how many it processed
 * @param dropped how many of its batch it did not
 * @param firstObject the name of the first one, for a person to recognize the run by; null for none
 * @param rows null where the job reported none
 * @param cluster the last one it used; null where it had none
 * @param clusterGone when that one was gone; null while it is there, or where it is not known
 * @param clusterSeconds its share of its clusters' lives; null where it is not known
 * @param cost an estimate; null where nothing can be said
 */
public record RunRow(
    String run,
    String pipeline,
    String lane,
    Outcome outcome,
    String reason,
    long objects,
    long dropped,
    String firstObject,
    JobReport.Rows rows,
    Timeline timeline,
    String cluster,
    Instant clusterGone,
    Long clusterSeconds,
    Cost cost) {}
