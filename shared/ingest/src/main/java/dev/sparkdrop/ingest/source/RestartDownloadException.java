package dev.sparkdrop.ingest.source;

import java.io.IOException;

/** What came of a file is of no use; from its beginning it may still be had. */
public final class RestartDownloadException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why what is told if it is not begun once more; a sentence
   */
  public RestartDownloadException(String why) {
    super(why);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
