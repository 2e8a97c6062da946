package dev.sparkdrop.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A source did not become an object; the message is a sentence that says what to do. */
final class SourceFailed extends IOException {
  private static final long serialVersionUID = 1L;

  private final FaultOwner faultOwner;
  private final boolean passing;

  /** Null where the source does not say. */
  private final Duration rest;

  private SourceFailed(FaultOwner faultOwner, String problem, boolean passing, Duration rest) {
    super(problem);
    this.faultOwner = faultOwner;
    this.passing = passing;
    this.rest = rest;
  }

  static SourceFailed source(String problem) {
    return new SourceFailed(FaultOwner.SOURCE, problem, false, null);
  }

  /** The same source may succeed if it is asked again soon. */
  static SourceFailed passing(String problem) {
    return new SourceFailed(FaultOwner.SOURCE, problem, true, null);
  }

  /** The same source may succeed after the rest that it asks for. */
  static SourceFailed passing(String problem, Duration rest) {
    return new SourceFailed(FaultOwner.SOURCE, problem, true, rest);
  }

  /** It is not there yet, and may be after the rest that is asked for. */
  static SourceFailed notYet(String problem, Duration rest) {
    return new SourceFailed(FaultOwner.PASSING, problem, true, rest);
  }

  /** It is not to be had at the moment. */
  static SourceFailed notYet(String problem) {
    return new SourceFailed(FaultOwner.PASSING, problem, true, null);
  }

  /** The caller has to write the request in another way. */
  static SourceFailed mistaken(String problem) {
    return new SourceFailed(FaultOwner.CALLER, problem, false, null);
  }

  static SourceFailed late(String problem) {
    return new SourceFailed(FaultOwner.PASSING, problem, false, null);
  }

  static SourceFailed refused(String problem) {
    return new SourceFailed(FaultOwner.REQUEST, problem, false, null);
  }

  /** No stack: it is an answer, and no bug. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  FaultOwner blame() {
    return faultOwner;
  }

  /** Whether the source itself said how long it needs: it is waited for until the deadline. */
  boolean isAnnounced() {
    return faultOwner == FaultOwner.PASSING && rest != null;
  }

  boolean isPassing() {
    return passing;
  }

  /** How long the source asks to be left alone. */
  Optional<Duration> rest() {
    return Optional.ofNullable(rest);
  }
}
