package dev.sparkdrop.export;

/** A run that cannot be exported, or a folder that is no export; the message says what to do. */
public final class ExportRefused extends Exception {
  private static final long serialVersionUID = 1L;

  public ExportRefused(String sentence) {
    super(sentence);
  }
}
