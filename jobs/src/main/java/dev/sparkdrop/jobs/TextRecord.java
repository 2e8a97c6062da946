package dev.sparkdrop.jobs;

/** One data record of a CSV or JSON-lines object, as it was written. */
final class TextRecord extends TextItem {
  private static final long serialVersionUID = 1;

  private final long line;
  private final String raw;
  private final String fault;

  /**
   * @param line where the record begins, from 1
   * @param fault why it is no record of its format, or null
   */
  TextRecord(int source, long line, String raw, String fault) {
    super(source);
    this.line = line;
    this.raw = raw;
    this.fault = fault;
  }

  long line() {
    return line;
  }

  String raw() {
    return raw;
  }

  /** Null for a sound record. */
  String fault() {
    return fault;
  }
}
