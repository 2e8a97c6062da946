package dev.sparkdrop.ingest.source;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A source did not become an object; the message is a sentence that says what to do. */
public final class SourceFailed extends IOException {
  private static final long serialVersionUID = 1L;

  private final FaultOwner owner;
  private final boolean passing;

  /** Null where the source does not say. */
  private final Duration rest;

  private SourceFailed(FaultOwner owner, String problem, boolean passing, Duration rest) {
    super(problem);
    this.owner = owner;
    this.passing = passing;
    this.rest = rest;
  }

  public static SourceFailed source(String problem) {
    return new SourceFailed(FaultOwner.SOURCE, problem, false, null);
  }

  /** The same source may succeed if it is asked again soon. */
  public static SourceFailed passing(String problem) {
    return new SourceFailed(FaultOwner.SOURCE, problem, true, null);
  }

  /** The same source may succeed after the rest that it asks for. */
  public static SourceFailed passing(String problem, Duration rest) {
    return new SourceFailed(FaultOwner.SOURCE, problem, true, rest);
  }

  /** It is not there yet, and may be after the rest that is asked for. */
  public static SourceFailed notYet(String problem, Duration rest) {
    return new SourceFailed(FaultOwner.PASSING, problem, true, rest);
  }

  /** It is not to be had at the moment. */
  public static SourceFailed notYet(String problem) {
    return new SourceFailed(FaultOwner.PASSING, problem, true, null);
  }

  /** What is told of a file that is not packed as it should be. */
  public static SourceFailed unreadable(String why) {
    return source(
        "It cannot be unpacked: %s; nothing was written. Correct the file at its source."
            .formatted(why));
  }

  /** The caller has to write the request in another way. */
  public static SourceFailed mistaken(String problem) {
    return new SourceFailed(FaultOwner.CALLER, problem, false, null);
  }

  public static SourceFailed late(String problem) {
    return new SourceFailed(FaultOwner.PASSING, problem, false, null);
  }

  public static SourceFailed refused(String problem) {
    return new SourceFailed(FaultOwner.REQUEST, problem, false, null);
  }

  /** No stack: it is an answer, and no bug. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  public FaultOwner blame() {
    return owner;
  }

  /** Whether the source itself said how long it needs: it is waited for until the deadline. */
  public boolean isAnnounced() {
    return owner == FaultOwner.PASSING && rest != null;
  }

  public boolean isPassing() {
    return passing;
  }

  /** How long the source asks to be left alone. */
  public Optional<Duration> rest() {
    return Optional.ofNullable(rest);
  }
}
