package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;

/**
 * The extra field with the lengths that do not fit into 32 bits (APPNOTE 4.5.3), in the order in
 * which the header lacks them.
 */
final class Zip64 {
  private static final int ID = 1;

  private final long[] values;
  private int taken;

  private Zip64(long[] values) {
    this.values = values;
  }

  /** Reads all extra fields of a header; the others mean nothing here. */
  static Zip64 read(Packed packed, int length) throws IOException {
    Zip64 found = new Zip64(null);
    int left = length;
    while (left >= 4) {
      int id = packed.u16();
      int size = packed.u16();
      left -= 4 + size;
      if (left < 0) {
        throw SourceFailed.unreadable("it is damaged (a field is longer than its header)");
      }
      if (id == ID) {
        found = new Zip64(new long[size / 8]);
        for (int i = 0; i < found.values.length; i++) {
          found.values[i] = packed.u64();
        }
        packed.skip(size % 8);
      } else {
        packed.skip(size);
      }
    }
    packed.skip(left);
    return found;
  }

  boolean isThere() {
    return values != null;
  }

  long next() throws SourceFailed {
    if (values == null || taken == values.length || values[taken] < 0) {
      throw SourceFailed.unreadable("it is damaged (a length is missing)");
    }
    return values[taken++];
  }
}
