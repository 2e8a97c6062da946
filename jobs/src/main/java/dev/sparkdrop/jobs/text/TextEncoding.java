package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.batch.UnreadableException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.io.ByteOrderMark;
import org.apache.commons.io.input.ReaderInputStream;

/** How a text object is written: told by its first bytes, or by the user. */
final class TextEncoding implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int SAMPLE = 4096;

  /** Stands for bytes that are no text, in text that was converted; no text has it. */
  static final char DAMAGE = '\uFFFF';

  /** Whether its bytes must be unpacked. */
  final boolean packed;

  /** Whether it is read as UTF-8 after a conversion, since its line ends are not those of ASCII. */
  final boolean transcoded;

  /** The charset's name. */
  final String charset;

  private TextEncoding(String charset, boolean packed) {
    this.charset = charset;
    this.packed = packed;
    this.transcoded = !charset.matches("UTF-8|US-ASCII|ISO-8859-.*|windows-125.");
  }

  /** Plain text in UTF-8. */
  static TextEncoding utf8() {
    return new TextEncoding("UTF-8", false);
  }

  /**
   * Looks at the first bytes of a text; they can be read again.
   *
   * @param wanted what the user says, or null
   * @throws UnreadableException where the user's word can't be true
   */
  static TextEncoding of(BufferedInputStream text, boolean packed, String wanted)
      throws IOException {
    text.mark(SAMPLE);
    byte[] sample = text.readNBytes(SAMPLE);
    text.reset();
    Charset told = wanted == null ? StandardCharsets.UTF_8 : Charset.forName(wanted);
    Charset seen = seen(sample);
    boolean wide = told.name().startsWith("UTF-16");
    // Separators and line ends have a NUL each.
    if (seen == null && wide && sample.length > 0 && nuls(sample, 0) + nuls(sample, 1) == 0) {
      throw new UnreadableException(
          "It is not " + told + " text. Leave --option=encoding= away, or name the file's own.");
    }
    return new TextEncoding((seen == null ? told : seen).name(), packed);
  }

  /** What the bytes say of themselves, whatever the user says; else null. */
  private static Charset seen(byte[] sample) {
    if (begins(sample, ByteOrderMark.UTF_8)) {
      return StandardCharsets.UTF_8;
    }
    // Its mark begins as that of UTF-16.
    if (begins(sample, ByteOrderMark.UTF_32LE) || begins(sample, ByteOrderMark.UTF_32BE)) {
      return Charset.forName("UTF-32");
    }
    if (begins(sample, ByteOrderMark.UTF_16LE) || begins(sample, ByteOrderMark.UTF_16BE)) {
      return StandardCharsets.UTF_16;
    }
    for (int low = 0; low < 2; low++) {
      // Western text has a NUL in every other byte; any text has them in its line ends.
      boolean western = nuls(sample, 1 - low) > sample.length / 3;
      boolean lines = nuls(sample, 1 - low) > sample.length / 50 && hasWideEnds(sample, low);
      if (sample.length >= 4 && nuls(sample, low) == 0 && (western || lines)) {
        return low == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
      }
    }
    return null;
  }

  private static boolean begins(byte[] sample, ByteOrderMark mark) {
    return sample.length >= mark.length()
        && Arrays.equals(sample, 0, mark.length(), mark.getBytes(), 0, mark.length());
  }

  /** How many bytes are NUL of those at even places, or at odd ones. */
  private static int nuls(byte[] sample, int from) {
    int nuls = 0;
    for (int i = from; i < sample.length; i += 2) {
      nuls += sample[i] == 0 ? 1 : 0;
    }
    return nuls;
  }

  /** Whether most line ends and commas have a NUL beside them; a stray NUL is in any text. */
  private static boolean hasWideEnds(byte[] sample, int low) {
    int wide = 0;
    for (int i = 0; i + 1 < sample.length; i += 2) {
      if (sample[i + low] == '\n' || sample[i + low] == ',') {
        wide += sample[i + 1 - low] == 0 ? 1 : -1;
      }
    }
    return wide > 0;
  }

  /**
   * The unpacked text as bytes whose line ends are those of ASCII.
   *
   * @param strict whether bytes that are no text end it with a {@link
   *     java.nio.charset.CharacterCodingException}; else {@link #DAMAGE} stands for them
   */
  InputStream plain(InputStream text, boolean strict) throws IOException {
    if (!transcoded) {
      return text;
    }
    CodingErrorAction action = strict ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE;
    CharsetDecoder decoder =
        Charset.forName(charset)
            .newDecoder()
            .onMalformedInput(action)
            .onUnmappableCharacter(action)
            .replaceWith(String.valueOf(DAMAGE));
    return ReaderInputStream.builder()
        .setReader(new InputStreamReader(text, decoder))
        .setCharset(StandardCharsets.UTF_8)
        .get();
  }

  /** The sentence for bytes that are no text. */
  String fault() {
    return "It is not "
        + charset
        + " text. Write --option=encoding= with the file's encoding, such as windows-1252.";
  }

  /** The charset of {@link #plain}. */
  Charset plainCharset() {
    return transcoded ? StandardCharsets.UTF_8 : Charset.forName(charset);
  }
}
