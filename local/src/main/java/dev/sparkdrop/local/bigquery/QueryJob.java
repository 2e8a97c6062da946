package dev.sparkdrop.local.bigquery;

import static dev.sparkdrop.local.bigquery.sql.SqlTypes.literal;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.bigquery.sql.SqlParameters;
import dev.sparkdrop.local.bigquery.sql.SqlRefusal;
import dev.sparkdrop.local.bigquery.sql.SqlStatement;
import dev.sparkdrop.local.bigquery.sql.Statements;
import dev.sparkdrop.local.bigquery.sql.TableResolver;
import dev.sparkdrop.local.http.ApiError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Runs the statements of a query job in the job's own transaction. */
final class QueryJob {
  private static final Duration KEPT = Duration.ofHours(24);

  private final BigQueryCatalogue catalogue;
  private final TableWriter writer;
  private final Clock clock;

  QueryJob(BigQueryCatalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.writer = new TableWriter(catalogue);
    this.clock = clock;
  }

  /**
   * Runs it.
   *
   * @param job its resource; its configuration gets the table of the result
   * @return the {@code query} part of its statistics
   */
  JsonObject run(Connection connection, JsonObject job) throws SQLException {
    JsonObject query = JsonFields.object(JsonFields.object(job, "configuration"), "query");
    String project = JsonFields.text(JsonFields.object(job, "jobReference"), "projectId", "");
    String location = JsonFields.text(JsonFields.object(job, "jobReference"), "location", "");
    JsonObject statistics = new JsonObject();
    try {
      TableResolver tables = path -> resolve(connection, path, query, project, location);
      Statements script = Statements.parse(JsonFields.text(query, "query", ""));
      SqlParameters parameters = QueryParameters.of(query);
      for (int i = 0; i < script.size(); i++) {
        SqlStatement statement = script.statement(i, tables, parameters);
        statistics.addProperty(
            "statementType", script.size() > 1 ? "SCRIPT" : statement.kind().name());
        run(connection, statement, query, project, location, statistics);
      }
    } catch (SqlRefusal refused) {
      throw new ApiError(400, "INVALID_ARGUMENT", "invalidQuery", refused.getMessage());
    }
    statistics.addProperty("totalBytesProcessed", "0");
    statistics.addProperty("totalBytesBilled", "0");
    statistics.addProperty("cacheHit", false);
    return statistics;
  }

  private void run(
      Connection connection,
      SqlStatement statement,
      JsonObject query,
      String project,
      String location,
      JsonObject statistics)
      throws SQLException {
    TableName target =
        statement.target().isEmpty() ? null : name(statement.target(), query, project);
    switch (statement.kind()) {
      case SELECT -> select(connection, statement.sql(), query, project, location, statistics);
      case CREATE_TABLE, CREATE_TABLE_AS_SELECT -> create(connection, statement, target);
      case ALTER_TABLE -> alter(connection, statement, target);
      case DROP_TABLE -> {
        boolean there = catalogue.findTable(connection, target).isPresent();
        if (there || statement.modifier().isEmpty()) {
          catalogue.dropTable(connection, target);
        }
      }
      case BEGIN_TRANSACTION, COMMIT_TRANSACTION -> {
        // The job is one transaction as it is.
      }
      case ROLLBACK_TRANSACTION ->
          throw new SqlRefusal(
              "The local cloud has no ROLLBACK TRANSACTION: a script that fails leaves nothing.");
      default -> {
        JsonObject counts = change(connection, statement);
        catalogue.touch(connection, target);
        long rows =
            counts.keySet().stream().mapToLong(count -> counts.get(count).getAsLong()).sum();
        statistics.addProperty("numDmlAffectedRows", Long.toString(rows));
        statistics.add("dmlStats", counts);
      }
    }
    if (target != null) {
      statistics.add("ddlTargetTable", target.reference());
    }
  }

  /** Changes rows, and gives the statement's {@code dmlStats}. */
  private static JsonObject change(Connection connection, SqlStatement statement)
      throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    for (String what : List.of("inserted", "updated", "deleted")) {
      counts.put(what, 0L);
    }
    try (Statement dml = connection.createStatement()) {
      if (statement.kind() == SqlStatement.Kind.MERGE) {
        try (ResultSet rows = dml.executeQuery(statement.sql() + " RETURNING merge_action")) {
          while (rows.next()) {
            String action = rows.getString(1);
            String what =
                action.equals("INSERT")
                    ? "inserted"
                    : action.equals("UPDATE") ? "updated" : "deleted";
            counts.merge(what, 1L, Long::sum);
          }
        }
      } else {
        String what =
            switch (statement.kind()) {
              case INSERT -> "inserted";
              case UPDATE -> "updated";
              default -> "deleted";
            };
        counts.put(what, (long) dml.executeUpdate(statement.sql()));
      }
    }
    JsonObject stats = new JsonObject();
    counts.forEach((what, rows) -> stats.addProperty(what + "RowCount", Long.toString(rows)));
    return stats;
  }

  private void alter(Connection connection, SqlStatement statement, TableName target)
      throws SQLException {
    JsonObject body = catalogue.table(connection, target);
    List<FieldSchema> fields = FieldSchema.parse(JsonFields.object(body, "schema"));
    SqlStatement.Column column = statement.columns().get(0);
    catalogue.putTable(
        connection,
        target,
        TableWriter.alter(connection, target, fields, column, statement.modifier()),
        body);
  }

  private void create(Connection connection, SqlStatement statement, TableName target)
      throws SQLException {
    boolean there = catalogue.findTable(connection, target).isPresent();
    if (there && statement.modifier().equals("IF NOT EXISTS")) {
      return;
    }
    List<FieldSchema> fields = new ArrayList<>();
    String rows = "_created";
    if (statement.kind() == SqlStatement.Kind.CREATE_TABLE) {
      for (SqlStatement.Column column : statement.columns()) {
        FieldSchema.checkName(column.name());
        FieldSchema field = DuckTypes.field(column.name(), column.duckType());
        fields.add(column.required() ? field.withMode("REQUIRED") : field);
      }
    } else {
      fields.addAll(materialize(connection, statement.sql(), rows));
    }
    if (there && statement.modifier().equals("OR REPLACE")) {
      catalogue.dropTable(connection, target);
    }
    catalogue.createTable(connection, target, fields, new JsonObject());
    if (statement.kind() == SqlStatement.Kind.CREATE_TABLE_AS_SELECT) {
      writer.write(connection, target, fields, rows, new JsonObject(), "WRITE_APPEND");
      DuckDb.execute(connection, "DROP TABLE " + rows);
    }
  }

  private void select(
      Connection connection,
      String sql,
      JsonObject query,
      String project,
      String location,
      JsonObject statistics)
      throws SQLException {
    List<FieldSchema> fields = materialize(connection, sql, "_selected");
    TableName target;
    if (query.has("destinationTable")
        && !JsonFields.text(JsonFields.object(query, "destinationTable"), "datasetId", "")
            .equals(TableName.RESULTS)) {
      target = TableName.of(query.getAsJsonObject("destinationTable"), project);
      writer.write(connection, target, fields, "_selected", query, "WRITE_EMPTY");
    } else {
      catalogue.ensureResults(connection, project, location);
      String id = "anon" + UUID.randomUUID().toString().replace("-", "");
      target = new TableName(project, TableName.RESULTS, id);
      JsonObject body = new JsonObject();
      long end = clock.instant().plus(KEPT).toEpochMilli();
      body.addProperty("expirationTime", Long.toString(end));
      catalogue.createTable(connection, target, fields, body);
      writer.write(connection, target, fields, "_selected", new JsonObject(), "WRITE_APPEND");
      query.add("destinationTable", target.reference());
    }
    DuckDb.execute(connection, "DROP TABLE _selected");
    statistics.add("schema", FieldSchema.schema(fields));
  }

  /** Runs a query into a temporary table, and says which columns it gave. */
  private static List<FieldSchema> materialize(Connection connection, String sql, String name)
      throws SQLException {
    DuckDb.execute(connection, "CREATE OR REPLACE TEMP TABLE " + name + " AS " + sql);
    List<FieldSchema> fields = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet columns = statement.executeQuery("DESCRIBE " + name)) {
      while (columns.next()) {
        fields.add(DuckTypes.field(columns.getString(1), columns.getString(2)));
      }
    }
    for (int i = 0; i < fields.size(); i++) {
      String column = fields.get(i).name();
      if (!column.matches("[\\p{L}_].*") || column.contains("(")) {
        String given = "f" + i + "_";
        DuckDb.execute(
            connection,
            "ALTER TABLE %s RENAME COLUMN \"%s\" TO %s"
                .formatted(name, column.replace("\"", "\"\""), given));
        fields.set(i, fields.get(i).named(given));
      }
    }
    return fields;
  }

  private static TableName name(List<String> path, JsonObject query, String project) {
    int parts = path.size();
    JsonObject usual = JsonFields.object(query, "defaultDataset");
    String dataset = parts > 1 ? path.get(parts - 2) : JsonFields.text(usual, "datasetId", null);
    if (dataset == null) {
      throw new SqlRefusal(
          "Table \"" + path.get(0) + "\" must be qualified with a dataset (e.g. dataset.table).");
    }
    String inProject =
        parts > 2
            ? String.join(".", path.subList(0, parts - 2))
            : parts > 1 ? project : JsonFields.text(usual, "projectId", project);
    return new TableName(inProject, dataset, path.get(parts - 1));
  }

  private String resolve(
      Connection connection, List<String> path, JsonObject query, String project, String location) {
    try {
      int parts = path.size();
      if (parts > 1 && path.get(parts - 2).equalsIgnoreCase("INFORMATION_SCHEMA")) {
        return information(path, query, project);
      }
      TableName table = name(path, query, project);
      JsonObject dataset =
          catalogue
              .findDataset(connection, table.project(), table.dataset())
              .orElseThrow(
                  () ->
                      ApiError.notFound(
                          "Not found: Dataset %s:%s was not found in location %s"
                              .formatted(table.project(), table.dataset(), location)));
      boolean elsewhere = !JsonFields.text(dataset, "location", "").equalsIgnoreCase(location);
      if (elsewhere && !table.dataset().equals(TableName.RESULTS)) {
        throw ApiError.notFound(
            "Not found: Dataset %s:%s was not found in location %s"
                .formatted(table.project(), table.dataset(), location));
      }
      if (catalogue.findTable(connection, table).isEmpty()) {
        throw ApiError.notFound(
            "Not found: Table " + table + " was not found in location " + location);
      }
      return table.duck();
    } catch (SQLException e) {
      throw DuckFailure.of(e);
    }
  }

  private static String information(List<String> path, JsonObject query, String project) {
    String view = path.get(path.size() - 1).toUpperCase(Locale.ROOT);
    if (!view.equals("TABLES")) {
      throw new SqlRefusal(
          "The local cloud has INFORMATION_SCHEMA.TABLES alone; for columns use bq show, or"
              + " SELECT * … LIMIT 0.");
    }
    List<String> dataset = new ArrayList<>(path.subList(0, path.size() - 2));
    dataset.add("any");
    TableName table = name(dataset, query, project);
    return ("(SELECT %s AS table_catalog, %s AS table_schema, name AS table_name, 'BASE TABLE' AS"
            + " table_type, make_timestamptz(CAST(json_extract_string(body, '$.creationTime') AS"
            + " BIGINT) * 1000) AS creation_time FROM _catalogue.tables WHERE dataset = %s)")
        .formatted(literal(table.project()), literal(table.dataset()), literal(table.schema()));
  }
}
