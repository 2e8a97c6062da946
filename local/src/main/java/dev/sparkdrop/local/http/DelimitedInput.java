package dev.sparkdrop.local.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A buffered stream in which a delimiter can be searched for. */
final class DelimitedInput {
  /** What {@link #readUpTo} returns where the stream ended without a delimiter. */
  static final int ENDED = -2;

  /** Most bodies are small, and to clear a large buffer for each takes longer than to read them. */
  private static final int LEAST = 1 << 12;

  private static final int MOST = 1 << 16;

  private final InputStream in;
  private byte[] buffer = new byte[LEAST];
  private int start;
  private int end;

  /** For each byte, the shift of one delimiter. */
  private final int[] shifts = new int[256];

  private byte[] shiftsOf;

  DelimitedInput(InputStream in) {
    this.in = in;
  }

  int read() throws IOException {
    return start < end || fill() ? buffer[start++] & 0xff : -1;
  }

  /**
   * Reads what comes before a delimiter; the delimiter itself is passed over.
   *
   * @return how many bytes, at least one; -1 where the delimiter comes next; {@link #ENDED}
   */
  int readUpTo(byte[] delimiter, byte[] target, int from, int count) throws IOException {
    while (end - start < delimiter.length && fill()) {
      // A delimiter is found only in one piece.
    }
    if (end - start < delimiter.length) {
      return ENDED;
    }
    int last = Math.min(end - delimiter.length, start + count - 1);
    int at = start;
    while (at <= last && !isAt(delimiter, at)) {
      at += shift(delimiter, buffer[at + delimiter.length - 1]);
    }
    at = Math.min(at, last + 1);
    if (at == start) {
      start += delimiter.length;
      return -1;
    }
    int n = at - start;
    System.arraycopy(buffer, start, target, from, n);
    start += n;
    return n;
  }

  /**
   * How far the delimiter can move on, by what lies under its last byte (Horspool's search): by all
   * of its length, mostly, so that few bytes of a content are looked at.
   */
  private int shift(byte[] delimiter, byte under) {
    if (delimiter != shiftsOf) {
      Arrays.fill(shifts, delimiter.length);
      for (int i = 0; i < delimiter.length - 1; i++) {
        shifts[delimiter[i] & 0xff] = delimiter.length - 1 - i;
      }
      shiftsOf = delimiter;
    }
    return shifts[under & 0xff];
  }

  private boolean isAt(byte[] delimiter, int at) {
    if (buffer[at] != delimiter[0]) {
      return false;
    }
    for (int i = 1; i < delimiter.length; i++) {
      if (buffer[at + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads more behind what is buffered; false at the end of the stream. */
  private boolean fill() throws IOException {
    byte[] unread = buffer;
    if (end == buffer.length && buffer.length < MOST) {
      // It was filled: there is more to come.
      buffer = new byte[buffer.length * 4];
    }
    System.arraycopy(unread, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    int n = in.read(buffer, end, buffer.length - end);
    end += Math.max(n, 0);
    return n > 0;
  }
}
