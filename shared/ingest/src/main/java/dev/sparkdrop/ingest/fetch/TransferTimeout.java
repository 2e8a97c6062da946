package dev.sparkdrop.ingest.fetch;

import java.net.SocketTimeoutException;

/** A connection that was given up because of the time it took. */
final class TransferTimeout extends SocketTimeoutException {
  private static final long serialVersionUID = 1L;

  /** Which limit it was. */
  enum Reason {
    /** Nothing came, or the head of the answer was not there. */
    SILENT,
    /** Too little came. */
    SLOW,
    /** The time for all of it is up. */
    LATE
  }

  private final Reason reason;

  TransferTimeout(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
