package dev.sparkdrop.ledger;

import java.util.List;

/**
 * What a job says of its own work, in the object that {@code ${run.report}} names.
 *
 * @param rows null where it did not count
 * @param leftOut objects it could not or must not process; null for none
 * @param badRows those that it put aside; null for none, or where it does not tell
 */
public record JobReport(Rows rows, List<Manifest.Dropped> leftOut, BadRows badRows) {

  /** Rows read, written to the table, and put aside; {@code in = out + bad}. */
  public record Rows(long in, long out, long bad) {}

  /**
   * What was put aside.
   *
   * @param place {@code gs://} prefix of all of it; null where the job does not say
   * @param first some of it; null for none
   */
  public record BadRows(String place, List<BadRow> first) {}

  /**
   * One of them; each part null where the job does not say.
   *
   * @param file the object that it was in
   * @param line there, from 1
   * @param raw its text, as far as the job tells it
   */
  public record BadRow(String file, Long line, String raw, String reason) {}
}
