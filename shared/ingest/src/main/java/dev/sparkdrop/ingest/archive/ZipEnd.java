package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * The records at the end of a zip archive, which the library reads and does not show (PKWARE's
 * APPNOTE.TXT 6.3, 4.3.14 to 4.3.16).
 *
 * @param files that the directory has; 65,535 where that is too few to tell
 * @param directory its first byte in the archive
 */
record ZipEnd(int files, long directory) {
  static final int MANY = 0xffff;

  private static final int SIGNATURE = 0x0605_4b50;
  private static final int LOCATOR = 0x0706_4b50;
  private static final int BARE = 22;
  private static final int LOCATOR_LENGTH = 20;
  private static final int WIDE_LENGTH = 56;
  private static final long WIDE = 0xffff_ffffL;

  /**
   * Reads an archive's last bytes.
   *
   * @throws SourceFailed where it does not end as an archive
   */
  static ZipEnd of(SeekableByteChannel archive) throws IOException {
    long from = Math.max(0, archive.size() - BARE - 0xffff);
    ByteBuffer tail = bytes(archive, from, (int) (archive.size() - from));
    int at = last(tail);
    if (at < 0) {
      throw SourceFailed.unreadable("it is not a zip archive, or ends in the middle");
    }
    if (at + length(tail, at) != tail.limit()) {
      throw SourceFailed.unreadable("something else follows the zip archive");
    }
    long next = from + at;
    long size = tail.getInt(at + 12) & WIDE;
    long directory = tail.getInt(at + 16) & WIDE;
    if (at >= LOCATOR_LENGTH && tail.getInt(at - LOCATOR_LENGTH) == LOCATOR) {
      next = tail.getLong(at - LOCATOR_LENGTH + 8);
      if (next < 0 || next > from + at - LOCATOR_LENGTH - WIDE_LENGTH) {
        throw SourceFailed.unreadable("it is damaged (its end is elsewhere)");
      }
      ByteBuffer wide = bytes(archive, next, WIDE_LENGTH);
      size = wide.getLong(40);
      directory = wide.getLong(48);
    }
    if (directory + size != next) {
      throw SourceFailed.unreadable(
          "it is not a zip archive alone: something in it is neither a file nor its directory");
    }
    // Before the library reads it into memory, all of it.
    if (size > Limits.DIRECTORY) {
      throw SourceFailed.unreadable(
          "it has more than %d files, or a directory of more than %d bytes"
              .formatted(Limits.ENTRIES, Limits.DIRECTORY));
    }
    return new ZipEnd(tail.getShort(at + 10) & 0xffff, directory);
  }

  /** Whether bytes end as an archive of that length does, as far as these last ones of it tell. */
  static boolean ends(ByteBuffer lastBytes, long length) {
    ByteBuffer tail = lastBytes.order(ByteOrder.LITTLE_ENDIAN);
    int at = last(tail);
    if (at < 0 || at + length(tail, at) != tail.limit()) {
      return false;
    }
    long directory = tail.getInt(at + 16) & WIDE;
    long size = tail.getInt(at + 12) & WIDE;
    return directory == WIDE || directory + size == length - tail.limit() + at;
  }

  /** Where the last record begins that is whole; negative where there is none. */
  private static int last(ByteBuffer tail) {
    int at = tail.limit() - BARE;
    while (at >= 0 && (tail.getInt(at) != SIGNATURE || at + length(tail, at) > tail.limit())) {
      at--;
    }
    return at;
  }

  private static int length(ByteBuffer tail, int at) {
    return BARE + (tail.getShort(at + 20) & 0xffff);
  }

  private static ByteBuffer bytes(SeekableByteChannel archive, long from, int count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    archive.position(from);
    while (bytes.hasRemaining() && archive.read(bytes) >= 0) {
      // A read may bring little.
    }
    return bytes.flip();
  }
}
