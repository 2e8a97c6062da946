package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.Formats;
import dev.sparkdrop.console.LaneStatus;
import java.time.Instant;
import java.util.List;

/**
 * A lane on the first page.
 *
 * @param values what sets it apart, such as {@code year=1990}; empty for an only lane
 * @param since null where it has no record
 * @param waiting such as {@code 3 objects wait}; null where none does
 * @param cluster its name and age; null where none was asked for
 * @param actions empty where nothing can be done
 */
record LaneView(
    String pipeline,
    String lane,
    String lanePath,
    String values,
    String phase,
    Badge badge,
    String words,
    String since,
    String until,
    String waiting,
    String run,
    String runPath,
    String cluster,
    String clusterAge,
    boolean paused,
    List<ActionButton> actions) {

  static LaneView of(LaneStatus lane, Instant now, List<ActionButton> actions) {
    return new LaneView(
        lane.pipeline(),
        lane.lane(),
        Links.to("/", "lane", lane.lane()),
        lane.values().isEmpty() ? "" : HtmlEscaper.line(lane.laneName()),
        lane.phase().name(),
        Badge.of(lane),
        HtmlEscaper.line(lane.words()),
        lane.since() == null ? null : Formats.between(lane.since(), now),
        lane.until() == null ? null : Formats.time(lane.until()),
        lane.waiting() == 0 ? null : waiting(lane.waiting()),
        lane.run(),
        Links.run(lane.run()),
        lane.clusterRequested() == null ? null : lane.cluster(),
        lane.clusterRequested() == null ? null : Formats.between(lane.clusterRequested(), now),
        lane.paused(),
        actions);
  }

  private static String waiting(int waiting) {
    return waiting >= LaneStatus.COUNTED
        ? Formats.count((long) LaneStatus.COUNTED) + " objects or more wait"
        : Formats.counted(waiting, "object") + (waiting == 1 ? " waits" : " wait");
  }
}
