package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.batch.UnreadableException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdUtils;

/** Opens the bytes of a text object: unpacked where they are packed, whatever the name says. */
final class Unpacking extends FilterInputStream {
  private static final int BUFFER = 1 << 16;
  private static final int MAGIC = 4;

  private static final String REPACK = "Send it plain, or packed with gzip, bzip2 or zstd.";

  /** What is no text either, by its first four bytes. */
  private static final Map<Integer, String> OTHERS =
      Map.of(
          0x50415231, "It is a Parquet file. Name it .parquet, or write --input=parquet.",
          0x4f626a01, "It is an Avro file. Name it .avro, or write --input=avro.",
          0xd0cf11e0, "It is an Excel workbook. Save the sheet as CSV in UTF-8, and send that.",
          0xfd377a58, "It is packed with xz. " + REPACK,
          0x04224d18, "It is packed with lz4. " + REPACK,
          0xff060000, "It is packed with snappy. " + REPACK,
          0x377abcaf, "It is a 7z archive. " + REPACK,
          0x52617221, "It is a rar archive. " + REPACK);

  private Unpacking(InputStream in) {
    super(in);
  }

  /**
   * The text's own bytes; closing them closes {@code raw}. They throw an {@link
   * UnreadableException} where the packing is damaged.
   *
   * @param raw the object from its first byte on
   * @throws UnreadableException when they begin as a packed file and are none, or are of a kind
   *     that is not taken
   */
  @SuppressWarnings("deprecation") // The builder is missing in the cluster's library.
  static InputStream unpacked(InputStream raw) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(raw, BUFFER);
    byte[] magic = magic(bytes);
    try {
      if (ZipArchiveInputStream.matches(magic, magic.length)) {
        throw new UnreadableException(
            "It is a zip file (or an Excel workbook, which is one). Send the CSV or JSON file"
                + " itself, plain or packed with gzip, bzip2 or zstd.");
      }
      String other = magic.length < MAGIC ? null : OTHERS.get(ByteBuffer.wrap(magic).getInt());
      if (other != null) {
        throw new UnreadableException(other);
      }
      if (GzipCompressorInputStream.matches(magic, magic.length)) {
        return new Unpacking(new GzipCompressorInputStream(bytes, true));
      }
      if (BZip2CompressorInputStream.matches(magic, magic.length)) {
        return new Unpacking(new BZip2CompressorInputStream(bytes, true));
      }
      return ZstdUtils.matches(magic, magic.length)
          ? new Unpacking(new ZstdCompressorInputStream(bytes))
          : bytes;
    } catch (IOException e) {
      bytes.close();
      throw told(e);
    }
  }

  /** Whether an object has to be read from its first byte on; its bytes can be read again. */
  static boolean isPacked(BufferedInputStream raw) throws IOException {
    byte[] magic = magic(raw);
    return GzipCompressorInputStream.matches(magic, magic.length)
        || BZip2CompressorInputStream.matches(magic, magic.length)
        || ZstdUtils.matches(magic, magic.length);
  }

  private static byte[] magic(BufferedInputStream bytes) throws IOException {
    bytes.mark(MAGIC);
    byte[] magic = bytes.readNBytes(MAGIC);
    bytes.reset();
    return magic;
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      throw told(e);
    }
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    try {
      return super.read(into, from, length);
    } catch (IOException e) {
      throw told(e);
    }
  }

  /** What is thrown by the unpacking itself is the object's fault; the store's failures are not. */
  private static IOException told(IOException e) {
    String thrower = e.getStackTrace().length > 0 ? e.getStackTrace()[0].getClassName() : "";
    if (e instanceof EOFException || thrower.matches(".*(commons\\.compress|luben\\.zstd).*")) {
      String message = e.getMessage() == null ? "it ends too early" : e.getMessage();
      return new UnreadableException("It can't be unpacked: " + message + ".");
    }
    return e;
  }
}
