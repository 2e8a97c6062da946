package dev.sparkdrop.jobs;

/** How many rows went where. */
final class Rows {
  private final long out;
  private final long bad;

  Rows(long out, long bad) {
    if (out < 0 || bad < 0) {
      throw new IllegalArgumentException("Negative rows: " + out + " out, " + bad + " bad");
    }
    this.out = out;
    this.bad = bad;
  }

  /** Every data record of the objects that were read: out and bad, exactly. */
  long in() {
    return out + bad;
  }

  /** Into the table. */
  long out() {
    return out;
  }

  /** Beside the table, with a reason each. */
  long bad() {
    return bad;
  }
}
