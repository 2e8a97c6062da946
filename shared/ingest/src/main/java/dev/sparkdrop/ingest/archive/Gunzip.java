package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.RestartDownloadException;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * What is in a gzip file: all of its members, each held against its checksum and length, and
 * nothing behind them. A bomb is cut off.
 */
final class Gunzip extends BlockInputStream {
  private final Limits limits;
  private final InputStream packed;
  private GzipCompressorInputStream unpacked;

  Gunzip(InputStream packed, Limits limits) {
    this.packed = packed;
    this.limits = limits;
  }

  @Override
  public int read(byte[] buffer, int from, int most) throws IOException {
    try {
      if (unpacked == null) {
        unpacked =
            GzipCompressorInputStream.builder()
                .setInputStream(packed)
                .setDecompressConcatenated(true)
                .get();
      }
      int count = unpacked.read(buffer, from, most);
      if (count > 0) {
        limits.checkUnpacked(unpacked.getUncompressedCount());
        Limits.checkGrowth(unpacked.getCompressedCount(), unpacked.getUncompressedCount());
      }
      return count;
    } catch (SourceFailed | RestartDownloadException | InterruptedIOException e) {
      throw e;
    } catch (EOFException e) {
      throw SourceFailed.unreadable("it ends in the middle");
    } catch (IOException e) {
      throw SourceFailed.unreadable(why(String.valueOf(e.getMessage())));
    }
  }

  /** The library tells its kinds of failure apart by their texts only; a test knows each. */
  private String why(String told) {
    if (unpacked == null && told.contains("not in the .gz format")) {
      return "it is not a gzip file";
    }
    return told.contains("after a valid .gz stream")
        ? "something else follows the gzip file"
        : "it is damaged (its own checksum, length or content is another)";
  }
}
