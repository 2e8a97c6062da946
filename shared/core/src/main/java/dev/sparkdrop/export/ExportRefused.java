package dev.sparkdrop.export;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** A run that cannot be exported, or a folder that is no export; the message says what to do. */
public final class ExportRefused extends Exception {
  private static final long serialVersionUID = 1L;

  public ExportRefused(String sentence) {
    super(sentence);
  }

  /**
   * What went wrong on the way, as a refusal.
   *
   * @param e of {@link dev.sparkdrop.port.Downloads}, whose message is a sentence, or of a file
   */
  public static ExportRefused of(IOException e) {
    return new ExportRefused(
        e instanceof FileSystemException file
            ? file.getFile()
                + " cannot be read or written. Look at its rights and at the room on its disk."
            : e.getMessage());
  }
}
