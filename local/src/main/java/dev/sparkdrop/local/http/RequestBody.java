package dev.sparkdrop.local.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The body of a request, safe to skip in: the JDK's own stream skips bytes of the connection
 * without counting them, and then waits for ever for those that never come.
 */
final class RequestBody extends InputStream {
  private final InputStream in;

  RequestBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return in.read();
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    return in.read(target, from, count);
  }

  /** Reads what is left of a stream, and drops it. */
  static void readToEnd(InputStream in) throws IOException {
    // Mostly nothing is left, and a transfer would make its buffer first.
    if (in.read() >= 0) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
