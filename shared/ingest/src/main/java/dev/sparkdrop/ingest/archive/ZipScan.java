package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.archive.ZipArchive.PackedFile;
import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/**
 * Reads an archive file by file from its first byte, as programs do that cannot go back, and holds
 * what it finds against the directory. Where the two disagree, two programs would find different
 * files in it. Every byte has to belong to a file or to the directory. For one archive.
 */
final class ZipScan {
  private static final int BEGINNING = 4;
  private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;

  /** The most bytes behind a file that tell its checksum and lengths. */
  private static final int DESCRIPTOR = 24;

  /** The kinds of a file in Unix's mode. */
  private static final int KINDS = 0xf000;

  private static final int FILE = 0x8000;
  private static final int FOLDER = 0x4000;

  /** What Info-ZIP calls a file that it was piped. */
  private static final int PIPE = 0x1000;

  private final String folder;
  private final Limits limits;
  private final ZipArchiveInputStream in;
  private long packed;
  private long unpacked;

  /** What the header, the directory or the content says of a file. */
  private record Told(long crc32, long packed, long bytes) {
    static Told by(ZipArchiveEntry entry) {
      return new Told(entry.getCrc(), entry.getCompressedSize(), entry.getSize());
    }
  }

  ZipScan(SeekableByteChannel archive, String folder, Limits limits) throws IOException {
    this.folder = folder;
    this.limits = limits;
    archive.position(0);
    // The library reads single bytes, too.
    InputStream bytes = new BufferedInputStream(Channels.newInputStream(archive));
    bytes.mark(BEGINNING);
    byte[] beginning = bytes.readNBytes(BEGINNING);
    bytes.reset();
    // The library would pass over whatever stands before the first file.
    if (!new String(beginning, StandardCharsets.ISO_8859_1).matches("PK[\\x03\\x05][\\x04\\x06]")) {
      throw SourceFailed.unreadable("it is not a zip archive from its first byte on");
    }
    this.in = new ZipArchiveInputStream(bytes, "UTF-8", false, false);
  }

  /** All files, in the order in which they lie there. */
  List<PackedFile> files(Map<String, ZipArchiveEntry> directory, ZipEnd end) throws IOException {
    Map<String, ZipArchiveEntry> left = new HashMap<>(directory);
    List<PackedFile> files = new ArrayList<>();
    long behind = 0;
    boolean described = false;
    ZipArchiveEntry header = ZipRead.of(in::getNextEntry);
    while (header != null) {
      ZipArchiveEntry file = header;
      String name = ZipName.of(file.getRawName());
      String object = ZipName.object(folder, name);
      checkHeader(name, file);
      CRC32C crc32c = new CRC32C();
      Told content = content(crc32c);
      behind = file.getDataOffset() + content.packed();
      described = file.getGeneralPurposeBit().usesDataDescriptor();
      if (!described) {
        checkContent(name, file, content);
      }
      // What stands behind a file is read on the way to the next header.
      header = ZipRead.of(in::getNextEntry);
      checkFile(name, file, content, left.remove(name));
      if (!name.endsWith("/")) {
        files.add(new PackedFile(object, content.bytes(), (int) crc32c.getValue()));
      }
    }
    long between = end.directory() - behind;
    if (!left.isEmpty() || between < 0 || between > (described ? DESCRIPTOR : 0)) {
      throw SourceFailed.unreadable("something in it is neither a file nor its directory");
    }
    if (end.files() != directory.size() && end.files() != ZipEnd.MANY) {
      throw contradiction();
    }
    if (files.isEmpty()) {
      throw SourceFailed.unreadable("it has no files");
    }
    return files;
  }

  private static void checkHeader(String name, ZipArchiveEntry file) throws SourceFailed {
    boolean described = file.getGeneralPurposeBit().usesDataDescriptor();
    // The library takes the bit for strong encryption as unset where the other one is.
    if ((file.getGeneralPurposeBit().encode()[0] & ENCRYPTED) != 0) {
      throw SourceFailed.unreadable("its file %s is encrypted".formatted(Redactor.text(name)));
    }
    boolean stored = file.getMethod() == ZipMethod.STORED.getCode();
    if (file.getMethod() != ZipMethod.DEFLATED.getCode() && (!stored || described)) {
      throw SourceFailed.unreadable(
          "its file %s is packed by another method than deflate".formatted(Redactor.text(name)));
    }
  }

  /** Reads a file, and cuts it off where it is a bomb, or all of them together are. */
  private Told content(CRC32C crc32c) throws IOException {
    CRC32 crc32 = new CRC32();
    byte[] buffer = new byte[BlockInputStream.BLOCK];
    for (int count = read(buffer); count >= 0; count = read(buffer)) {
      crc32.update(buffer, 0, count);
      crc32c.update(buffer, 0, count);
      limits.checkUnpacked(unpacked + in.getUncompressedCount());
      Limits.checkGrowth(packed + in.getCompressedCount(), unpacked + in.getUncompressedCount());
    }
    packed += in.getCompressedCount();
    unpacked += in.getUncompressedCount();
    return new Told(crc32.getValue(), in.getCompressedCount(), in.getUncompressedCount());
  }

  private int read(byte[] buffer) throws IOException {
    return ZipRead.of(() -> in.read(buffer));
  }

  private static void checkContent(String name, ZipArchiveEntry header, Told content)
      throws SourceFailed {
    if (name.endsWith("/") && content.bytes() > 0) {
      throw SourceFailed.unreadable("its folder %s has content".formatted(Redactor.text(name)));
    }
    if (!Told.by(header).equals(content)) {
      throw SourceFailed.unreadable(
          "its file %s is damaged (its own checksum or length is another)"
              .formatted(Redactor.text(name)));
    }
  }

  /**
   * Holds a file against all that is said of it.
   *
   * @param entry of the directory; null where it has none of that name
   */
  private static void checkFile(
      String name, ZipArchiveEntry header, Told content, ZipArchiveEntry entry)
      throws SourceFailed {
    checkContent(name, header, content);
    if (entry == null
        || !Told.by(entry).equals(content)
        || entry.getMethod() != header.getMethod()
        || entry.getLocalHeaderOffset() != header.getLocalHeaderOffset()
        || (entry.getRawFlag() & ENCRYPTED) != 0) {
      throw contradiction();
    }
    int kind = (int) (entry.getExternalAttributes() >>> 16) & KINDS;
    boolean plain = name.endsWith("/") ? kind == FOLDER : kind == FILE || kind == PIPE;
    if (kind != 0 && !plain) {
      throw SourceFailed.unreadable(
          "its %s is a symbolic link or another special file".formatted(Redactor.text(name)));
    }
  }

  private static SourceFailed contradiction() {
    return SourceFailed.unreadable("its directory contradicts its files");
  }
}
