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
  /**
   * A column of the key's type may be made one of those. From
   * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language
   */
  private static final Map<String, Set<String>> WIDENED =
      Map.of(
          "INTEGER", Set.of("NUMERIC", "BIGNUMERIC", "FLOAT"),
          "NUMERIC", Set.of("BIGNUMERIC", "FLOAT"));

  /** Values that may be put into a column of another type besides. */
  private static final Map<String, Set<String>> COERCED =
      Map.of("BIGNUMERIC", Set.of("FLOAT"), "DATE", Set.of("DATETIME"));

  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "INT64", "INTEGER",
          "FLOAT64", "FLOAT",
          "BOOL", "BOOLEAN",
          "STRUCT", "RECORD",
          "DECIMAL", "NUMERIC",
          "BIGDECIMAL", "BIGNUMERIC");

  private final String table;
  private final List<TableFieldSchema> missing = new ArrayList<>();
  private final List<String> changes = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private ColumnFit(String table) {
    this.table = table;
  }

  /**
   * Compares them.
   *
   * @param table {@code project.dataset.table}
   * @throws RefusedLoad with a sentence for each column that does not fit, and what to do about it
   */
  static ColumnFit of(String table, List<TableFieldSchema> columns, List<TableFieldSchema> staged)
      throws RefusedLoad {
    ColumnFit fit = new ColumnFit(table);
    for (TableFieldSchema field : staged) {
      find(columns, field.getName())
          .ifPresentOrElse(column -> fit.compare(column, field), () -> fit.missing.add(field));
    }
    fit.required(columns, staged);
    if (!fit.faults.isEmpty()) {
      throw new RefusedLoad(String.join(" ", fit.faults));
    }
    return fit;
  }

  /** The columns that the table lacks, as they may be added. */
  List<TableFieldSchema> missing() {
    return relaxed(missing);
  }

  /** Statements that widen columns, as the lake widened its own; a repeated one changes nothing. */
  List<String> changes() {
    return changes;
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

  private void required(List<TableFieldSchema> columns, List<TableFieldSchema> staged) {
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
    if (single && (allows(WIDENED, to, from) || allows(COERCED, to, from))) {
      return;
    }
    if (single && allows(WIDENED, from, to)) {
      changes.add(
          "ALTER TABLE `%s` ALTER COLUMN `%s` SET DATA TYPE %s"
              .formatted(table, column.getName(), to.equals("FLOAT") ? "FLOAT64" : to));
      return;
    }
    faults.add(
        "Column %s of %s is %s, and the files have %s. Correct the job, name another table in load.table, or make that column anew."
            .formatted(column.getName(), table, has, gets));
  }

  private static boolean allows(Map<String, Set<String>> types, String from, String to) {
    return types.getOrDefault(from, Set.of()).contains(to);
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
