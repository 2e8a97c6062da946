package dev.sparkdrop.jobs;

/** An object of the manifest whose rows are in neither the table nor the bad rows, and why. */
final class SkippedObject {
  /** Why an object was skipped; the words are those of a receipt. */
  enum Why {
    UNREADABLE,
    SUPERSEDED,
    VANISHED
  }

  final SourceObject object;
  final Why why;

  /** A sentence for a person. */
  final String detail;

  SkippedObject(SourceObject object, Why why, String detail) {
    this.object = object;
    this.why = why;
    this.detail = detail;
  }
}
