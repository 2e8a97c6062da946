package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Content that passes by, and what is to be known of it once it has. */
public final class Digested extends BlockInputStream {
  private final InputStream content;
  private final CRC32C crc32c = new CRC32C();
  private final MessageDigest sha256;
  private long bytes;

  /**
   * All that is kept of a file of an archive.
   *
   * @param object that it becomes
   */
  public record Digest(String object, long bytes, int crc32c, String sha256) {}

  public Digested(InputStream content) {
    this.content = content;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int count = content.read(buffer, from, length);
    if (count > 0) {
      bytes += count;
      crc32c.update(buffer, from, count);
      sha256.update(buffer, from, count);
    }
    return count;
  }

  /** Of all of it; for the end, once. */
  public Digest digest(String object) {
    return new Digest(
        object, bytes, (int) crc32c.getValue(), HexFormat.of().formatHex(sha256.digest()));
  }
}
