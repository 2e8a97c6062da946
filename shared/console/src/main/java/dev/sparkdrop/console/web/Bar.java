package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Formats;
import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.run.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A run's life in parts, each beginning where the one before ends.
 *
 * @param parts only those that took time
 */
record Bar(List<Part> parts) {

  /** What a run does at a time, in this order. */
  enum Kind {
    /** Objects wait; of a run that was tried again, its earlier attempts, too. */
    WAIT("before its cluster was asked for"),
    START("cluster starts"),
    SEAL("batch sealed, job submitted"),
    JOB("job runs"),
    CLOSE("receipt written"),
    GONE("cluster goes");

    final String words;

    Kind(String words) {
      this.words = words;
    }

    String css() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One of them. */
  record Part(Kind kind, Duration begin, Duration end) {
    Duration length() {
      return end.minus(begin);
    }
  }

  /** A time, and what begins then; null for what is not known or did not happen. */
  private record Step(Instant at, Kind then) {}

  /**
   * The run's bar.
   *
   * @param gone when its cluster was gone, where that is to be part of it; else null
   * @param now where a run that is open ends for the moment
   */
  static Bar of(RunRow run, Instant gone, Instant now) {
    Timeline at = run.timeline();
    List<Part> parts = new ArrayList<>();
    Duration begin = Duration.ZERO;
    Kind kind = Kind.WAIT;
    Step[] steps = {
      new Step(at.clusterRequested(), Kind.START),
      new Step(at.clusterReady(), Kind.SEAL),
      new Step(at.sealed(), Kind.SEAL),
      new Step(at.submitted(), Kind.JOB),
      new Step(at.jobEnded(), Kind.CLOSE),
      new Step(at.closed(), Kind.GONE),
      new Step(at.closed() == null ? now : gone, null),
    };
    for (Step step : steps) {
      if (step.at() != null && step.then() != kind) {
        Duration end = later(begin, Duration.between(at.opened(), step.at()));
        if (end.compareTo(begin) > 0) {
          parts.add(new Part(kind, begin, end));
        }
        begin = end;
        kind = step.then();
      }
    }
    return new Bar(List.copyOf(parts));
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  Duration length() {
    return parts.isEmpty() ? Duration.ZERO : parts.get(parts.size() - 1).end();
  }

  /** All of it as a sentence, for those who cannot see it. */
  String words() {
    return parts.stream()
        .map(part -> part.kind().words + ": " + Formats.duration(part.length()))
        .collect(Collectors.joining("; "));
  }
}
