package dev.sparkdrop.ingest;

/**
 * What is in a gzip file (RFC 1952): all of its members, one after the other, each held against its
 * checksum and length. {@link java.util.zip.GZIPInputStream} is content with what follows the first
 * member being anything.
 */
final class Gunzip implements SourceContent, AutoCloseable {
  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final Packed packed;
  private final Inflation inflation;
  private final Limits limits;
  private boolean begun;
  private boolean inside;
  private long length;

  Gunzip(SourceContent sourceContent, Limits limits) {
    this.packed = new Packed(sourceContent);
    this.inflation = new Inflation(packed);
    this.limits = limits;
  }

  @Override
  public int read(byte[] buffer) throws SourceFailed, StartOver, InterruptedException {
    while (true) {
      if (!inside) {
        if (begun && packed.atEnd()) {
          return -1;
        }
        header();
        inflation.begin();
        inside = true;
      }
      int count = inflation.read(buffer);
      if (count > 0) {
        length += count;
        limits.checkUnpacked(length);
        return count;
      }
      if (packed.u32() != inflation.crc32() || packed.u32() != (inflation.out() & 0xffff_ffffL)) {
        throw Packed.unreadable("it is damaged (its own checksum or length is another)");
      }
      inside = false;
    }
  }

  private void header() throws SourceFailed, StartOver, InterruptedException {
    if (packed.atEnd() || packed.u16() != MAGIC || packed.u8() != DEFLATE) {
      throw Packed.unreadable(
          begun ? "something else follows the gzip file" : "it is not a gzip file");
    }
    begun = true;
    int flags = packed.u8();
    if ((flags & RESERVED) != 0) {
      throw Packed.unreadable("it is damaged (flags that gzip does not have)");
    }
    packed.skip(6);
    if ((flags & EXTRA) != 0) {
      packed.skip(packed.u16());
    }
    for (int text : new int[] {NAME, COMMENT}) {
      if ((flags & text) != 0) {
        passText();
      }
    }
    if ((flags & HEADER_CRC) != 0) {
      packed.skip(2);
    }
  }

  private void passText() throws SourceFailed, StartOver, InterruptedException {
    for (int c = packed.u8(); c != 0; c = packed.u8()) {
      // What it once was called does not matter.
    }
  }

  @Override
  public void close() {
    inflation.close();
  }
}
