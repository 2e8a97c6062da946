package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The directory at the end of a zip archive, held against the files before it. */
final class ZipDirectory {
  private static final long ENTRY = 0x0201_4b50L;
  private static final long WIDE_END = 0x0606_4b50L;
  private static final long WIDE_LOCATOR = 0x0706_4b50L;
  private static final long END = 0x0605_4b50L;
  private static final long WIDE = 0xffff_ffffL;
  private static final int MANY = 0xffff;

  /** The kinds of a file in Unix's mode. */
  private static final int KINDS = 0xf000;

  private static final int FILE = 0x8000;
  private static final int FOLDER = 0x4000;

  /** What Info-ZIP calls a file that it was piped. */
  private static final int PIPE = 0x1000;

  private final Packed packed;
  private final Map<String, ZipFile> left;
  private final int count;

  ZipDirectory(Packed packed, Map<String, ZipFile> files) {
    this.packed = packed;
    this.left = new HashMap<>(files);
    this.count = files.size();
  }

  /**
   * Reads to the archive's last byte.
   *
   * @param first the signature that was read already; 0 where the archive ended instead
   */
  void check(long first) throws IOException {
    long signature = first;
    for (; signature == ENTRY; signature = packed.u32()) {
      readEntry();
    }
    if (signature == WIDE_END) {
      long size = packed.u64();
      if (size < 0 || size > MANY) {
        throw SourceFailed.unreadable("it is damaged (its end is too long)");
      }
      packed.skip((int) size);
      signature = packed.u32();
      if (signature == WIDE_LOCATOR) {
        packed.skip(16);
        signature = packed.u32();
      }
    }
    if (signature != END) {
      throw SourceFailed.unreadable(
          count == 0
              ? "it is not a zip archive"
              : "something in it is neither a file nor its directory, or its end is missing");
    }
    packed.skip(6);
    int told = packed.u16();
    packed.skip(8);
    packed.skip(packed.u16());
    if (!packed.atEnd()) {
      throw SourceFailed.unreadable("something else follows the zip archive");
    }
    if (!left.isEmpty() || (told != count && told != MANY)) {
      throw contradiction();
    }
  }

  private void readEntry() throws IOException {
    packed.skip(12);
    long crc32 = packed.u32();
    long before = packed.u32();
    long after = packed.u32();
    int nameLength = packed.u16();
    int extraLength = packed.u16();
    int commentLength = packed.u16();
    packed.skip(4);
    int mode = (int) (packed.u32() >>> 16);
    packed.skip(4);
    String name = ZipName.of(packed.bytes(nameLength));
    Zip64 zip64 = Zip64.read(packed, extraLength);
    packed.skip(commentLength);
    long bytes = after == WIDE ? zip64.next() : after;
    ZipFile told = new ZipFile(name, crc32, before == WIDE ? zip64.next() : before, bytes);
    if (!told.equals(left.remove(name))) {
      throw contradiction();
    }
    int kind = mode & KINDS;
    boolean plain = told.isFolder() ? kind == FOLDER : kind == FILE || kind == PIPE;
    if (kind != 0 && !plain) {
      throw SourceFailed.unreadable(
          "its %s is a symbolic link or another special file".formatted(Redactor.text(name)));
    }
  }

  private static SourceFailed contradiction() {
    return SourceFailed.unreadable("its directory contradicts its files");
  }
}
