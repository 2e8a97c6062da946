package dev.sparkdrop.ingest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The moment when a source's time is up. */
record TransferDeadline(Clock clock, Instant at) {

  /** The time that is left, above zero. */
  Duration left() throws SourceFailed {
    Duration left = Duration.between(clock.instant(), at);
    if (left.isNegative() || left.isZero()) {
      throw late();
    }
    return left;
  }

  /** What a source is told whose time is up. */
  static SourceFailed late() {
    return SourceFailed.late(
        "The time was up before it was there; nothing was written. Send this source again, alone if it is large.");
  }
}
