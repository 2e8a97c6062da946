package dev.sparkdrop.jobs.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.input.ReaderInputStream;

/** How a text object is written: told by its first bytes, or by the user. */
final class TextEncoding implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int SAMPLE = 4096;

  /** Whether its bytes must be unpacked. */
  final boolean packed;

  /** Whether it is read as UTF-8 after a conversion, since its line ends are not those of ASCII. */
  final boolean transcoded;

  private final String charset;

  private TextEncoding(String charset, boolean packed) {
    this.charset = charset;
    this.packed = packed;
    this.transcoded = !charset.matches("UTF-8|US-ASCII|ISO-8859-.*|windows-125.");
  }

  /**
   * Looks at the first bytes of a text; they can be read again.
   *
   * @param wanted what the user says, or null
   */
  static TextEncoding of(BufferedInputStream text, boolean packed, String wanted)
      throws IOException {
    text.mark(SAMPLE);
    byte[] sample = text.readNBytes(SAMPLE);
    text.reset();
    Charset utf16 = utf16(sample);
    String told = wanted == null ? "UTF-8" : Charset.forName(wanted).name();
    return new TextEncoding(utf16 == null ? told : utf16.name(), packed);
  }

  /** Every second byte of western text in UTF-16 is NUL, with or without a mark before it. */
  private static Charset utf16(byte[] sample) {
    if (sample.length >= 2) {
      int mark = ((sample[0] & 0xff) << 8) | (sample[1] & 0xff);
      if (mark == 0xfeff || mark == 0xfffe) {
        return StandardCharsets.UTF_16;
      }
    }
    int[] nuls = new int[2];
    for (int i = 0; i < sample.length; i++) {
      nuls[i % 2] += sample[i] == 0 ? 1 : 0;
    }
    int many = sample.length / 3;
    if (sample.length >= 4 && nuls[1] > many && nuls[0] == 0) {
      return StandardCharsets.UTF_16LE;
    }
    return sample.length >= 4 && nuls[0] > many && nuls[1] == 0 ? StandardCharsets.UTF_16BE : null;
  }

  /** The unpacked text as bytes whose line ends are those of ASCII. */
  InputStream plain(InputStream text) throws IOException {
    return transcoded
        ? ReaderInputStream.builder()
            .setReader(new InputStreamReader(text, Charset.forName(charset)))
            .setCharset(StandardCharsets.UTF_8)
            .get()
        : text;
  }

  /** The charset of {@link #plain}. */
  Charset plainCharset() {
    return transcoded ? StandardCharsets.UTF_8 : Charset.forName(charset);
  }
}
