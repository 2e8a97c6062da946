package dev.sparkdrop.ingest.source;

/** Whose fault a failure is, the heavier the later: it decides the status when all failed. */
public enum FaultOwner {
  /** The caller has to write the request in another way. */
  CALLER(400),
  /** The caller asked for what is not allowed. */
  REQUEST(403),
  /** The source did not deliver. */
  SOURCE(502),
  /** The time was up, or the bucket had a passing fault. */
  PASSING(503),
  /** The bucket, a permission, or this code. */
  OURS(500);

  public final int status;

  FaultOwner(int status) {
    this.status = status;
  }
}
