package dev.sparkdrop.ingest.fetch;

import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.InterruptedIOException;
import java.time.Duration;

/** How often one source is asked again, and after which pauses. For one thread. */
public final class RetryPolicy {
  private static final Duration FIRST = Duration.ofSeconds(1);

  /** How time passes. */
  public interface Pause {
    void take(Duration time) throws InterruptedException;
  }

  private final Pause pause;
  private final TransferDeadline deadline;
  private int fruitless;
  private int all;

  public RetryPolicy(Pause pause, TransferDeadline deadline) {
    this.pause = pause;
    this.deadline = deadline;
  }

  /** Some of the file came. */
  void rewarded() {
    fruitless = 0;
  }

  /**
   * Waits until the source may be asked again: as long as it says, or twice as long each time. A
   * source that says when its file will be there is waited for until the deadline.
   *
   * @throws SourceFailed the same one where asking again is of no use
   */
  void rest(SourceFailed failed) throws SourceFailed, InterruptedIOException {
    boolean announced = failed.isAnnounced();
    fruitless += announced ? 0 : 1;
    all += announced ? 0 : 1;
    if (!failed.isPassing() || fruitless >= Limits.TRIES || all > Limits.BREAKS) {
      throw failed;
    }
    Duration time = failed.rest().orElseGet(() -> FIRST.multipliedBy(1L << (fruitless - 1)));
    if (announced && time.compareTo(FIRST) < 0) {
      time = FIRST;
    }
    if (time.compareTo(deadline.left()) >= 0) {
      throw SourceFailed.late(
          "%s The time left is shorter than the %d s after which it may be asked again; nothing was written. Send this source again then."
              .formatted(failed.getMessage(), time.toSeconds()));
    }
    try {
      pause.take(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the function was stopped");
    }
  }
}
