package dev.sparkdrop.ledger;

import java.util.List;

/**
 * What a job says of its own work, in the object that {@code ${run.report}} names.
 *
 * @param rows null where it did not count
 * @param leftOut objects it could not or must not process; null for none
 */
public record Report(Rows rows, List<Manifest.Dropped> leftOut) {

  /** Rows read, written to the table, and put aside; {@code in = out + bad}. */
  public record Rows(long in, long out, long bad) {}
}
