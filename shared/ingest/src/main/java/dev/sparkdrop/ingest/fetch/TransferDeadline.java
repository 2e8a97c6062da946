package dev.sparkdrop.ingest.fetch;

import dev.sparkdrop.ingest.source.SourceFailed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The moment when a source's time is up. */
public record TransferDeadline(Clock clock, Instant at) {

  /** The time that is left, above zero. */
  public Duration left() throws SourceFailed {
    Duration left = Duration.between(clock.instant(), at);
    if (left.isNegative() || left.isZero()) {
      throw late();
    }
    return left;
  }

  /** What a source is told whose time is up. */
  public static SourceFailed late() {
    return SourceFailed.late(
        "The time was up before it was there; nothing was written. Send this source again, alone if"
            + " it is large.");
  }
}
