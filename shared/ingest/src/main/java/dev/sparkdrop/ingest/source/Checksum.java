package dev.sparkdrop.ingest.source;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A checksum that a source is said to have.
 *
 * @param value hexadecimal, lower case
 */
public record Checksum(Kind kind, String value) {

  /** The kinds that a request may name, by their keys. */
  public enum Kind {
    SHA256("sha256", "SHA-256", 32),
    MD5("md5", "MD5", 16),
    CRC32C("crc32c", null, 4);

    public final String key;
    private final String algorithm;
    private final int bytes;

    Kind(String key, String algorithm, int bytes) {
      this.key = key;
      this.algorithm = algorithm;
      this.bytes = bytes;
    }

    /** What a value of the kind looks like. */
    public String form() {
      int base64 = (bytes + 2) / 3 * 4;
      return "%d hexadecimal digits or %d characters of base64".formatted(2 * bytes, base64);
    }
  }

  /** Reads hexadecimal or base64, as sha256sum and gcloud print them; empty where it is neither. */
  public static Optional<Checksum> parse(Kind kind, String text) {
    try {
      byte[] value =
          text.matches("[0-9A-Fa-f]{%d}".formatted(2 * kind.bytes))
              ? HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT))
              : Base64.getDecoder().decode(text);
      return value.length == kind.bytes
          ? Optional.of(new Checksum(kind, HexFormat.of().formatHex(value)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The CRC32C as Cloud Storage writes it: base64 of four bytes, the highest first. */
  public static String base64(int crc32c) {
    return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt(crc32c).array());
  }

  /** The same checksum of what really came. */
  public Running begin() {
    return new Running(this);
  }

  /** A checksum under way. */
  public static final class Running {
    private final Checksum declared;
    private final MessageDigest digest;
    private final CRC32C crc = new CRC32C();

    private Running(Checksum declared) {
      this.declared = declared;
      try {
        this.digest =
            declared.kind.algorithm == null
                ? null
                : MessageDigest.getInstance(declared.kind.algorithm);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every JDK has " + declared.kind.algorithm, e);
      }
    }

    /** Leaves the buffer's position alone. */
    public void update(ByteBuffer bytes) {
      if (digest == null) {
        crc.update(bytes.duplicate());
      } else {
        digest.update(bytes.duplicate());
      }
    }

    /** What is wrong with what came; empty where it is as declared. For the end, once. */
    public Optional<String> complaint() {
      String found =
          digest == null
              ? HexFormat.of().toHexDigits((int) crc.getValue())
              : HexFormat.of().formatHex(digest.digest());
      return found.equals(declared.value)
          ? Optional.empty()
          : Optional.of(
              "its %s is %s, the request says %s"
                  .formatted(declared.kind.key, found, declared.value));
    }
  }
}
