package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;

/**
 * What the job tells the controller about a run: rows, where the bad ones are, and the objects that
 * it left out.
 */
final class Report {
  private final Rows rows;
  private final List<LeftOut> leftOut;
  private final String badPlace;
  private final List<ObjectNode> firstBad;

  /**
   * @param badPlace where the bad rows are, if there are any
   * @param firstBad some of them
   */
  Report(Rows rows, List<LeftOut> leftOut, String badPlace, List<ObjectNode> firstBad) {
    this.rows = rows;
    this.leftOut = Collections.unmodifiableList(leftOut);
    this.badPlace = badPlace;
    this.firstBad = Collections.unmodifiableList(firstBad);
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
    if (rows.bad() > 0) {
      root.putObject("badRows").put("place", badPlace).putArray("first").addAll(firstBad);
    }
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
