package dev.sparkdrop.jobs;

import java.util.ArrayList;
import java.util.List;

/** A run in a few lines, for whoever reads the driver's output. */
final class Summary {
  private static final int SHOWN = 20;

  private Summary() {}

  static List<String> of(Arguments arguments, int objects, Report report) {
    List<LeftOut> leftOut = report.leftOut();
    List<String> lines = new ArrayList<>();
    lines.add("objects: " + objects + ", left out: " + leftOut.size());
    for (LeftOut left : leftOut.subList(0, Math.min(SHOWN, leftOut.size()))) {
      lines.add("  " + left.why() + " " + left.object() + ": " + left.detail());
    }
    if (leftOut.size() > SHOWN) {
      lines.add("  and " + (leftOut.size() - SHOWN) + " more; the report has them all");
    }
    Rows rows = report.rows();
    lines.add("rows: " + rows.in() + " in, " + rows.out() + " out, " + rows.bad() + " bad");
    if (rows.out() > 0) {
      lines.add("table: " + arguments.output() + "/run=" + arguments.run());
    }
    if (rows.bad() > 0) {
      lines.add("bad rows: " + arguments.output() + "_bad/run=" + arguments.run());
    }
    return lines;
  }
}
