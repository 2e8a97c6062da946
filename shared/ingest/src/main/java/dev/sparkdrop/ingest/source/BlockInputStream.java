package dev.sparkdrop.ingest.source;

import java.io.IOException;
import java.io.InputStream;

/** A stream that is read by blocks; a single byte is a block of one. For one thread. */
public abstract class BlockInputStream extends InputStream {
  /** Bytes that are moved at a time. */
  public static final int BLOCK = 64 << 10;

  @Override
  public abstract int read(byte[] buffer, int from, int length) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    int count;
    do {
      count = read(one, 0, 1);
    } while (count == 0);
    return count < 0 ? -1 : one[0] & 0xff;
  }
}
