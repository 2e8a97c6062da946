package dev.sparkdrop.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Lays the columns of a batch's files beside the table's: finds those it has, adds those it lacks.
 *
 * <p>Files must come in one order, always the same for the same batch, since names that become
 * equal when made safe are told apart by who came first.
 */
final class SchemaMerge {
  // A folder run=… makes "run" a column of the table for every reader of it.
  private static final String PARTITION = "run";

  private final int fixed;
  private final List<TableColumn> columns;
  private final Map<String, List<Integer>> bySource = new HashMap<>();
  private final Map<String, Integer> byName = new HashMap<>();
  private final Set<String> taken = new HashSet<>(Set.of(PARTITION));

  SchemaMerge(TableSchema table) {
    columns = new ArrayList<>(table.columns());
    fixed = columns.size();
    for (int i = 0; i < fixed; i++) {
      index(i);
    }
  }

  /**
   * Takes in one file.
   *
   * @param header the file's own names, in its order
   * @param types what the file's values are, beside the names
   * @return for each name the position of its column in the table
   */
  int[] add(List<String> header, List<ColumnType> types) {
    int[] positions = new int[header.size()];
    Arrays.fill(positions, -1);
    Set<Integer> claimed = new HashSet<>();
    // The same name first: only then may what is left claim a column that is merely alike.
    for (int i = 0; i < positions.length; i++) {
      for (int candidate : bySource.getOrDefault(header.get(i), List.of())) {
        if (positions[i] < 0 && claimed.add(candidate)) {
          positions[i] = candidate;
        }
      }
    }
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] < 0) {
        String safe = ColumnNames.safe(header.get(i));
        Integer alike = byName.get(safe.toLowerCase(Locale.ROOT));
        positions[i] = alike != null && claimed.add(alike) ? alike : create(header.get(i), safe);
        claimed.add(positions[i]);
      }
      widen(positions[i], types.get(i));
    }
    return positions;
  }

  /** The table with what was added; a column in which nothing was seen holds text. */
  TableSchema result() {
    List<TableColumn> result = new ArrayList<>();
    for (TableColumn column : columns) {
      result.add(
          column.type().equals(ColumnType.NONE) ? column.withType(ColumnType.STRING) : column);
    }
    return new TableSchema(result);
  }

  /** Whether the table gained a column. */
  boolean grew() {
    return columns.size() > fixed;
  }

  private int create(String source, String safe) {
    columns.add(new TableColumn(ColumnNames.unique(safe, taken), source, ColumnType.NONE));
    index(columns.size() - 1);
    return columns.size() - 1;
  }

  private void index(int position) {
    TableColumn column = columns.get(position);
    String name = column.name().toLowerCase(Locale.ROOT);
    taken.add(name);
    byName.put(name, position);
    bySource.computeIfAbsent(column.source(), s -> new ArrayList<>()).add(position);
  }

  private void widen(int position, ColumnType seen) {
    if (position >= fixed) {
      TableColumn column = columns.get(position);
      columns.set(position, column.withType(column.type().merge(seen)));
    }
  }
}
