package dev.sparkdrop.jobs;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.zip.ZipException;

/** The lines of a text object from some offset on, in bounded memory. */
final class Lines implements Closeable {
  /** A longer line is a bad row. */
  static final int LONGEST = 16 << 20;

  private static final int SHOWN = 1_000;
  private static final char REPLACEMENT = '\uFFFD';

  private final InputStream in;
  private final Charset charset;
  private final byte[] buffer = new byte[1 << 16];
  private final Deque<Line> ahead = new ArrayDeque<>();
  private int at;
  private int end;
  private long filled;
  private long number;

  /**
   * @param in the unpacked bytes from {@code offset} on
   * @param charset one whose line feeds, carriage returns and separators are those of ASCII
   */
  Lines(InputStream in, Charset charset, long offset) {
    this.in = in;
    this.charset = charset;
    this.filled = offset;
  }

  /** The offset of the next line's first byte. */
  long offset() {
    return ahead.isEmpty() ? filled - (end - at) : ahead.peekFirst().start();
  }

  /** How many lines came so far. */
  long number() {
    return number;
  }

  /**
   * The next line, or null after the last.
   *
   * @throws UnreadableException when the object is broken while it is unpacked
   */
  Line next() throws IOException {
    Line line = ahead.isEmpty() ? read() : ahead.removeFirst();
    if (line != null) {
      number = line.number();
    }
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
    ByteArrayOutputStream more = null;
    boolean tooLong = false;
    while (true) {
      int stop = at;
      while (stop < end && buffer[stop] != '\n' && buffer[stop] != '\r') {
        stop++;
      }
      if (stop < end && more == null) {
        int from = at;
        at = stop;
        byte[] bytes = buffer;
        if (stop + 1 == end) {
          // The ending may go on in what is read next.
          bytes = Arrays.copyOfRange(buffer, from, stop);
          from = 0;
        }
        int length = bytes == buffer ? stop - from : bytes.length;
        String ending = ending();
        return line(bytes, from, length, ending, start, false);
      }
      more = more == null ? new ByteArrayOutputStream() : more;
      if (more.size() <= LONGEST) {
        more.write(buffer, at, stop - at);
      }
      tooLong |= more.size() > LONGEST;
      at = stop;
      if (stop < end || !fill()) {
        String ending = at < end ? ending() : "";
        int length = tooLong ? Math.min(SHOWN, more.size()) : more.size();
        return line(more.toByteArray(), 0, length, ending, start, tooLong);
      }
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
    try {
      at = 0;
      end = 0;
      end = Math.max(0, in.read(buffer, 0, buffer.length));
      filled += end;
      return end > 0;
    } catch (ZipException | EOFException e) {
      // Only unpacking throws these: a plain stream ends with -1.
      throw new UnreadableException("Its gzip is broken: " + e.getMessage() + ".");
    } catch (IOException e) {
      if (Unpacking.isDamage(e)) {
        throw new UnreadableException("It can't be unpacked: " + e.getMessage() + ".");
      }
      throw e;
    }
  }

  private Line line(
      byte[] bytes, int from, int length, String ending, long start, boolean tooLong) {
    number++;
    String text = new String(bytes, from, length, charset);
    String fault = null;
    if (tooLong) {
      fault = "It is longer than " + (LONGEST >> 20) + " MiB.";
    } else if (text.indexOf(REPLACEMENT) >= 0 && !decodes(bytes, from, length)) {
      fault =
          "It is not "
              + charset
              + " text. Write --option=encoding= with the file's encoding, such as windows-1252.";
    }
    long stop = filled - (end - at);
    return new Line(text, ending, number, start, stop, fault);
  }

  private boolean decodes(byte[] bytes, int from, int length) {
    if (!charset.equals(StandardCharsets.UTF_8)) {
      return true;
    }
    try {
      charset.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
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
