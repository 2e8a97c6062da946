package dev.sparkdrop.jobs;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How the characters of a text object are written: told by its first bytes, or by the user. */
final class TextEncoding {
  private static final int SAMPLE = 4096;

  private final Charset charset;
  private final boolean packed;

  private TextEncoding(Charset charset, boolean packed) {
    this.charset = charset;
    this.packed = packed;
  }

  /** Whether an object's first bytes are those of a packed file; they can be read again. */
  static boolean packed(BufferedInputStream raw) throws IOException {
    raw.mark(4);
    byte[] magic = raw.readNBytes(4);
    raw.reset();
    return Unpacking.isPacked(magic);
  }

  /**
   * Looks at the first bytes of a text; they can be read again.
   *
   * @param wanted what the user says, or null
   */
  static TextEncoding of(BufferedInputStream text, boolean packed, Charset wanted)
      throws IOException {
    text.mark(SAMPLE);
    byte[] sample = text.readNBytes(SAMPLE);
    text.reset();
    Charset utf16 = utf16(sample);
    Charset told = wanted == null ? StandardCharsets.UTF_8 : wanted;
    return new TextEncoding(utf16 == null ? told : utf16, packed);
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

  Charset charset() {
    return charset;
  }

  boolean packed() {
    return packed;
  }

  /** Whether it is read as UTF-8 after a conversion, since its line ends are not those of ASCII. */
  boolean transcoded() {
    String name = charset.name();
    return !name.equals("UTF-8")
        && !name.equals("US-ASCII")
        && !name.startsWith("ISO-8859-")
        && !name.startsWith("windows-125");
  }

  /** The text as bytes whose line ends are those of ASCII. */
  InputStream plain(InputStream text) throws IOException {
    return transcoded() ? TextObject.transcode(text, charset) : text;
  }

  /** The charset of {@link #plain}. */
  Charset plainCharset() {
    return transcoded() ? StandardCharsets.UTF_8 : charset;
  }
}
