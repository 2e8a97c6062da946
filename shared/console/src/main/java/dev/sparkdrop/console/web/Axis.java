package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Formats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The time that several runs are drawn on, from their opening on.
 *
 * @param end of what is drawn; longer runs are cut there
 */
record Axis(Duration end) {
  /** A run that takes so many times what most take would make all others invisible. */
  private static final int OUTLIER = 4;

  private static final long[] STEPS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400
  };
  private static final int MOST_TICKS = 5;

  /** A place on the axis and what it is. */
  record Tick(String x, String label, String anchor) {}

  /** A rectangle of a bar; places and widths in percent of the axis. */
  record Rect(String kind, String x, String width) {}

  /** The axis on which most of these can be seen whole. */
  static Axis of(Collection<Bar> bars) {
    List<Duration> lengths = bars.stream().map(Bar::length).sorted().toList();
    if (lengths.isEmpty()) {
      return new Axis(Duration.ofSeconds(1));
    }
    Duration usual = lengths.get((lengths.size() - 1) * 3 / 4).multipliedBy(OUTLIER);
    Duration longest = lengths.get(lengths.size() - 1);
    Duration end = longest.compareTo(usual) < 0 ? longest : usual;
    return new Axis(end.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : end);
  }

  boolean cuts(Bar bar) {
    return bar.length().compareTo(end) > 0;
  }

  List<Rect> rects(Bar bar) {
    return bar.parts().stream()
        .filter(part -> part.begin().compareTo(end) < 0)
        .map(
            part ->
                new Rect(
                    part.kind().css(),
                    percent(part.begin()),
                    percent(shorter(part.end()).minus(part.begin()))))
        .toList();
  }

  /** Round times, the first of them 0. */
  List<Tick> ticks() {
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0; i--) {
      if (STEPS[i] * MOST_TICKS >= end.toSeconds()) {
        step = STEPS[i];
      }
    }
    while (step * MOST_TICKS < end.toSeconds()) {
      step *= 2;
    }
    List<Tick> ticks = new ArrayList<>();
    for (long at = 0; at <= end.toSeconds(); at += step) {
      Duration place = Duration.ofSeconds(at);
      boolean last = at * 20 > end.toSeconds() * 19;
      String anchor = at == 0 ? "start" : last ? "end" : "middle";
      ticks.add(new Tick(percent(place), at == 0 ? "0" : Formats.duration(place), anchor));
    }
    return ticks;
  }

  private Duration shorter(Duration time) {
    return time.compareTo(end) < 0 ? time : end;
  }

  private String percent(Duration time) {
    return String.format(Locale.ROOT, "%.2f%%", 100.0 * time.toMillis() / end.toMillis());
  }
}
