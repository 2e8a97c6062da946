package dev.sparkdrop.ledger;

import java.util.List;

/**
 * What a job says of its own work, in the object that {@code ${run.report}} names.
 *
 * @param rows null where it did not count
 * @param leftOut objects it could not or must not process; null for none
 * @param badRows those that it put aside; null for none, or where it does not tell
 * @param table what it wrote; null for nothing, or where it does not tell
 * @param columns what became of the table's columns; null where it does not tell
 * @param warnings sentences for people; null for none
 * @param message the sentence that it failed with; null where it did not
 */
public record JobReport(
    Rows rows,
    List<Manifest.Dropped> leftOut,
    BadRows badRows,
    Table table,
    Columns columns,
    List<String> warnings,
    String message) {

  /**
   * The table that was written.
   *
   * @param uri {@code gs://} prefix of the table
   * @param version of the table with this run's rows; null where it has no versions
   * @param files {@code gs://} URIs of the Parquet files with this run's rows; null where the job
   *     does not say, empty where it wrote no rows
   */
  public record Table(String uri, Long version, List<String> files) {

    /** As receipts have it: the files may be many, and are in the report. */
    Table withoutFiles() {
      return new Table(uri, version, null);
    }
  }

  /** Columns in words, as {@code price decimal(12,2)}; each list null for none. */
  public record Columns(List<String> added, List<String> widened) {
    /** Null where nothing became of them. */
    Columns orNull() {
      return (added == null || added.isEmpty()) && (widened == null || widened.isEmpty())
          ? null
          : this;
    }
  }

  /**
   * How many rows were put aside of one file or one column.
   *
   * @param file null where it counts by column
   * @param column null where it counts by file, or where a whole record was wrong
   */
  public record BadCount(String file, String column, long rows) {}

  /** Rows read, written to the table, and put aside. LakeJob's {@code in} is {@code out + bad}. */
  public record Rows(long in, long out, long bad) {}

  /**
   * What was put aside.
   *
   * @param place {@code gs://} prefix of all of it; null where the job does not say
   * @param first some of it; null for none
   * @param byFile counts, the most first; null where it does not count
   * @param byColumn likewise
   */
  public record BadRows(
      String place, List<BadRow> first, List<BadCount> byFile, List<BadCount> byColumn) {

    /** As receipts have it: without what is in the rows. */
    BadRows counts() {
      return new BadRows(place, null, byFile, byColumn);
    }
  }

  /**
   * One of them; each part null where the job does not say.
   *
   * @param file the object that it was in
   * @param line there, from 1
   * @param raw its text, as far as the job tells it
   */
  public record BadRow(String file, Long line, String raw, String reason) {}
}
