package dev.sparkdrop.jobs;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Opens the bytes of a text object: unpacked where they are packed, whatever the name says. */
final class Unpacking extends BufferedInputStream {
  private static final int BUFFER = 1 << 16;
  private static final int MAGIC = 4;

  private Unpacking(InputStream in) {
    super(in, BUFFER);
  }

  /**
   * The text's own bytes; closing them closes {@code raw}.
   *
   * @param raw the object from its first byte on
   * @throws UnreadableException when they begin as a packed file and are none, or are a zip
   */
  static InputStream unpacked(InputStream raw) throws IOException {
    Unpacking bytes = new Unpacking(raw);
    bytes.mark(MAGIC);
    byte[] magic = bytes.readNBytes(MAGIC);
    bytes.reset();
    try {
      return unpacked(bytes, magic);
    } catch (ZipException | EOFException e) {
      bytes.close();
      throw new UnreadableException("Its gzip is broken: " + e.getMessage() + ".");
    } catch (UnreadableException e) {
      bytes.close();
      throw e;
    }
  }

  private static InputStream unpacked(Unpacking bytes, byte[] magic) throws IOException {
    if (begins(magic, 0x1f, 0x8b)) {
      return new GZIPInputStream(bytes, BUFFER);
    }
    if (begins(magic, 'B', 'Z', 'h')) {
      return new BZip2CompressorInputStream(bytes, true);
    }
    if (begins(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return new ZstdInputStream(bytes).setContinuous(false);
    }
    if (begins(magic, 'P', 'K', 3, 4)) {
      throw new UnreadableException(
          "It is a zip file (or an Excel workbook, which is one). Send the CSV or JSON file itself,"
              + " plain or packed with gzip, bzip2 or zstd.");
    }
    return bytes;
  }

  /** Whether an object has to be read from its first byte on; its bytes can be read again. */
  static boolean isPacked(BufferedInputStream raw) throws IOException {
    raw.mark(MAGIC);
    byte[] magic = raw.readNBytes(MAGIC);
    raw.reset();
    return begins(magic, 0x1f, 0x8b)
        || begins(magic, 'B', 'Z', 'h')
        || begins(magic, 0x28, 0xb5, 0x2f, 0xfd);
  }

  /** Whether the failure says that packed bytes are damaged, and not that they can't be had. */
  static boolean isDamage(IOException failure) {
    boolean bzip2 =
        failure.getStackTrace().length > 0
            && failure.getStackTrace()[0].getClassName().contains("bzip2");
    return failure instanceof ZstdIOException || bzip2;
  }

  private static boolean begins(byte[] bytes, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * More than zero exactly when another byte follows.
   *
   * <p>GZIPInputStream asks this to learn whether another gzip member follows, and would drop the
   * rest of the file when a stream that is merely slow answers 0.
   */
  @Override
  public synchronized int available() throws IOException {
    mark(1);
    if (read() < 0) {
      return 0;
    }
    reset();
    return Math.max(1, super.available());
  }
}
