package dev.sparkdrop.ingest;

import java.util.zip.Inflater;

/** A packed file as its readers take it: by a few bytes, the lowest first, or by the buffer. */
final class Packed {
  private final SourceContent sourceContent;
  private final byte[] buffer = new byte[64 << 10];
  private int at;
  private int end;

  Packed(SourceContent sourceContent) {
    this.sourceContent = sourceContent;
  }

  /** What is told of a file that is not packed as it should be. */
  static SourceFailed unreadable(String why) {
    return SourceFailed.source(
        "It cannot be unpacked: %s; nothing was written. Correct the file at its source."
            .formatted(why));
  }

  boolean atEnd() throws SourceFailed, StartOver, InterruptedException {
    if (at == end) {
      at = 0;
      end = Math.max(0, sourceContent.read(buffer));
    }
    return at == end;
  }

  private void more() throws SourceFailed, StartOver, InterruptedException {
    if (atEnd()) {
      throw unreadable("it ends in the middle");
    }
  }

  int u8() throws SourceFailed, StartOver, InterruptedException {
    more();
    return buffer[at++] & 0xff;
  }

  int u16() throws SourceFailed, StartOver, InterruptedException {
    return u8() | u8() << 8;
  }

  long u32() throws SourceFailed, StartOver, InterruptedException {
    return u16() | (long) u16() << 16;
  }

  /** Negative where it is beyond what a long holds. */
  long u64() throws SourceFailed, StartOver, InterruptedException {
    return u32() | u32() << 32;
  }

  byte[] bytes(int count) throws SourceFailed, StartOver, InterruptedException {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) u8();
    }
    return bytes;
  }

  void skip(int count) throws SourceFailed, StartOver, InterruptedException {
    for (int i = 0; i < count; i++) {
      u8();
    }
  }

  /** Reads 1 byte or more, as they are. */
  int read(byte[] into, long most) throws SourceFailed, StartOver, InterruptedException {
    more();
    int count = (int) Math.min(Math.min(into.length, end - at), most);
    System.arraycopy(buffer, at, into, 0, count);
    at += count;
    return count;
  }

  /** Gives the inflater all that is buffered; it has to be {@link #takeBack taken back}. */
  void feed(Inflater inflater) throws SourceFailed, StartOver, InterruptedException {
    more();
    inflater.setInput(buffer, at, end - at);
    at = end;
  }

  /** Goes back to behind the last byte that the inflater used. */
  void takeBack(Inflater inflater) {
    at = end - inflater.getRemaining();
  }
}
