package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Reads a zip archive from its first byte to its last (PKWARE's APPNOTE.TXT 6.3), and trusts
 * nothing in it: every byte has to belong to a file or to the directory at the end, and the two
 * have to agree. {@link java.util.zip.ZipInputStream} never looks at that directory: to it, a part
 * of an archive is an archive, and a symbolic link is a file. For one thread; to be closed.
 */
public final class ZipReader extends BlockInputStream {
  private static final long FILE = 0x0403_4b50L;
  private static final long DESCRIPTOR = 0x0807_4b50L;
  private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
  private static final int DESCRIBED = 1 << 3;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final long WIDE = 0xffff_ffffL;

  private final String folder;
  private final Packed packed;
  private final Inflation inflation;
  private final Limits limits;
  private final Map<String, ZipFile> files = new LinkedHashMap<>();

  /** The file under way, as its header has it. */
  private ZipFile header;

  private boolean described;
  private boolean wide;
  private boolean deflated;
  private final CRC32 storedCrc = new CRC32();
  private long stored;
  private long unpacked;

  /**
   * @param folder where the files land; ends with a slash
   */
  public ZipReader(InputStream content, String folder, Limits limits) {
    this.folder = folder;
    this.packed = new Packed(content);
    this.inflation = new Inflation(packed);
    this.limits = limits;
  }

  /**
   * Goes to the next file; the one before has to be read to its end.
   *
   * @return the name of its object; empty once the archive was found right to its last byte
   */
  public Optional<String> next() throws IOException {
    while (true) {
      long signature = packed.atEnd() ? 0 : packed.u32();
      if (signature != FILE) {
        new ZipDirectory(packed, files).check(signature);
        return Optional.empty();
      }
      readHeader();
      String object = ZipName.object(folder, header.name());
      if (!header.isFolder()) {
        return Optional.of(object);
      }
      if (read(new byte[1]) >= 0) {
        throw SourceFailed.unreadable(
            "its folder %s has content".formatted(Redactor.text(header.name())));
      }
    }
  }

  private void readHeader() throws IOException {
    packed.skip(2);
    int flags = packed.u16();
    int method = packed.u16();
    packed.skip(4);
    long crc32 = packed.u32();
    long before = packed.u32();
    long after = packed.u32();
    int nameLength = packed.u16();
    int extraLength = packed.u16();
    String name = ZipName.of(packed.bytes(nameLength));
    Zip64 zip64 = Zip64.read(packed, extraLength);
    long bytes = after == WIDE ? zip64.next() : after;
    header = new ZipFile(name, crc32, before == WIDE ? zip64.next() : before, bytes);
    described = (flags & DESCRIBED) != 0;
    wide = zip64.isThere();
    deflated = method == DEFLATED;
    if ((flags & ENCRYPTED) != 0) {
      throw SourceFailed.unreadable("its file %s is encrypted".formatted(Redactor.text(name)));
    }
    if (!deflated && (method != STORED || described)) {
      throw SourceFailed.unreadable(
          "its file %s is packed by another method than deflate".formatted(Redactor.text(name)));
    }
    if (files.size() == Limits.ENTRIES) {
      throw SourceFailed.unreadable("it has more than %d files".formatted(Limits.ENTRIES));
    }
    if (files.putIfAbsent(name, header) != null) {
      throw SourceFailed.unreadable("it has two files %s".formatted(Redactor.text(name)));
    }
    inflation.begin();
    storedCrc.reset();
    stored = 0;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int count = deflated ? inflation.read(buffer, from, length) : readStored(buffer, from, length);
    if (count > 0) {
      unpacked += count;
      limits.checkUnpacked(unpacked);
      return count;
    }
    ZipFile found =
        deflated
            ? new ZipFile(header.name(), inflation.crc32(), inflation.in(), inflation.out())
            : new ZipFile(header.name(), storedCrc.getValue(), stored, stored);
    if (described) {
      readDescriptor(found);
    }
    if (!header.equals(found)) {
      throw SourceFailed.unreadable(
          "its file %s is damaged (its own checksum or length is another)"
              .formatted(Redactor.text(header.name())));
    }
    files.put(found.name(), found);
    return -1;
  }

  private int readStored(byte[] buffer, int from, int length) throws IOException {
    if (stored == header.packed()) {
      return -1;
    }
    int count = packed.read(buffer, from, Math.min(length, header.packed() - stored));
    stored += count;
    storedCrc.update(buffer, from, count);
    return count;
  }

  /** What a writer that could not go back to the header says behind the file. */
  private void readDescriptor(ZipFile found) throws IOException {
    long first = packed.u32();
    long crc32 = first == DESCRIPTOR ? packed.u32() : first;
    boolean large = wide || found.packed() > WIDE || found.bytes() > WIDE;
    long before = large ? packed.u64() : packed.u32();
    long after = large ? packed.u64() : packed.u32();
    header = new ZipFile(header.name(), crc32, before, after);
  }

  @Override
  public void close() {
    inflation.close();
  }
}
