package dev.sparkdrop.jobs;

/** One line of a text object, and where it stands. */
final class Line {
  private final String text;
  private final String ending;
  private final long number;
  private final long start;
  private final long end;
  private final String fault;

  /**
   * @param ending what ended it: a line feed, a carriage return, both, or nothing at the end
   * @param number from 1 in the part that is read
   * @param start offset of its first byte in the unpacked object
   * @param end offset behind its ending
   * @param fault why it is no line of text, or null
   */
  Line(String text, String ending, long number, long start, long end, String fault) {
    this.text = text;
    this.ending = ending;
    this.number = number;
    this.start = start;
    this.end = end;
    this.fault = fault;
  }

  String text() {
    return text;
  }

  String ending() {
    return ending;
  }

  long number() {
    return number;
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  /** Null for a sound line. */
  String fault() {
    return fault;
  }
}
