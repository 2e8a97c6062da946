package dev.sparkdrop.local.http;

import java.io.IOException;
import java.io.InputStream;

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
}
