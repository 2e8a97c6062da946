package dev.sparkdrop.jobs;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.ZipException;

/** The lines of a text object, with their numbers, in bounded memory. */
final class Lines implements Closeable {
  /** A line beyond this is no text that anybody meant. */
  private static final int LONGEST = 16 << 20;

  // A noncharacter stands for bytes that are not UTF-8: a U+FFFD may well be in the text itself.
  private static final char DAMAGE = '\uFFFE';

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final Deque<String> ahead = new ArrayDeque<>();
  private int at;
  private int end;
  private long number;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The number of the line that came last, from 1. */
  long number() {
    return number;
  }

  /**
   * The next line without its line feed, or null after the last.
   *
   * @throws UnreadableException when the object is broken gzip, UTF-16, or not made of lines
   */
  String next() throws IOException {
    String line = ahead.isEmpty() ? read() : ahead.removeFirst();
    if (line != null) {
      number++;
    }
    return line;
  }

  /** Gives lines back that were read too far; they come again in the same order. */
  void unread(List<String> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      ahead.addFirst(lines.get(i));
    }
    number -= lines.size();
  }

  /** A record of what was read: a faulty one where the bytes were not UTF-8. */
  static TextRecord record(int source, long line, String text) {
    String raw = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    String fault = raw.indexOf(DAMAGE) < 0 ? null : "It is not UTF-8 text.";
    return new TextRecord(source, line, shown(raw), fault);
  }

  /** The text as it may be shown. */
  static String shown(String text) {
    return text.replace(DAMAGE, '\uFFFD');
  }

  private String read() throws IOException {
    ByteArrayOutputStream line = null;
    while (true) {
      if (at == end && !fill()) {
        return line == null ? null : decode(line.toByteArray(), 0, line.size());
      }
      int feed = at;
      while (feed < end && buffer[feed] != '\n') {
        feed++;
      }
      int start = at;
      at = Math.min(feed + 1, end);
      if (feed < end && line == null) {
        return decode(buffer, start, feed - start);
      }
      line = line == null ? new ByteArrayOutputStream() : line;
      line.write(buffer, start, feed - start);
      if (feed < end) {
        return decode(line.toByteArray(), 0, line.size());
      }
      if (line.size() > LONGEST) {
        throw new UnreadableException(
            "Line " + (number + 1) + " is longer than " + (LONGEST >> 20) + " MiB.");
      }
    }
  }

  private boolean fill() throws IOException {
    try {
      at = 0;
      end = Math.max(0, in.read(buffer, 0, buffer.length));
      return end > 0;
    } catch (ZipException | EOFException e) {
      // Only unpacking throws these: a plain stream ends with -1.
      throw new UnreadableException("Its gzip is broken: " + e.getMessage() + ".");
    }
  }

  private String decode(byte[] bytes, int start, int length) throws UnreadableException {
    int from = start;
    if (number == 0 && length >= 2) {
      int mark = ((bytes[start] & 0xff) << 8) | (bytes[start + 1] & 0xff);
      if (mark == 0xfeff || mark == 0xfffe) {
        throw new UnreadableException("It is UTF-16 text; save it as UTF-8.");
      }
      boolean utf8 = mark == 0xefbb && length >= 3 && (bytes[start + 2] & 0xff) == 0xbf;
      from = utf8 ? start + 3 : start;
    }
    String text = new String(bytes, from, start + length - from, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0 && !isUtf8(bytes, from, start + length - from)) {
      return text.replace('\uFFFD', DAMAGE);
    }
    return text;
  }

  private static boolean isUtf8(byte[] bytes, int from, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
