package dev.sparkdrop.ingest;

/** A source did not become an object; the message is a sentence that says what to do. */
final class SourceFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final Blame blame;

  private SourceFailed(Blame blame, String problem) {
    super(problem, null, false, false);
    this.blame = blame;
  }

  static SourceFailed source(String problem) {
    return new SourceFailed(Blame.SOURCE, problem);
  }

  static SourceFailed late(String problem) {
    return new SourceFailed(Blame.PASSING, problem);
  }

  static SourceFailed refused(String problem) {
    return new SourceFailed(Blame.REQUEST, problem);
  }

  Blame blame() {
    return blame;
  }
}
