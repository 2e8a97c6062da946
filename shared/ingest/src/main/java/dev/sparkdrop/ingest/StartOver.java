package dev.sparkdrop.ingest;

/** What came of a file is of no use; from its beginning it may still be had. */
final class StartOver extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param why what is told if it is not begun once more; a sentence
   */
  StartOver(String why) {
    super(why, null, false, false);
  }
}
