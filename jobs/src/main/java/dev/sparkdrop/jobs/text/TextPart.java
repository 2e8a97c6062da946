package dev.sparkdrop.jobs.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A range of a text object's bytes; the records that begin in it belong to it. */
final class TextPart implements Serializable {
  private static final long serialVersionUID = 1;

  /** Parts of about this many bytes. */
  static final long SIZE = Long.getLong("sparkdrop.part", 32L << 20);

  final TextObject object;

  /** Its place in the object. */
  final int number;

  final long start;
  final long end;

  /** How many lines of the object stand before it, where that is known by now. */
  long line;

  private TextPart(TextObject object, int number, long start, long end) {
    this.object = object;
    this.number = number;
    this.start = start;
    this.end = end;
    this.line = object.dataLine;
  }

  /** The object as one part. */
  static TextPart whole(TextObject object) {
    return new TextPart(object, 0, object.dataStart, Long.MAX_VALUE);
  }

  /** The object cut into parts, the last of which reaches to its end. */
  static List<TextPart> split(TextObject object, long size) {
    List<TextPart> parts = new ArrayList<>();
    long start = object.dataStart;
    while (object.splittable() && object.size() - start > size + size / 2) {
      parts.add(new TextPart(object, parts.size(), start, start + size));
      start += size;
    }
    parts.add(new TextPart(object, parts.size(), start, Long.MAX_VALUE));
    return parts;
  }

  /** How long it takes to read, in bytes. */
  long cost() {
    return end == Long.MAX_VALUE ? Math.max(1, object.cost() - start) : end - start;
  }
}
