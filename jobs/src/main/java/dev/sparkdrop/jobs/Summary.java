package dev.sparkdrop.jobs;

import java.util.ArrayList;
import java.util.List;

/** A run in a few lines, for people who read the driver's output. */
final class Summary {
  private static final int SHOWN = 20;

  private Summary() {}

  static List<String> of(Arguments arguments, int objects, Report report) {
    List<SkippedObject> skipped = report.skipped();
    List<String> lines = new ArrayList<>();
    lines.add("objects: " + objects + ", left out: " + skipped.size());
    for (SkippedObject left : skipped.subList(0, Math.min(SHOWN, skipped.size()))) {
      lines.add("  " + left.why() + " " + left.object() + ": " + left.detail());
    }
    if (skipped.size() > SHOWN) {
      lines.add("  and " + (skipped.size() - SHOWN) + " more; the report has them all");
    }
    Rows rows = report.rows();
    lines.add("rows: " + rows.in() + " in, " + rows.out() + " out, " + rows.bad() + " bad");
    if (rows.out() > 0) {
      lines.add(
          "table: "
              + arguments.output()
              + (report.version() == null ? "" : ", version " + report.version()));
    }
    if (rows.bad() > 0) {
      lines.add("bad rows: " + arguments.output() + "_bad/run=" + arguments.run());
    }
    lines.addAll(report.notes());
    return lines;
  }
}
