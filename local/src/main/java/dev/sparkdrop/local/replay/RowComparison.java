package dev.sparkdrop.local.replay;

import dev.sparkdrop.local.replay.RowDifference.SourceCount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares tables by their rows, as multisets: a row that is there twice is there twice. DuckDB
 * does the work, in memory and with files beside it where that is too small.
 */
final class RowComparison implements AutoCloseable {
  private static final int EXAMPLES = 3;
  private static final int FILES = 20;
  private static final int LONGEST = 300;

  /** How the shipped job names the file of a row, in its table and in its bad rows. */
  private static final List<String> SOURCES = List.of("_source", "file");

  private final Connection connection;
  private final Set<String> ignored;

  /**
   * @param spill a folder for what does not fit into memory
   * @param ignored columns that are not compared, as those with the time of the run
   */
  RowComparison(Path spill, Set<String> ignored) throws SQLException {
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
    this.ignored = ignored;
    run("SET autoinstall_known_extensions = false");
    run("SET temp_directory = " + text(spill.toString()));
    run("SET memory_limit = '1GB'");
  }

  /**
   * Compares what was written into one place.
   *
   * @param before null where the earlier replay wrote nothing there
   * @param after likewise the later one
   */
  RowDifference compare(String name, PlainTable before, PlainTable after) throws SQLException {
    Map<String, String> old = view("before", before);
    Map<String, String> now = view("after", after);
    List<String> columns = new ArrayList<>();
    List<String> common = new ArrayList<>();
    if (!old.isEmpty() && !now.isEmpty()) {
      columnChanges(old, now, columns);
    }
    Map<String, String> all = old.isEmpty() ? now : old;
    for (Map.Entry<String, String> each : all.entrySet()) {
      String other =
          old.isEmpty()
              ? each.getValue()
              : now.isEmpty() ? each.getValue() : now.get(each.getKey());
      if (other != null && !ignored.contains(each.getKey())) {
        String column = quoted(each.getKey());
        // A value of another type is the same if it is written the same.
        common.add(
            other.equals(each.getValue())
                ? column
                : "CAST(" + column + " AS VARCHAR) AS " + column);
      }
    }
    if (common.isEmpty()) {
      return new RowDifference(
          name, count("before"), count("after"), 0, 0, List.of(), columns, List.of(), List.of());
    }
    String rows = String.join(", ", common);
    onlyIn("added", "after", "before", rows, now.isEmpty(), old.isEmpty());
    onlyIn("removed", "before", "after", rows, old.isEmpty(), now.isEmpty());
    String source =
        SOURCES.stream()
            .filter(all::containsKey)
            .filter(each -> !ignored.contains(each))
            .findFirst()
            .orElse(null);
    return new RowDifference(
        name,
        count("before"),
        count("after"),
        count("added"),
        count("removed"),
        source == null ? List.of() : sources(quoted(source)),
        columns,
        examples("added"),
        examples("removed"));
  }

  private static void columnChanges(
      Map<String, String> old, Map<String, String> now, List<String> told) {
    now.forEach(
        (column, type) -> {
          if (!old.containsKey(column)) {
            told.add("column " + column + " " + type + " is new");
          } else if (!old.get(column).equals(type)) {
            told.add("column " + column + " was " + old.get(column) + " and is " + type);
          }
        });
    old.keySet().stream()
        .filter(column -> !now.containsKey(column))
        .forEach(column -> told.add("column " + column + " is gone"));
  }

  /** Makes a view of a table; its columns, none where it has no rows. */
  private Map<String, String> view(String view, PlainTable table) throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    if (table == null || table.files().isEmpty()) {
      run("CREATE OR REPLACE VIEW " + view + " AS SELECT 0 AS nothing WHERE false");
      return columns;
    }
    String files =
        table.files().stream()
            .map(file -> text(file.toString()))
            .collect(Collectors.joining(", ", "[", "]"));
    String reader =
        switch (table.kind()) {
          case PARQUET ->
              "read_parquet(%s, union_by_name = true, hive_partitioning = true, hive_types_autocast = false)";
          case JSON ->
              "read_json(%s, union_by_name = true, maximum_object_size = 67108864, map_inference_threshold = -1)";
          case CSV -> "read_csv(%s, union_by_name = true, all_varchar = true)";
          case OTHER -> throw new IllegalArgumentException("no rows to read in " + table.name());
        };
    run("CREATE OR REPLACE VIEW " + view + " AS SELECT * FROM " + reader.formatted(files));
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("DESCRIBE " + view)) {
      while (found.next()) {
        columns.put(found.getString("column_name"), found.getString("column_type"));
      }
    }
    return columns;
  }

  private void onlyIn(String table, String in, String notIn, String rows, boolean none, boolean all)
      throws SQLException {
    String found =
        none
            ? "SELECT * FROM " + notIn + " WHERE false"
            : all
                ? "SELECT " + rows + " FROM " + in
                : "SELECT "
                    + rows
                    + " FROM "
                    + in
                    + " EXCEPT ALL SELECT "
                    + rows
                    + " FROM "
                    + notIn;
    run("CREATE OR REPLACE TEMP TABLE " + table + " AS " + found);
  }

  private long count(String view) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT count(*) FROM " + view)) {
      found.next();
      return found.getLong(1);
    }
  }

  private List<SourceCount> sources(String column) throws SQLException {
    List<String> parts = new ArrayList<>();
    for (String view : List.of("before", "after", "added", "removed")) {
      boolean nothing = count(view) == 0;
      parts.add(
          nothing
              ? "SELECT NULL::VARCHAR AS source, '" + view + "' AS part, 0::BIGINT AS n WHERE false"
              : "SELECT CAST(%s AS VARCHAR) AS source, '%s' AS part, count(*) AS n FROM %s GROUP BY 1"
                  .formatted(column, view, view));
    }
    String sums =
        List.of("before", "after", "added", "removed").stream()
            .map(part -> "coalesce(sum(n) FILTER (part = '" + part + "'), 0)::BIGINT AS n_" + part)
            .collect(Collectors.joining(", "));
    List<SourceCount> counts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT source, "
                    + sums
                    + " FROM ("
                    + String.join(" UNION ALL ", parts)
                    + ") GROUP BY source HAVING n_added + n_removed > 0"
                    + " ORDER BY n_added + n_removed DESC, source LIMIT "
                    + FILES)) {
      while (found.next()) {
        counts.add(
            new SourceCount(
                String.valueOf(found.getString(1)),
                found.getLong(2),
                found.getLong(3),
                found.getLong(4),
                found.getLong(5)));
      }
    }
    return counts;
  }

  private List<String> examples(String table) throws SQLException {
    List<String> examples = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT * FROM " + table + " ORDER BY ALL LIMIT " + EXAMPLES)) {
      while (found.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          String name = found.getMetaData().getColumnName(i);
          if (!name.startsWith("_")) {
            values.add(name + "=" + found.getString(i));
          }
        }
        String row = String.join(", ", values).replaceAll("\\p{Cntrl}", " ");
        examples.add(row.length() > LONGEST ? row.substring(0, LONGEST) + "…" : row);
      }
    }
    return examples;
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String quoted(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
