package dev.sparkdrop.gcp;

import com.google.api.services.bigquery.model.TableFieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How the columns of staged files fit a table that is there. */
final class ColumnFit {
  /** A value of the key may be put where one of those stands. */
  private static final Map<String, Set<String>> COERCED =
      Map.of(
          "INTEGER", Set.of("NUMERIC", "BIGNUMERIC", "FLOAT"),
          "NUMERIC", Set.of("BIGNUMERIC", "FLOAT"),
          "BIGNUMERIC", Set.of("FLOAT"),
          "DATE", Set.of("DATETIME"));

  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "INT64", "INTEGER",
          "FLOAT64", "FLOAT",
          "BOOL", "BOOLEAN",
          "STRUCT", "RECORD",
          "DECIMAL", "NUMERIC",
          "BIGDECIMAL", "BIGNUMERIC");

  private final String table;
  private final List<TableFieldSchema> columns;
  private final List<String> faults = new ArrayList<>();

  private ColumnFit(String table, List<TableFieldSchema> columns) {
    this.table = table;
    this.columns = columns;
  }

  /**
   * The columns that the table lacks, as they may be added.
   *
   * @param table {@code project.dataset.table}
   * @throws RefusedLoad with a sentence for each column that does not fit, and what to do about it
   */
  static List<TableFieldSchema> missing(
      String table, List<TableFieldSchema> columns, List<TableFieldSchema> staged)
      throws RefusedLoad {
    ColumnFit fit = new ColumnFit(table, columns);
    List<TableFieldSchema> missing = new ArrayList<>();
    for (TableFieldSchema field : staged) {
      Optional<TableFieldSchema> there = find(columns, field.getName());
      there.ifPresentOrElse(column -> fit.compare(column, field), () -> missing.add(field));
    }
    fit.required(staged);
    if (!fit.faults.isEmpty()) {
      throw new RefusedLoad(String.join(" ", fit.faults));
    }
    return relaxed(missing);
  }

  /** The same columns, none of them REQUIRED: a later file may lack one. */
  static List<TableFieldSchema> relaxed(List<TableFieldSchema> fields) {
    return fields.stream()
        .map(field -> required(field) ? field.clone().setMode("NULLABLE") : field)
        .toList();
  }

  static Optional<TableFieldSchema> find(List<TableFieldSchema> fields, String name) {
    return fields.stream().filter(field -> field.getName().equalsIgnoreCase(name)).findFirst();
  }

  private void required(List<TableFieldSchema> staged) {
    for (TableFieldSchema column : columns) {
      if (required(column) && find(staged, column.getName()).isEmpty()) {
        faults.add(
            "Column %s of %s is REQUIRED, and the files do not have it. Run ALTER TABLE `%s` ALTER COLUMN `%s` DROP NOT NULL."
                .formatted(column.getName(), table, table, column.getName()));
      }
    }
  }

  private void compare(TableFieldSchema column, TableFieldSchema field) {
    String has = described(column);
    String gets = described(field);
    if (has.equals(gets)) {
      return;
    }
    String from = type(column);
    String to = type(field);
    boolean single = !repeated(column) && !repeated(field);
    if (single && COERCED.getOrDefault(to, Set.of()).contains(from)) {
      return;
    }
    boolean widens = single && COERCED.getOrDefault(from, Set.of()).contains(to);
    faults.add(
        "Column %s of %s is %s, and the files have %s."
                .formatted(column.getName(), table, has, gets)
            + (widens && !to.equals("DATETIME")
                ? " Run ALTER TABLE `%s` ALTER COLUMN `%s` SET DATA TYPE %s."
                    .formatted(table, column.getName(), to.equals("FLOAT") ? "FLOAT64" : to)
                : " Correct the job, name another table in load.table, or make that column anew."));
  }

  /** The type with what is inside, such as {@code ARRAY<RECORD<town STRING>>}. */
  private static String described(TableFieldSchema field) {
    String type = type(field);
    if (type.equals("RECORD") && field.getFields() != null) {
      List<String> inner =
          field.getFields().stream().map(it -> it.getName() + " " + described(it)).toList();
      type = "RECORD<" + String.join(", ", inner) + ">";
    }
    return repeated(field) ? "ARRAY<" + type + ">" : type;
  }

  private static String type(TableFieldSchema field) {
    String type = field.getType().toUpperCase(Locale.ROOT);
    return OTHER_NAMES.getOrDefault(type, type);
  }

  private static boolean repeated(TableFieldSchema field) {
    return "REPEATED".equalsIgnoreCase(field.getMode());
  }

  private static boolean required(TableFieldSchema field) {
    return "REQUIRED".equalsIgnoreCase(field.getMode());
  }
}
