package dev.sparkdrop.jobs.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The lines of a text object from some offset on, in bounded memory.
 *
 * <p>Our own: Hadoop's reader does not tell which of the line ends it met, and a quoted field keeps
 * it.
 */
public final class Lines {
  /** A longer line is a bad row. */
  static final int LONGEST = 16 << 20;

  private static final int SHOWN = 1_000;
  private static final char REPLACEMENT = '\uFFFD';

  private final InputStream in;
  private final TextEncoding encoding;
  private final Charset charset;
  private final byte[] buffer = new byte[1 << 16];
  private final Deque<Line> ahead = new ArrayDeque<>();
  private int at;
  private int end;
  private long filled;
  private long number;

  /**
   * @param in the unpacked bytes from {@code offset} on
   * @param encoding of the object; {@code in} has its plain bytes
   */
  Lines(InputStream in, TextEncoding encoding, long offset) {
    this.in = in;
    this.encoding = encoding;
    this.charset = encoding.plainCharset();
    this.filled = offset;
  }

  /** The offset of the next line's first byte. */
  long offset() {
    return ahead.isEmpty() ? filled - (end - at) : ahead.peekFirst().start;
  }

  /** How many lines came so far. */
  long number() {
    return number;
  }

  /**
   * The next line, or null after the last.
   *
   * @throws dev.sparkdrop.jobs.batch.UnreadableException when the object is broken while it is
   *     unpacked
   */
  Line next() throws IOException {
    Line line = ahead.isEmpty() ? read() : ahead.removeFirst();
    number = line == null ? number : line.number;
    return line;
  }

  /** Drops the rest of a line, and counts from the next one on. */
  void begin() throws IOException {
    next();
    number = 0;
  }

  /** Gives lines back that were read too far; they come again in the same order. */
  void unread(List<Line> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      ahead.addFirst(lines.get(i));
    }
    number -= lines.size();
  }

  private Line read() throws IOException {
    if (at == end && !fill()) {
      return null;
    }
    long start = filled - (end - at);
    int from = at;
    skipToEnding();
    if (at + 1 < end) {
      // The common case: nothing is copied, and the ending is all there.
      int length = at - from;
      return line(buffer, from, length, ending(), start);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(buffer, from, at - from);
    while (at == end && fill()) {
      skipToEnding();
      // What is much too long is not kept, only skipped.
      bytes.write(buffer, 0, bytes.size() > LONGEST ? 0 : at);
    }
    String ending = at < end ? ending() : "";
    return line(bytes.toByteArray(), 0, bytes.size(), ending, start);
  }

  private void skipToEnding() {
    while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
      at++;
    }
  }

  private String ending() throws IOException {
    if (buffer[at++] == '\n') {
      return "\n";
    }
    if ((at < end || fill()) && buffer[at] == '\n') {
      at++;
      return "\r\n";
    }
    return "\r";
  }

  private boolean fill() throws IOException {
    at = 0;
    end = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    filled += end;
    return end > 0;
  }

  private Line line(byte[] bytes, int from, int length, String ending, long start) {
    boolean tooLong = length > LONGEST;
    String text = new String(bytes, from, tooLong ? SHOWN : length, charset);
    String fault = null;
    if (tooLong) {
      fault = "It is longer than " + (LONGEST >> 20) + " MiB.";
    } else if (isDamaged(text, bytes, from, length)) {
      fault = encoding.fault();
    }
    number++;
    return new Line(text, ending, number, start, fault);
  }

  /** Whether some of the bytes were no text; a replacement character may also be the file's own. */
  private boolean isDamaged(String text, byte[] bytes, int from, int length) {
    if (encoding.transcoded || text.indexOf(REPLACEMENT) < 0) {
      return encoding.transcoded && text.indexOf(TextEncoding.DAMAGE) >= 0;
    }
    try {
      charset.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
      return false;
    } catch (CharacterCodingException e) {
      return true;
    }
  }
}
