package dev.sparkdrop.ledger;

import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A receipt in one line: what a listing tells of a closed run.
 *
 * @param reason cut where it is long; null for a plain success
 * @param objects how many were processed
 * @param dropped how many were not
 * @param names of the first objects, processed ones first: as many whole ones as fit
 * @param rows null where the job reported none
 * @param clusters the last ten that it was on, or meant for, in their order; a serverless batch
 *     counts as one of its own name
 * @param again the failed run whose batch it was once more; null in an ordinary run
 * @param values what sets the lane apart from the others of its pipeline; null for an only lane,
 *     and where they are too long for a line
 * @param warning the first one of its receipt, cut where it is long; null for none
 * @param bisect the failed batch that it was part of, without the halves that wait; null in an
 *     ordinary run
 */
public record ClosedRun(
    String run,
    String pipeline,
    String lane,
    Outcome outcome,
    String reason,
    int objects,
    int dropped,
    List<String> names,
    JobReport.Rows rows,
    Timeline timeline,
    List<String> clusters,
    String again,
    Map<String, String> values,
    String warning,
    Bisection bisect) {
  /** An object has at most 8 KiB of metadata; a character may take six bytes of it. */
  private static final int REASON = 400;

  private static final int WARNING = 160;
  private static final int NAMES = 1536;
  private static final int VALUES = 768;
  private static final int CLUSTERS = 10;

  public ClosedRun {
    names = List.copyOf(names);
    clusters = List.copyOf(clusters);
  }

  /** The line of a receipt. */
  public static ClosedRun of(Receipt receipt) {
    List<String> clusters =
        receipt.attempts().stream().map(ClosedRun::machines).distinct().toList();
    return new ClosedRun(
        receipt.run(),
        receipt.pipeline(),
        receipt.lane(),
        receipt.outcome(),
        cut(receipt.reason(), REASON),
        receipt.objects().size(),
        receipt.dropped().size(),
        names(receipt),
        receipt.rows(),
        receipt.timeline(),
        clusters.subList(Math.max(0, clusters.size() - CLUSTERS), clusters.size()),
        receipt.again(),
        values(receipt.values()),
        receipt.warnings() == null ? null : cut(receipt.warnings().get(0), WARNING),
        receipt.bisect() == null ? null : receipt.bisect().withoutWaiting());
  }

  /** What has an account: the attempt's cluster, or its serverless batch. */
  private static String machines(Attempt attempt) {
    return attempt.cluster() == null ? attempt.job() : attempt.cluster();
  }

  /** The last one; null where it had none. */
  public String cluster() {
    return clusters.isEmpty() ? null : clusters.get(clusters.size() - 1);
  }

  /** Whether {@link #names} has all of them. */
  public boolean namesAll() {
    return names.size() == objects + dropped;
  }

  private static List<String> names(Receipt receipt) {
    List<String> names = new ArrayList<>();
    int left = NAMES;
    for (String name :
        Stream.concat(
                receipt.objects().stream().map(LandedObject::name),
                receipt.dropped().stream().map(Manifest.Dropped::name))
            .limit(NAMES)
            .toList()) {
      left -= written(name);
      if (left < 0) {
        break;
      }
      names.add(name);
    }
    return names;
  }

  /** Its bytes in JSON, or more, with what stands around it. */
  private static int written(String name) {
    int escaped = (int) name.chars().filter(c -> c < ' ' || c == '"' || c == '\\').count();
    return name.getBytes(StandardCharsets.UTF_8).length + 5 * escaped + 3;
  }

  private static Map<String, String> values(Map<String, String> values) {
    if (values == null) {
      return null;
    }
    int bytes = values.entrySet().stream().mapToInt(v -> written(v.getKey() + v.getValue())).sum();
    return bytes > VALUES ? null : values;
  }

  private static String cut(String text, int length) {
    if (text == null || text.length() <= length) {
      return text;
    }
    boolean half = Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, half ? length - 1 : length) + "…";
  }
}
