package dev.sparkdrop.ingest;

import java.time.Duration;
import java.util.Optional;

/** A source did not become an object; the message is a sentence that says what to do. */
final class SourceFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final Blame blame;
  private final boolean passing;

  /** Null where the source does not say. */
  private final Duration rest;

  private SourceFailed(Blame blame, String problem, boolean passing, Duration rest) {
    super(problem, null, false, false);
    this.blame = blame;
    this.passing = passing;
    this.rest = rest;
  }

  static SourceFailed source(String problem) {
    return new SourceFailed(Blame.SOURCE, problem, false, null);
  }

  /** The same source may succeed if it is asked again soon. */
  static SourceFailed passing(String problem) {
    return new SourceFailed(Blame.SOURCE, problem, true, null);
  }

  /** The same source may succeed after the rest that it asks for. */
  static SourceFailed passing(String problem, Duration rest) {
    return new SourceFailed(Blame.SOURCE, problem, true, rest);
  }

  static SourceFailed late(String problem) {
    return new SourceFailed(Blame.PASSING, problem, false, null);
  }

  static SourceFailed refused(String problem) {
    return new SourceFailed(Blame.REQUEST, problem, false, null);
  }

  Blame blame() {
    return blame;
  }

  boolean isPassing() {
    return passing;
  }

  /** How long the source asks to be left alone. */
  Optional<Duration> rest() {
    return Optional.ofNullable(rest);
  }
}
