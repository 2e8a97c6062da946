package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;

/** What the job tells the controller about a run: rows, and the objects that it left out. */
final class Report {
  private final Rows rows;
  private final List<LeftOut> leftOut;

  Report(Rows rows, List<LeftOut> leftOut) {
    this.rows = rows;
    this.leftOut = Collections.unmodifiableList(leftOut);
  }

  Rows rows() {
    return rows;
  }

  List<LeftOut> leftOut() {
    return leftOut;
  }

  /** Generations are strings, as in all of Google's JSON: they exceed a double's 53 bits. */
  String json() {
    ObjectNode root = new ObjectMapper().createObjectNode().put("version", 1);
    root.putObject("rows").put("in", rows.in()).put("out", rows.out()).put("bad", rows.bad());
    root.putArray("leftOut");
    for (LeftOut left : leftOut) {
      root.withArray("leftOut")
          .addObject()
          .put("bucket", left.object().bucket())
          .put("name", left.object().name())
          .put("generation", Long.toString(left.object().generation()))
          .put("why", left.why().name())
          .put("detail", left.detail());
    }
    return root.toPrettyString() + "\n";
  }
}
