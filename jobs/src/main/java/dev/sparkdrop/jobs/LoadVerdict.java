package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Whether a run may be committed: success means that the user's data is there. */
final class LoadVerdict {
  private static final int SHOWN = 3;

  private LoadVerdict() {}

  /**
   * Why nothing may be committed, or null.
   *
   * @param firstBad some of the bad rows
   */
  static String failure(
      Rows rows, List<SkippedObject> skipped, List<ObjectNode> firstBad, double maxBad) {
    if (rows.out() == 0 && rows.bad() > 0) {
      return "No row could be loaded: all " + rows.bad() + " are bad." + first(firstBad);
    }
    if (rows.bad() > maxBad * rows.in()) {
      return String.format(
          Locale.ROOT,
          "%d of %d rows are bad, more than --max-bad=%s allows; nothing was committed.%s",
          rows.bad(),
          rows.in(),
          maxBad,
          first(firstBad));
    }
    StringBuilder faults = new StringBuilder();
    int count = 0;
    for (SkippedObject each : skipped) {
      if (each.why() == SkippedObject.Why.UNREADABLE && count++ < SHOWN) {
        faults.append(' ').append(each.object().uri()).append(": ").append(each.detail());
      }
    }
    return rows.out() == 0 && count > 0
        ? "No row could be loaded: "
            + count
            + (count == 1 ? " object" : " objects")
            + " could not be read."
            + faults
        : null;
  }

  private static String first(List<ObjectNode> bad) {
    StringBuilder text = new StringBuilder(" The first:");
    for (ObjectNode row : bad.subList(0, Math.min(SHOWN, bad.size()))) {
      text.append(' ').append(row.path("file").asText());
      if (row.hasNonNull("line")) {
        text.append(" line ").append(row.path("line").asText());
      }
      text.append(": ").append(row.path("reason").asText());
    }
    return text.toString();
  }
}
