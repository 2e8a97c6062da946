package dev.sparkdrop.local.replay;

import java.util.List;

/**
 * How what two replays wrote into one table differs.
 *
 * @param before how many rows the earlier one wrote
 * @param after how many the later one wrote
 * @param added rows that only the later one has; a row that it has once more counts, too
 * @param removed rows that only the earlier one has
 * @param sources the files of the batch whose rows differ, the most first; empty where rows do not
 *     tell their file
 * @param columns what is different with columns, a sentence each
 * @param addedRows some of those rows, as text
 * @param removedRows likewise
 */
record RowDifference(
    String table,
    long before,
    long after,
    long added,
    long removed,
    List<SourceCount> sources,
    List<String> columns,
    List<String> addedRows,
    List<String> removedRows) {

  /** Of one file of the batch. */
  record SourceCount(String source, long before, long after, long added, long removed) {}

  boolean isNone() {
    return added == 0 && removed == 0 && columns.isEmpty();
  }
}
