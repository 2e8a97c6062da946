package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RestartDownloadException;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A zip archive that lies still: its files by the directory at its end. For one thread; to be
 * closed.
 */
public final class ZipArchive implements Closeable {
  private final SeekableByteChannel channel;
  private final String folder;
  private final Limits limits;
  private final ZipEnd end;
  private final ZipFile zip;
  private final Map<String, ZipArchiveEntry> entries = new HashMap<>();

  /**
   * A file of an archive that was found right.
   *
   * @param object that it becomes
   */
  public record PackedFile(String object, long bytes, int crc32c) {}

  /**
   * Opens an archive at its directory.
   *
   * @param channel to be closed by the caller
   * @param folder where the files land; ends with a slash
   * @throws SourceFailed where it does not end as an archive, or has too many files
   */
  public ZipArchive(SeekableByteChannel channel, String folder, Limits limits) throws IOException {
    this.channel = channel;
    this.folder = folder;
    this.limits = limits;
    this.end = ZipEnd.of(channel);
    this.zip =
        ZipRead.of(
            () ->
                ZipFile.builder()
                    .setSeekableByteChannel(channel)
                    // Files' own headers lie all over the archive; the scan sees them all.
                    .setIgnoreLocalFileHeader(true)
                    .setUseUnicodeExtraFields(false)
                    .get());
    for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
      String name = ZipName.of(entry.getRawName());
      if (entries.size() == Limits.ENTRIES) {
        throw SourceFailed.unreadable("it has more than %d files".formatted(Limits.ENTRIES));
      }
      if (entries.put(name, entry) != null) {
        throw SourceFailed.unreadable("it has two files %s".formatted(Redactor.text(name)));
      }
    }
  }

  /**
   * Reads all of it once, and trusts nothing in it.
   *
   * @return its files, in the order in which they lie there; 1 or more
   * @throws SourceFailed where anything is wrong with any of them
   */
  public List<PackedFile> check() throws IOException {
    return new ZipScan(channel, folder, limits).files(entries, end);
  }

  /**
   * A file's content, to be closed.
   *
   * @return at its end throws {@link RestartDownloadException} where it is not what was checked:
   *     nothing else holds the bytes of a part of an object against anything
   */
  public InputStream content(PackedFile file) throws IOException {
    ZipArchiveEntry entry = entries.get(file.object().substring(folder.length()));
    CheckedInputStream content = new CheckedInputStream(zip.getInputStream(entry), new CRC32C());
    return new BlockInputStream() {
      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        int count = content.read(buffer, from, length);
        if (count < 0 && (int) content.getChecksum().getValue() != file.crc32c()) {
          throw new RestartDownloadException(
              "It was damaged on its way out of the staging bucket; nothing was written. Try again"
                  + " later.");
        }
        return count;
      }

      @Override
      public void close() throws IOException {
        content.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
