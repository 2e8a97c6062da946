package dev.sparkdrop.jobs.text;

/** One line of a text object, and where it stands. */
final class Line {
  final String text;

  /** What ended it: a line feed, a carriage return, both, or nothing at the end. */
  final String ending;

  /** From 1 in the part that is read. */
  final long number;

  /** Offset of its first byte in the unpacked object. */
  final long start;

  /** Why it is no line of text; null for a sound one. */
  final String fault;

  Line(String text, String ending, long number, long start, String fault) {
    this.text = text;
    this.ending = ending;
    this.number = number;
    this.start = start;
    this.fault = fault;
  }
}
