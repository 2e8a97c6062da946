package dev.sparkdrop.local;

/** The local cloud cannot begin; the message is one sentence that says what to do. */
final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  StartFailure(String sentence) {
    super(sentence);
  }
}
