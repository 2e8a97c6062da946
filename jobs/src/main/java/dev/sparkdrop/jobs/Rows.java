package dev.sparkdrop.jobs;

/** How many rows went where. */
public final class Rows {
  /** Every data record of the objects that were read: out and bad, exactly. */
  final long in;

  /** Into the table. */
  final long out;

  /** Beside the table, with a reason each. */
  final long bad;

  Rows(long out, long bad) {
    this.in = out + bad;
    this.out = out;
    this.bad = bad;
  }
}
