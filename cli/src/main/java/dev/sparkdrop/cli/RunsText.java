package dev.sparkdrop.cli;

import dev.sparkdrop.cli.Screen.Cell;
import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.Formats;
import dev.sparkdrop.console.LaneStatus;
import dev.sparkdrop.console.Overview;
import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.console.Text;
import dev.sparkdrop.ledger.JobReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What goes on, and the runs that were closed last, as two tables. */
record RunsText(Screen screen) {
  private static final int REASON = 160;

  void print(Overview overview) {
    overview.problems().forEach(problem -> screen.line("! " + problem));
    if (!overview.lanes().isEmpty()) {
      screen.table(
          List.of("LANE", "STATE", "FOR", "INBOX", "RUN"),
          overview.lanes().stream().flatMap(lane -> lane(lane, overview.at()).stream()).toList());
      screen.line(null);
    }
    if (overview.runs().runs().isEmpty()) {
      screen.line(
          overview.runs().lookedBackTo() == null
              ? "No run is closed yet."
              : "No run since " + Formats.time(overview.runs().lookedBackTo()) + " fits.");
      return;
    }
    screen.table(
        List.of("RUN", "OUTCOME", "OPENED (UTC)", "TOOK", "OBJECTS", "ROWS", "BAD", "LANE"),
        overview.runs().runs().stream().flatMap(run -> run(run).stream()).toList());
    if (overview.runs().next() != null) {
      screen.line(null);
      screen.line("Older ones: --page " + overview.runs().next());
    }
  }

  private static List<List<Cell>> lane(LaneStatus lane, Instant now) {
    String name = lane.values().isEmpty() ? lane.lane() : lane.pipeline() + " " + lane.laneName();
    return List.of(
        List.of(
            Cell.of(name),
            Cell.of(Badge.of(lane)),
            Cell.number(lane.since() == null ? "" : Formats.between(lane.since(), now)),
            Cell.number(lane.waiting() == 0 ? "" : Formats.count((long) lane.waiting())),
            Cell.of(lane.run())),
        List.of(Cell.of(lane.words() + (lane.paused() ? " Its pipeline is paused." : ""))));
  }

  private static List<List<Cell>> run(RunRow run) {
    JobReport.Rows rows = run.rows();
    List<List<Cell>> lines = new ArrayList<>();
    Instant end = run.timeline().closed();
    lines.add(
        List.of(
            Cell.of(run.run()),
            Cell.of(Badge.of(run)),
            Cell.of(Formats.time(run.timeline().opened())),
            Cell.number(
                end == null
                    ? Formats.UNKNOWN
                    : Formats.duration(Duration.between(run.timeline().opened(), end))),
            Cell.number(Formats.count(run.objects())),
            Cell.number(rows == null ? Formats.UNKNOWN : Formats.count(rows.out())),
            Cell.number(rows == null ? Formats.UNKNOWN : Formats.count(rows.bad())),
            Cell.of(run.laneName())));
    if (run.repeated() != null) {
      lines.add(List.of(Cell.of(RunText.repeated(run.repeated()))));
    } else if (run.reason() != null) {
      lines.add(List.of(Cell.of(Text.cut(run.reason(), REASON))));
    }
    if (run.warning() != null) {
      lines.add(List.of(Cell.of(Text.cut(run.warning(), REASON))));
    }
    return lines;
  }
}
