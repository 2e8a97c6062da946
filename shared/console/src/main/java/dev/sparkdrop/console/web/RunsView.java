package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.Formats;
import dev.sparkdrop.console.RunList;
import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.run.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs as lines on one axis.
 *
 * @param older path of those before; null where there are none
 * @param lookedBackTo null where there was no run at all
 */
record RunsView(
    List<Axis.Tick> ticks,
    List<Line> lines,
    List<Legend> legend,
    String older,
    String lookedBackTo) {

  /** What a colour means. */
  record Legend(String kind, String words) {
    static final List<Legend> ALL =
        Stream.of(Bar.Kind.values()).map(kind -> new Legend(kind.css(), kind.words)).toList();
  }

  /** A run. */
  record Line(
      String run,
      String path,
      String pipeline,
      String lane,
      String lanePath,
      String values,
      String opened,
      String outcome,
      Badge badge,
      String reason,
      String warning,
      Repeated repeated,
      String what,
      List<Axis.Rect> rects,
      boolean cut,
      String words,
      String length,
      String objects,
      String in,
      String out,
      String bad,
      boolean anyBad,
      String seconds,
      String money) {}

  /** The run that had a failed one's batch once more: its link, after some words. */
  record Repeated(String words, String run, String path) {
    static Repeated of(RunRow.Repetition repetition) {
      if (repetition == null) {
        return null;
      }
      String words =
          repetition.outcome() == null
              ? "is run again as"
              : repetition.outcome() == Outcome.SUCCEEDED ? "succeeded as" : "failed again as";
      return new Repeated(words, repetition.run(), Links.run(repetition.run()));
    }
  }

  static RunsView of(RunList runs, Instant now, String older) {
    List<Bar> bars = new ArrayList<>();
    Set<String> clusters = new HashSet<>();
    for (RunRow run : runs.runs()) {
      // Of several runs on one cluster only the last, which comes first, is to blame for its end.
      boolean last = run.cluster() != null && clusters.add(run.cluster());
      bars.add(Bar.of(run, last ? run.clusterGone() : null, now));
    }
    Axis axis = Axis.of(bars);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      lines.add(line(runs.runs().get(i), bars.get(i), axis));
    }
    return new RunsView(
        axis.ticks(),
        lines,
        Legend.ALL,
        older,
        runs.lookedBackTo() == null ? null : Formats.time(runs.lookedBackTo()));
  }

  static Line line(RunRow run, Bar bar, Axis axis) {
    boolean counted = run.rows() != null;
    return new Line(
        run.run(),
        Links.run(run.run()),
        run.pipeline(),
        HtmlEscaper.head(run.laneName(), 200),
        Links.to("/", "lane", run.lane()),
        run.values().isEmpty() ? null : HtmlEscaper.head(run.laneName(), 200),
        Formats.time(run.timeline().opened()),
        run.outcome() == null ? "open" : run.outcome().name().toLowerCase(Locale.ROOT),
        Badge.of(run),
        HtmlEscaper.head(run.reason(), 200),
        HtmlEscaper.head(run.warning(), 200),
        Repeated.of(run.repeated()),
        run.what(),
        axis.rects(bar),
        axis.cuts(bar),
        bar.words(),
        Formats.duration(bar.length()),
        Formats.count(run.objects()),
        counted ? Formats.count(run.rows().in()) : Formats.UNKNOWN,
        counted ? Formats.count(run.rows().out()) : Formats.UNKNOWN,
        counted ? Formats.count(run.rows().bad()) : Formats.UNKNOWN,
        counted && run.rows().bad() > 0,
        Formats.count(run.clusterSeconds()),
        Formats.money(run.cost()));
  }
}
