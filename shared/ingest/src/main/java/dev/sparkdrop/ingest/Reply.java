package dev.sparkdrop.ingest;

import java.io.IOException;
import java.io.OutputStream;

/** Where an answer goes. */
public interface Reply {

  /**
   * Begins the answer; once only.
   *
   * @return takes the body; what is flushed reaches the caller at once
   */
  OutputStream begin(int status, String contentType) throws IOException;
}
