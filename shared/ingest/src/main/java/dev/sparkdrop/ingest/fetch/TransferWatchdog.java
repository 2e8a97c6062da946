package dev.sparkdrop.ingest.fetch;

import dev.sparkdrop.ingest.source.Limits;
import java.time.Duration;
import java.time.Instant;

/**
 * Watches how long one connection takes, where its bytes come in: TLS, head and body alike. Only
 * the time that is spent waiting for the source counts as its own, so that a bucket that is slow to
 * take the bytes is not held against it.
 */
final class TransferWatchdog {
  private final TransferDeadline deadline;
  private final Limits limits;

  /** When the head of the answer, or the end of the connection, has to be there; else null. */
  private Instant by;

  private boolean body;
  private Duration waited = Duration.ZERO;
  private long bytes;
  private TransferTimeout.Reason nearest;

  /** Begins with the wait for the head. */
  TransferWatchdog(TransferDeadline deadline, Limits limits) {
    this.deadline = deadline;
    this.limits = limits;
    this.by = deadline.clock().instant().plus(limits.silence());
  }

  /** From now on the rate counts: a source that answered late need not hurry. */
  void headCame() {
    by = null;
    body = true;
    waited = Duration.ZERO;
    bytes = 0;
  }

  /** The body is there; all else has to come at once. */
  void bodyCame(Duration patience) {
    by = deadline.clock().instant().plus(patience);
    body = false;
  }

  /** How long the next read or write may wait, above zero. */
  int millis() throws TransferTimeout {
    Instant now = deadline.clock().instant();
    nearest = TransferTimeout.Reason.SILENT;
    Duration patience = limits.silence();
    if (by != null && Duration.between(now, by).compareTo(patience) < 0) {
      patience = Duration.between(now, by);
    }
    Duration left = Duration.between(now, deadline.at());
    if (left.compareTo(patience) <= 0) {
      patience = left;
      nearest = TransferTimeout.Reason.LATE;
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new TransferTimeout(nearest);
    }
    return (int) Math.max(1, patience.toMillis());
  }

  /** What {@link #millis} allowed was waited for in vain. */
  TransferTimeout ranOut() {
    return new TransferTimeout(nearest);
  }

  Instant now() {
    return deadline.clock().instant();
  }

  /** Bytes came, after a wait that began then. */
  void came(int count, Instant since) throws TransferTimeout {
    waited = waited.plus(Duration.between(since, now()));
    bytes += count;
    if (!body || waited.compareTo(Limits.WINDOW) < 0) {
      return;
    }
    if (bytes < Limits.SLOWEST * Limits.WINDOW.toSeconds()) {
      throw new TransferTimeout(TransferTimeout.Reason.SLOW);
    }
    waited = Duration.ZERO;
    bytes = 0;
  }
}
