package dev.sparkdrop.local.storage;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32C;

/** Both checksums of a content, computed as it passes by. */
final class Digest {
  private final CRC32C crc32c = new CRC32C();
  private final MessageDigest md5;
  private long length;

  Digest() {
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  void update(byte[] bytes, int from, int count) {
    crc32c.update(bytes, from, count);
    md5.update(bytes, from, count);
    length += count;
  }

  /** How many bytes passed by. */
  long length() {
    return length;
  }

  /** The checksums of all of it; nothing can be added after. */
  Checksums finish() {
    byte[] crc = ByteBuffer.allocate(4).putInt((int) crc32c.getValue()).array();
    Base64.Encoder base64 = Base64.getEncoder();
    return new Checksums(base64.encodeToString(crc), base64.encodeToString(md5.digest()));
  }
}
