package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;

/** What the library does with an archive, and what it means that it cannot. */
interface ZipRead<T> {
  T run() throws IOException;

  /**
   * Runs it.
   *
   * @throws SourceFailed where the archive is not as it should be
   */
  static <T> T of(ZipRead<T> read) throws IOException {
    try {
      return read.run();
    } catch (IOException | IllegalArgumentException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SourceFailed failed) {
          throw failed;
        }
        if (cause instanceof InterruptedIOException stopped) {
          throw stopped;
        }
      }
      throw SourceFailed.unreadable(why(e));
    }
  }

  /** The library tells its kinds of failure apart by their texts only; a test knows each. */
  private static String why(Exception thrown) {
    if (String.valueOf(thrown.getMessage()).startsWith("Unexpected record signature")) {
      return "something in it is neither a file nor its directory";
    }
    return thrown instanceof EOFException
        ? "it ends in the middle"
        : "it is damaged (the library that reads it gave up)";
  }
}
