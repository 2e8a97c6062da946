package dev.sparkdrop.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A pause with a growing back-off: 1 minute, doubled each time, 1 hour at most.
 *
 * @param until when it ends
 * @param times how many rests there have been since the last success, or since the pipeline file
 *     changed, this one included
 * @param pipeline digest of the pipeline file that led to it; a changed file ends it early
 */
public record Backoff(Instant until, int times, String pipeline) {
  private static final int DOUBLINGS = 6;
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  public Backoff {
    Objects.requireNonNull(until, "until");
    Objects.requireNonNull(pipeline, "pipeline");
  }

  /** The rest that follows the given one, which is null for the first. */
  static Backoff after(Backoff previous, Instant now, String pipeline) {
    boolean first = previous == null || !previous.pipeline().equals(pipeline);
    int before = first ? 0 : previous.times();
    Duration pause = FIRST.multipliedBy(1L << Math.min(before, DOUBLINGS));
    return new Backoff(
        now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause), before + 1, pipeline);
  }
}
