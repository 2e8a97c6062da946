package dev.sparkdrop.ingest;

import java.time.Duration;
import java.time.Instant;

/**
 * Watches how long one connection takes, where its bytes come in: TLS, head and body alike. Only
 * the time that is spent waiting for the source counts as its own, so that a bucket that is slow to
 * take the bytes is not held against it.
 */
final class Watch {
  private final Deadline deadline;
  private final Limits limits;

  /** When the head of the answer, or the end of the connection, has to be there; else null. */
  private Instant by;

  private boolean body;
  private Duration waited = Duration.ZERO;
  private long bytes;
  private Cut.Reason nearest;

  /** Begins with the wait for the head. */
  Watch(Deadline deadline, Limits limits) {
    this.deadline = deadline;
    this.limits = limits;
    this.by = deadline.clock().instant().plus(limits.silence());
  }

  /** From now on the rate counts: whoever answered late need not hurry. */
  void headCame() {
    by = null;
    body = true;
    waited = Duration.ZERO;
    bytes = 0;
  }

  /** The body is there; whatever else comes has to come at once. */
  void bodyCame(Duration patience) {
    by = deadline.clock().instant().plus(patience);
    body = false;
  }

  /** How long the next read may wait, above zero. */
  int millis() throws Cut {
    Instant now = deadline.clock().instant();
    nearest = Cut.Reason.SILENT;
    Duration patience = limits.silence();
    if (by != null && Duration.between(now, by).compareTo(patience) < 0) {
      patience = Duration.between(now, by);
    }
    Duration left = Duration.between(now, deadline.at());
    if (left.compareTo(patience) <= 0) {
      patience = left;
      nearest = Cut.Reason.LATE;
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new Cut(nearest);
    }
    return (int) Math.max(1, patience.toMillis());
  }

  /** The read that {@link #millis} allowed waited in vain. */
  Cut ranOut() {
    return new Cut(nearest);
  }

  Instant now() {
    return deadline.clock().instant();
  }

  /** Bytes came, after a wait that began then. */
  void came(int count, Instant since) throws Cut {
    waited = waited.plus(Duration.between(since, now()));
    bytes += count;
    if (!body || waited.compareTo(Limits.WINDOW) < 0) {
      return;
    }
    if (bytes < Limits.SLOWEST * Limits.WINDOW.toSeconds()) {
      throw new Cut(Cut.Reason.SLOW);
    }
    waited = Duration.ZERO;
    bytes = 0;
  }
}
