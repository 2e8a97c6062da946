package dev.sparkdrop.ledger;

import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A receipt in one line: what a listing tells of a closed run.
 *
 * @param reason cut where it is long; null for a plain success
 * @param objects how many were processed
 * @param dropped how many were not
 * @param names of the first objects, processed ones first: as many whole ones as fit
 * @param rows null where the job reported none
 * @param clusters the last ten that it was on, or meant for, in their order
 * @param again the failed run whose batch it was once more; null in an ordinary run
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
    Bisection bisect) {
  /** An object has at most 8 KiB of metadata; a character may take six bytes of it. */
  private static final int REASON = 400;

  private static final int NAMES = 2048;
  private static final int CLUSTERS = 10;

  public ClosedRun {
    names = List.copyOf(names);
    clusters = List.copyOf(clusters);
  }

  /** The line of a receipt. */
  public static ClosedRun of(Receipt receipt) {
    List<String> clusters = receipt.attempts().stream().map(Attempt::cluster).distinct().toList();
    return new ClosedRun(
        receipt.run(),
        receipt.pipeline(),
        receipt.lane(),
        receipt.outcome(),
        cut(receipt.reason()),
        receipt.objects().size(),
        receipt.dropped().size(),
        names(receipt),
        receipt.rows(),
        receipt.timeline(),
        clusters.subList(Math.max(0, clusters.size() - CLUSTERS), clusters.size()),
        receipt.again(),
        receipt.bisect() == null ? null : receipt.bisect().withoutWaiting());
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

  private static String cut(String reason) {
    if (reason == null || reason.length() <= REASON) {
      return reason;
    }
    boolean half = Character.isHighSurrogate(reason.charAt(REASON - 1));
    return reason.substring(0, half ? REASON - 1 : REASON) + "…";
  }
}
