package dev.sparkdrop.ingest;

import java.time.Duration;

/** How often one source is asked again, and after which pauses. For one thread. */
final class RetryPolicy {
  private static final Duration FIRST = Duration.ofSeconds(1);

  /** How time passes. */
  interface Pause {
    void take(Duration time) throws InterruptedException;
  }

  private final Pause pause;
  private final TransferDeadline transferDeadline;
  private int fruitless;
  private int all;

  RetryPolicy(Pause pause, TransferDeadline transferDeadline) {
    this.pause = pause;
    this.transferDeadline = transferDeadline;
  }

  /** Some of the file came. */
  void rewarded() {
    fruitless = 0;
  }

  /**
   * Waits until the source may be asked again: as long as it says, or twice as long each time.
   *
   * @throws SourceFailed the same one where asking again is of no use
   */
  void rest(SourceFailed failed) throws SourceFailed, InterruptedException {
    fruitless++;
    all++;
    if (!failed.isPassing() || fruitless >= Limits.TRIES || all > Limits.BREAKS) {
      throw failed;
    }
    Duration time = failed.rest().orElse(FIRST.multipliedBy(1L << (fruitless - 1)));
    if (time.compareTo(transferDeadline.left()) >= 0) {
      throw SourceFailed.late(
          "%s The time left is shorter than the %d s after which it may be asked again; nothing was written. Send this source again then."
              .formatted(failed.getMessage(), time.toSeconds()));
    }
    pause.take(time);
  }
}
