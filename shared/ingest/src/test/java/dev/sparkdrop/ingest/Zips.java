package dev.sparkdrop.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives, and ways to damage them. */
public final class Zips {
  private Zips() {}

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Files of these names, with their names as content, deflated; with a slash, folders. */
  public static byte[] named(String... names) {
    return zip(
        out -> {
          for (String name : names) {
            deflated(out, name, name.endsWith("/") ? new byte[0] : bytes(name));
          }
        });
  }

  public static byte[] of(Map<String, byte[]> files) {
    return zip(
        out -> {
          for (Map.Entry<String, byte[]> file : files.entrySet()) {
            deflated(out, file.getKey(), file.getValue());
          }
        });
  }

  /** One file whose length stands before it, as it is. */
  public static byte[] stored(String name, byte[] content) {
    return zip(
        out -> {
          CRC32 crc = new CRC32();
          crc.update(content);
          ZipEntry entry = new ZipEntry(name);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          entry.setCrc(crc.getValue());
          out.putNextEntry(entry);
          out.write(content);
        });
  }

  /** One file of so many zeros. */
  static byte[] bomb(String name, int megabytes) {
    return zip(
        out -> {
          out.putNextEntry(new ZipEntry(name));
          for (int i = 0; i < megabytes; i++) {
            out.write(new byte[1 << 20]);
          }
        });
  }

  private interface Writing {
    void to(ZipOutputStream out) throws IOException;
  }

  private static byte[] zip(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void deflated(ZipOutputStream out, String name, byte[] content)
      throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content);
    out.closeEntry();
  }

  /** The archive with another byte somewhere behind each of its marks. */
  static byte[] patched(byte[] zip, String mark, int offset, int value) {
    byte[] patched = zip.clone();
    byte[] wanted = bytes(mark);
    for (int i = 0; i + wanted.length <= zip.length; i++) {
      if (Arrays.equals(zip, i, i + wanted.length, wanted, 0, wanted.length)) {
        patched[i + offset] = (byte) value;
      }
    }
    return patched;
  }

  /** The archive with one text for another of the same length, wherever it stands. */
  static byte[] renamed(byte[] zip, String from, String to) {
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
