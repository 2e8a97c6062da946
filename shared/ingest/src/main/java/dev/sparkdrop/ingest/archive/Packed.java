package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;

/** A packed file as its readers take it: by a few bytes, the lowest first, or by the buffer. */
final class Packed {
  private final InputStream content;
  private final byte[] buffer = new byte[64 << 10];
  private int at;
  private int end;

  Packed(InputStream content) {
    this.content = content;
  }

  boolean atEnd() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, content.read(buffer));
    }
    return at == end;
  }

  private void more() throws IOException {
    if (atEnd()) {
      throw SourceFailed.unreadable("it ends in the middle");
    }
  }

  int u8() throws IOException {
    more();
    return buffer[at++] & 0xff;
  }

  int u16() throws IOException {
    return u8() | u8() << 8;
  }

  long u32() throws IOException {
    return u16() | (long) u16() << 16;
  }

  /** Negative where it is beyond what a long holds. */
  long u64() throws IOException {
    return u32() | u32() << 32;
  }

  byte[] bytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) u8();
    }
    return bytes;
  }

  void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      u8();
    }
  }

  /** Reads 1 byte or more, as they are. */
  int read(byte[] into, int from, long most) throws IOException {
    more();
    int count = (int) Math.min(end - at, most);
    System.arraycopy(buffer, at, into, from, count);
    at += count;
    return count;
  }

  /** Gives the inflater all that is buffered; it has to be {@link #takeBack taken back}. */
  void feed(Inflater inflater) throws IOException {
    more();
    inflater.setInput(buffer, at, end - at);
    at = end;
  }

  /** Goes back to behind the last byte that the inflater used. */
  void takeBack(Inflater inflater) {
    at = end - inflater.getRemaining();
  }
}
