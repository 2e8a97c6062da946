package dev.sparkdrop.console;

import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
 * @param values what sets its lane apart, by name; empty for an only lane
 * @param warning the first one of its receipt; null for none
 * @param repeated what became of a failed run's batch; null where it was not run again
 * @param bisect the failed batch that it was part of; null in an ordinary run
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
    CostView cost,
    Map<String, String> values,
    String warning,
    Repetition repeated,
    Bisection bisect) {
  /** More than this share of bad rows is worth a look. */
  private static final double MANY = 0.01;

  /** The last run that had its batch once more; with the outcome null while that is open. */
  public record Repetition(String run, Outcome outcome) {}

  /** Its lane for people: by its values, where it has some. */
  public String laneName() {
    return Text.lane(values, lane);
  }

  /** What a person recognizes the run by: its first object, and how many more; null for none. */
  public String what() {
    if (firstObject == null) {
      return null;
    }
    String first = Text.cut(firstObject, 200);
    return objects > 1 ? first + " and " + Formats.count(objects - 1) + " more" : first;
  }

  /** A time and what happened then. */
  public record Step(String what, Instant at) {}

  /** What happened and when, as far as it is known. */
  public List<Step> steps() {
    return Stream.of(
            new Step("opened", timeline.opened()),
            new Step("cluster asked for", timeline.clusterRequested()),
            new Step("cluster ready", timeline.clusterReady()),
            new Step("batch sealed", timeline.sealed()),
            new Step("job submitted", timeline.submitted()),
            new Step("job ended", timeline.jobEnded()),
            new Step("loading into the warehouse began", timeline.loadBegan()),
            new Step("loading into the warehouse ended", timeline.loadEnded()),
            new Step("closed", timeline.closed()),
            new Step("cluster gone", clusterGone))
        .filter(step -> step.at() != null)
        .toList();
  }

  /** Whether it failed, and its batch is run again in halves. */
  public boolean isHalved() {
    return bisect != null && bisect.result() == Bisection.Result.HALVED;
  }

  /** Whether more than one in a hundred of its rows was bad. */
  public boolean manyBad() {
    return rows != null && rows.bad() > MANY * rows.in();
  }

  RunRow withValues(Map<String, String> known) {
    return new RunRow(
        run,
        pipeline,
        lane,
        outcome,
        reason,
        objects,
        dropped,
        firstObject,
        rows,
        timeline,
        cluster,
        clusterGone,
        clusterSeconds,
        cost,
        known,
        warning,
        repeated,
        bisect);
  }
}
