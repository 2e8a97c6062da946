package dev.sparkdrop.jobs.batch;

/** An object of the manifest whose rows are in neither the table nor the bad rows, and why. */
public final class SkippedObject {
  /** Why an object was skipped; the words are those of a receipt. */
  public enum Why {
    UNREADABLE,
    SUPERSEDED,
    VANISHED
  }

  public final SourceObject object;
  public final Why why;

  /** A sentence for a person. */
  public final String detail;

  SkippedObject(SourceObject object, Why why, String detail) {
    this.object = object;
    this.why = why;
    this.detail = detail;
  }
}
