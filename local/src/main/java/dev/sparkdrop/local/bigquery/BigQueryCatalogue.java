package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.bigquery.sql.SqlTypes;
import dev.sparkdrop.local.http.ApiError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The datasets and tables, each its resource as it was given, in the same database as the rows. */
final class BigQueryCatalogue {
  /** Where a dataset is whose maker did not say. */
  static final String DEFAULT_LOCATION = "US";

  private final Clock clock;

  BigQueryCatalogue(Clock clock) {
    this.clock = clock;
  }

  Optional<JsonObject> findDataset(Connection connection, String project, String dataset)
      throws SQLException {
    return one(
        connection, "SELECT body FROM _catalogue.datasets WHERE name = ?", project + "." + dataset);
  }

  JsonObject dataset(Connection connection, String project, String dataset) throws SQLException {
    TableName.checkDataset(dataset);
    return findDataset(connection, project, dataset)
        .orElseThrow(() -> ApiError.notFound("Not found: Dataset " + project + ":" + dataset));
  }

  String location(Connection connection, TableName table) throws SQLException {
    return JsonFields.text(
        dataset(connection, table.project(), table.dataset()), "location", DEFAULT_LOCATION);
  }

  List<JsonObject> datasets(Connection connection, String project) throws SQLException {
    return all(
        connection,
        "SELECT body FROM _catalogue.datasets WHERE starts_with(name, ?) ORDER BY name",
        project + ".");
  }

  void createDataset(Connection connection, String project, String dataset, JsonObject body)
      throws SQLException {
    if (findDataset(connection, project, dataset).isPresent()) {
      throw new ApiError(
          409, "ALREADY_EXISTS", "duplicate", "Already Exists: Dataset " + project + ":" + dataset);
    }
    DuckDb.execute(connection, "CREATE SCHEMA " + SqlTypes.quoted(project + "." + dataset));
    putDataset(connection, project, dataset, body);
  }

  void putDataset(Connection connection, String project, String dataset, JsonObject body)
      throws SQLException {
    body.addProperty("lastModifiedTime", Long.toString(clock.millis()));
    update(
        connection,
        "INSERT OR REPLACE INTO _catalogue.datasets VALUES (?, ?)",
        project + "." + dataset,
        body.toString());
  }

  void deleteDataset(Connection connection, String project, String dataset, boolean contents)
      throws SQLException {
    dataset(connection, project, dataset);
    String schema = project + "." + dataset;
    if (!contents && !tables(connection, project, dataset).isEmpty()) {
      throw new ApiError(
          400,
          "INVALID_ARGUMENT",
          "resourceInUse",
          "Dataset " + project + ":" + dataset + " is still in use");
    }
    DuckDb.execute(connection, "DROP SCHEMA " + SqlTypes.quoted(schema) + " CASCADE");
    update(connection, "DELETE FROM _catalogue.tables WHERE dataset = ?", schema);
    update(connection, "DELETE FROM _catalogue.datasets WHERE name = ?", schema);
  }

  /** The dataset that results of queries go to, which no list shows. */
  void ensureResults(Connection connection, String project, String location) throws SQLException {
    if (findDataset(connection, project, TableName.RESULTS).isEmpty()) {
      JsonObject body = new JsonObject();
      body.addProperty("location", location);
      createDataset(connection, project, TableName.RESULTS, body);
    }
  }

  Optional<JsonObject> findTable(Connection connection, TableName table) throws SQLException {
    return one(
        connection,
        "SELECT body FROM _catalogue.tables WHERE dataset = ? AND name = ?",
        table.schema(),
        table.table());
  }

  JsonObject table(Connection connection, TableName table) throws SQLException {
    dataset(connection, table.project(), table.dataset());
    return findTable(connection, table)
        .orElseThrow(() -> ApiError.notFound("Not found: Table " + table));
  }

  List<FieldSchema> fields(Connection connection, TableName table) throws SQLException {
    return FieldSchema.parse(JsonFields.object(table(connection, table), "schema"));
  }

  List<JsonObject> tables(Connection connection, String project, String dataset)
      throws SQLException {
    dataset(connection, project, dataset);
    return all(
        connection,
        "SELECT body FROM _catalogue.tables WHERE dataset = ? ORDER BY name",
        project + "." + dataset);
  }

  /**
   * Makes an empty table.
   *
   * @param body its resource, of which only what the caller gave is there
   */
  void createTable(
      Connection connection, TableName table, List<FieldSchema> fields, JsonObject body)
      throws SQLException {
    dataset(connection, table.project(), table.dataset());
    if (findTable(connection, table).isPresent()) {
      throw new ApiError(409, "ALREADY_EXISTS", "duplicate", "Already Exists: Table " + table);
    }
    TableLayout.check(body, fields);
    String columns =
        fields.isEmpty()
            ? "\"_none\" BOOLEAN"
            : String.join(", ", fields.stream().map(FieldSchema::declaration).toList());
    DuckDb.execute(connection, "CREATE TABLE " + table.duck() + " (" + columns + ")");
    body.addProperty("creationTime", Long.toString(clock.millis()));
    putTable(connection, table, fields, body);
  }

  void putTable(Connection connection, TableName table, List<FieldSchema> fields, JsonObject body)
      throws SQLException {
    body.add("tableReference", table.reference());
    body.add("schema", FieldSchema.schema(fields));
    body.addProperty("lastModifiedTime", Long.toString(clock.millis()));
    update(
        connection,
        "INSERT OR REPLACE INTO _catalogue.tables VALUES (?, ?, ?)",
        table.schema(),
        table.table(),
        body.toString());
  }

  /** Notes that rows of the table changed. */
  void touch(Connection connection, TableName table) throws SQLException {
    JsonObject body = table(connection, table);
    putTable(connection, table, FieldSchema.parse(JsonFields.object(body, "schema")), body);
  }

  void dropTable(Connection connection, TableName table) throws SQLException {
    table(connection, table);
    DuckDb.execute(connection, "DROP TABLE " + table.duck());
    update(
        connection,
        "DELETE FROM _catalogue.tables WHERE dataset = ? AND name = ?",
        table.schema(),
        table.table());
  }

  /** Drops the tables whose time is over. */
  void dropExpired(Connection connection) throws SQLException {
    for (JsonObject body : all(connection, "SELECT body FROM _catalogue.tables")) {
      long end = JsonFields.number(body, "expirationTime", Long.MAX_VALUE);
      if (end <= clock.millis()) {
        dropTable(connection, TableName.of(JsonFields.object(body, "tableReference"), ""));
      }
    }
  }

  static Optional<JsonObject> one(Connection connection, String sql, String... values)
      throws SQLException {
    return all(connection, sql, values).stream().findFirst();
  }

  static List<JsonObject> all(Connection connection, String sql, String... values)
      throws SQLException {
    List<JsonObject> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(JsonParser.parseString(rows.getString(1)).getAsJsonObject());
        }
      }
    }
    return found;
  }

  static void update(Connection connection, String sql, String... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
