package dev.sparkdrop.jobs;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens the bytes of a text object: unpacked where they are gzip, whatever the name says. */
final class Bytes extends BufferedInputStream {
  private static final int BUFFER = 1 << 16;

  private Bytes(InputStream in) {
    super(in, BUFFER);
  }

  /**
   * The text's own bytes; closing them closes {@code raw}.
   *
   * @throws UnreadableException when they begin as gzip and are none
   */
  static InputStream unpacked(InputStream raw) throws IOException {
    Bytes bytes = new Bytes(raw);
    bytes.mark(2);
    boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    try {
      return gzip ? new GZIPInputStream(bytes, BUFFER) : bytes;
    } catch (ZipException | EOFException e) {
      bytes.close();
      throw new UnreadableException("Its gzip is broken: " + e.getMessage() + ".");
    }
  }

  /**
   * More than zero exactly when another byte follows.
   *
   * <p>GZIPInputStream asks this to learn whether another gzip member follows, and would drop the
   * rest of the file when a stream that is merely slow answers 0.
   */
  @Override
  public synchronized int available() throws IOException {
    mark(1);
    if (read() < 0) {
      return 0;
    }
    reset();
    return Math.max(1, super.available());
  }
}
