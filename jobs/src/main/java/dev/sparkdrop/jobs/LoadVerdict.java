package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkdrop.jobs.batch.SkippedObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether a run may be committed: success means that the user's data is there. */
final class LoadVerdict {
  private static final int SHOWN = 3;

  private LoadVerdict() {}

  /** Why nothing may be committed, or null. */
  static String failure(Report report, double maxBad) {
    Rows rows = report.rows;
    if (rows.out == 0 && rows.bad > 0) {
      return "No row could be loaded: all " + rows.bad + " are bad." + first(report.firstBad);
    }
    if (rows.bad > maxBad * rows.in) {
      return String.format(
          Locale.ROOT,
          "%d of %d rows are bad, more than --max-bad=%s allows; nothing was committed.%s",
          rows.bad,
          rows.in,
          maxBad,
          first(report.firstBad));
    }
    List<SkippedObject> unreadable =
        report.skipped.stream()
            .filter(each -> each.why == SkippedObject.Why.UNREADABLE)
            .collect(Collectors.toList());
    int count = unreadable.size();
    return rows.out > 0 || count == 0
        ? null
        : "No row could be loaded: "
            + count
            + (count == 1 ? " object" : " objects")
            + " could not be read."
            + unreadable.stream()
                .limit(SHOWN)
                .map(each -> " " + each.object.uri() + ": " + each.detail)
                .collect(Collectors.joining());
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
