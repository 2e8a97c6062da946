package dev.sparkdrop.local.bigquery;

import static dev.sparkdrop.local.bigquery.sql.SqlTypes.quoted;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.bigquery.sql.SqlStatement;
import dev.sparkdrop.local.http.ApiError;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts the rows of a job into its table, by its dispositions and schema update options. */
final class TableWriter {
  private static final Map<String, Set<String>> WIDENED =
      Map.of(
          "INTEGER", Set.of("NUMERIC", "BIGNUMERIC", "FLOAT"),
          "NUMERIC", Set.of("BIGNUMERIC", "FLOAT"));

  private final BigQueryCatalogue catalogue;

  TableWriter(BigQueryCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Writes rows.
   *
   * @param fields the columns of the rows
   * @param rows the name of a table of DuckDB's, or a query in parentheses, with those columns
   * @param job the configuration of the load, query or copy
   * @param usualWrite the write disposition where the job has none
   * @return how many
   */
  long write(
      Connection connection,
      TableName target,
      List<FieldSchema> fields,
      String rows,
      JsonObject job,
      String usualWrite)
      throws SQLException {
    catalogue.dataset(connection, target.project(), target.dataset());
    Optional<JsonObject> existing = catalogue.findTable(connection, target);
    String disposition = JsonFields.text(job, "writeDisposition", usualWrite);
    if (existing.isEmpty()) {
      if (JsonFields.text(job, "createDisposition", "").equals("CREATE_NEVER")) {
        throw ApiError.notFound("Not found: Table " + target);
      }
      JsonObject body = new JsonObject();
      TableLayout.copy(job, body);
      catalogue.createTable(connection, target, fields, body);
      return insert(connection, target, fields, fields, rows);
    }
    JsonObject body = existing.get();
    TableLayout.compare(body, job, target);
    List<FieldSchema> columns = FieldSchema.parse(JsonFields.object(body, "schema"));
    switch (disposition) {
      case "WRITE_TRUNCATE" -> {
        TableLayout.check(body, fields);
        // The rows may come from the table itself.
        DuckDb.execute(connection, "CREATE OR REPLACE TEMP TABLE _rows AS SELECT * FROM " + rows);
        catalogue.dropTable(connection, target);
        catalogue.createTable(connection, target, fields, body);
        long written = insert(connection, target, fields, fields, "_rows");
        DuckDb.execute(connection, "DROP TABLE _rows");
        return written;
      }
      case "WRITE_EMPTY" -> {
        if (count(connection, target.duck()) > 0) {
          throw new ApiError(409, "ALREADY_EXISTS", "duplicate", "Already Exists: Table " + target);
        }
      }
      case "WRITE_APPEND" -> {}
      default -> throw ApiError.invalid("Invalid value for writeDisposition: " + disposition);
    }
    List<FieldSchema> merged = merge(columns, fields, options(job), target);
    adapt(connection, target, columns, merged);
    catalogue.putTable(connection, target, merged, body);
    return insert(connection, target, merged, fields, rows);
  }

  /** Changes a table's schema as it may be changed: columns more, and REQUIRED no more. */
  static List<FieldSchema> change(
      Connection connection, TableName target, List<FieldSchema> columns, List<FieldSchema> wanted)
      throws SQLException {
    for (FieldSchema column : columns) {
      if (FieldSchema.find(wanted, column.name()).isEmpty()) {
        throw ApiError.invalid(
            "Provided Schema does not match Table %s. Field %s is missing in new schema"
                .formatted(target, column.name()));
      }
    }
    List<FieldSchema> merged =
        merge(columns, wanted, Set.of("ALLOW_FIELD_ADDITION", "ALLOW_FIELD_RELAXATION"), target);
    adapt(connection, target, columns, merged);
    return merged;
  }

  /**
   * Changes one column by an ALTER TABLE.
   *
   * @param what the statement's modifier
   * @return the columns then
   */
  static List<FieldSchema> alter(
      Connection connection,
      TableName target,
      List<FieldSchema> columns,
      SqlStatement.Column change,
      String what)
      throws SQLException {
    Optional<FieldSchema> there = FieldSchema.find(columns, change.name());
    if (what.startsWith("ADD")) {
      if (there.isPresent() && what.equals("ADD IF")) {
        return columns;
      }
      if (there.isPresent()) {
        throw ApiError.invalid("Column already exists: " + change.name());
      }
      FieldSchema.checkName(change.name());
      List<FieldSchema> more = new ArrayList<>(columns);
      more.add(DuckTypes.field(change.name(), change.duckType()));
      adapt(connection, target, columns, more);
      return more;
    }
    FieldSchema old =
        there.orElseThrow(
            () -> ApiError.invalid("Column not found: " + change.name() + " in " + target));
    FieldSchema next =
        what.equals("DROP NOT NULL")
            ? old.withMode("NULLABLE")
            : widened(old, DuckTypes.field(old.name(), change.duckType()));
    List<FieldSchema> changed =
        columns.stream().map(column -> column.equals(old) ? next : column).toList();
    adapt(connection, target, columns, changed);
    return changed;
  }

  private static FieldSchema widened(FieldSchema old, FieldSchema next) {
    boolean same = old.type().equals(next.type());
    boolean wider = WIDENED.getOrDefault(old.type(), Set.of()).contains(next.type());
    if (old.repeated() || next.repeated() || !(same || wider)) {
      throw ApiError.invalid(
          "ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type (%s) is assignable to the new column type (%s)"
              .formatted(old.type(), next.type()));
    }
    return next.withMode(old.mode());
  }

  static long count(Connection connection, String rows) throws SQLException {
    try (Statement statement = connection.createStatement();
        var found = statement.executeQuery("SELECT count(*) FROM " + rows)) {
      found.next();
      return found.getLong(1);
    }
  }

  private static Set<String> options(JsonObject job) {
    Set<String> options = new HashSet<>();
    if (job.has("schemaUpdateOptions")) {
      for (JsonElement option : job.getAsJsonArray("schemaUpdateOptions")) {
        options.add(option.getAsString());
      }
    }
    return options;
  }

  private static List<FieldSchema> merge(
      List<FieldSchema> columns, List<FieldSchema> fields, Set<String> options, TableName target) {
    String mismatch = "Provided Schema does not match Table " + target + ". ";
    boolean relax = options.contains("ALLOW_FIELD_RELAXATION");
    List<FieldSchema> merged = new ArrayList<>();
    for (FieldSchema column : columns) {
      Optional<FieldSchema> given = FieldSchema.find(fields, column.name());
      boolean lost = column.required() && !given.map(FieldSchema::required).orElse(false);
      if (lost && !relax && given.isEmpty()) {
        throw ApiError.invalid(mismatch + "Field " + column.name() + " is missing in new schema");
      }
      given.ifPresent(field -> compare(column, field, mismatch));
      merged.add(lost && relax ? column.withMode("NULLABLE") : column);
    }
    for (FieldSchema field : fields) {
      if (FieldSchema.find(columns, field.name()).isEmpty()) {
        if (!options.contains("ALLOW_FIELD_ADDITION")) {
          throw ApiError.invalid(mismatch + "Cannot add fields (field: " + field.name() + ")");
        }
        merged.add(field.required() ? field.withMode("NULLABLE") : field);
      }
    }
    return merged;
  }

  private static void compare(FieldSchema column, FieldSchema field, String mismatch) {
    if (!column.type().equals(field.type())) {
      throw ApiError.invalid(
          "%sField %s has changed type from %s to %s"
              .formatted(mismatch, column.name(), column.type(), field.type()));
    }
    if (column.repeated() != field.repeated()) {
      throw ApiError.invalid(
          "%sField %s has changed mode from %s to %s"
              .formatted(mismatch, column.name(), column.mode(), field.mode()));
    }
    for (FieldSchema inner : field.fields()) {
      FieldSchema known =
          FieldSchema.find(column.fields(), inner.name())
              .orElseThrow(
                  () ->
                      ApiError.invalid(
                          mismatch
                              + "Cannot add fields (field: "
                              + column.name()
                              + "."
                              + inner.name()
                              + ")"));
      compare(known, inner, mismatch);
    }
  }

  private static void adapt(
      Connection connection, TableName target, List<FieldSchema> before, List<FieldSchema> after)
      throws SQLException {
    for (FieldSchema field : after) {
      Optional<FieldSchema> old = FieldSchema.find(before, field.name());
      String alter = "ALTER TABLE " + target.duck();
      if (old.isEmpty()) {
        DuckDb.execute(
            connection, alter + " ADD COLUMN " + quoted(field.name()) + " " + field.duckType());
      } else if (old.get().required() && !field.required()) {
        DuckDb.execute(
            connection, alter + " ALTER COLUMN " + quoted(field.name()) + " DROP NOT NULL");
      }
      if (old.isPresent() && !old.get().duckType().equals(field.duckType())) {
        DuckDb.execute(
            connection,
            alter + " ALTER COLUMN " + quoted(field.name()) + " TYPE " + field.duckType());
      }
    }
  }

  private static long insert(
      Connection connection,
      TableName target,
      List<FieldSchema> columns,
      List<FieldSchema> fields,
      String rows)
      throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (FieldSchema field : fields) {
      FieldSchema column = FieldSchema.find(columns, field.name()).orElseThrow();
      names.add(quoted(field.name()));
      values.add("CAST(" + quoted(field.name()) + " AS " + column.duckType() + ")");
    }
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(
          "INSERT INTO %s (%s) SELECT %s FROM %s"
              .formatted(target.duck(), String.join(", ", names), String.join(", ", values), rows));
    }
  }
}
