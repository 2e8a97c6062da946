package dev.sparkdrop.ingest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Content that passes by, and what is to be known of it once it has. */
final class Digested implements SourceContent {
  private final SourceContent sourceContent;
  private final CRC32C crc32c = new CRC32C();
  private final MessageDigest sha256;
  private long bytes;

  /**
   * All that is kept of a file of an archive.
   *
   * @param object that it becomes
   */
  record Digest(String object, long bytes, int crc32c, String sha256) {}

  Digested(SourceContent sourceContent) {
    this.sourceContent = sourceContent;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public int read(byte[] buffer) throws SourceFailed, StartOver, InterruptedException {
    int count = sourceContent.read(buffer);
    if (count > 0) {
      bytes += count;
      crc32c.update(buffer, 0, count);
      sha256.update(buffer, 0, count);
    }
    return count;
  }

  /** Of all of it; for the end, once. */
  Digest digest(String object) {
    return new Digest(
        object, bytes, (int) crc32c.getValue(), HexFormat.of().formatHex(sha256.digest()));
  }
}
