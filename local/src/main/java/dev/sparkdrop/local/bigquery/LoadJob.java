package dev.sparkdrop.local.bigquery;

import static dev.sparkdrop.local.bigquery.sql.SqlTypes.literal;
import static dev.sparkdrop.local.bigquery.sql.SqlTypes.quoted;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads files into a table, in the job's own transaction: all rows, or none. */
final class LoadJob {
  private final BigQueryCatalogue catalogue;

  LoadJob(BigQueryCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Gives the {@code load} part of its statistics. */
  JsonObject run(Connection connection, JsonObject load, TableName target, List<SourceFile> files)
      throws SQLException {
    SourceRows rows = rows(connection, load, target, files);
    List<FieldSchema> fields = new ArrayList<>(rows.fields());
    List<FieldSchema> keys = keys(load, files);
    fields.addAll(keys);
    String columns =
        String.join(
            ", ", fields.stream().map(it -> quoted(it.name()) + " " + it.duckType()).toList());
    DuckDb.execute(connection, "CREATE OR REPLACE TEMP TABLE _loaded (" + columns + ")");
    for (List<SourceFile> group : groups(files)) {
      insert(connection, rows, keys, group);
    }
    TableWriter writer = new TableWriter(catalogue);
    long written = writer.write(connection, target, fields, "_loaded", load, "WRITE_APPEND");
    DuckDb.execute(connection, "DROP TABLE _loaded");
    JsonObject statistics = new JsonObject();
    long bytes = files.stream().mapToLong(SourceFile::size).sum();
    statistics.addProperty("inputFiles", Integer.toString(files.size()));
    statistics.addProperty("inputFileBytes", Long.toString(bytes));
    statistics.addProperty("outputRows", Long.toString(written));
    statistics.addProperty("outputBytes", Long.toString(bytes));
    statistics.addProperty("badRecords", "0");
    return statistics;
  }

  private SourceRows rows(
      Connection connection, JsonObject load, TableName target, List<SourceFile> files)
      throws SQLException {
    List<FieldSchema> declared = FieldSchema.parse(JsonFields.object(load, "schema"));
    Optional<JsonObject> existing = catalogue.findTable(connection, target);
    boolean detect = JsonFields.flag(load, "autodetect", false);
    if (declared.isEmpty() && !detect && existing.isPresent()) {
      declared = FieldSchema.parse(JsonFields.object(existing.get(), "schema"));
    }
    String format = JsonFields.text(load, "sourceFormat", "CSV");
    boolean text = format.equals("CSV") || format.equals("NEWLINE_DELIMITED_JSON");
    if (text && declared.isEmpty() && !detect) {
      throw ApiError.invalid("No schema specified on job or table.");
    }
    TextSource source = new TextSource(connection, load, declared);
    return switch (format) {
      case "PARQUET" -> new ParquetSource(connection, load).read(files);
      case "CSV" -> source.csv(files);
      case "NEWLINE_DELIMITED_JSON" -> source.json(files);
      default ->
          throw ApiError.invalid(
              "The local cloud loads PARQUET, CSV and NEWLINE_DELIMITED_JSON, and not "
                  + format
                  + ".");
    };
  }

  private static void insert(
      Connection connection, SourceRows rows, List<FieldSchema> keys, List<SourceFile> group)
      throws SQLException {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < rows.fields().size(); i++) {
      String type = rows.fields().get(i).duckType();
      values.add("CAST(" + rows.values().get(i) + " AS " + type + ")");
    }
    for (FieldSchema key : keys) {
      String value = group.get(0).keys().get(key.name());
      boolean none = value.equals("__HIVE_DEFAULT_PARTITION__");
      values.add("CAST(" + (none ? "NULL" : literal(value)) + " AS " + key.duckType() + ")");
    }
    try {
      DuckDb.execute(
          connection,
          "INSERT INTO _loaded SELECT "
              + String.join(", ", values)
              + " FROM "
              + rows.reader().formatted(SourceFile.list(group)));
    } catch (SQLException e) {
      throw ApiError.invalid(
          "Error while reading data, error message: " + DuckFailure.of(e).getMessage());
    }
  }

  /** Files whose folders say the same are read together. */
  private static Iterable<List<SourceFile>> groups(List<SourceFile> files) {
    Map<Map<String, String>, List<SourceFile>> groups = new LinkedHashMap<>();
    files.forEach(file -> groups.computeIfAbsent(file.keys(), key -> new ArrayList<>()).add(file));
    return groups.values();
  }

  private static List<FieldSchema> keys(JsonObject load, List<SourceFile> files) {
    List<FieldSchema> keys = new ArrayList<>();
    boolean infer =
        !JsonFields.text(JsonFields.object(load, "hivePartitioningOptions"), "mode", "")
            .equals("STRINGS");
    for (String key : files.get(0).keys().keySet()) {
      boolean everywhere = files.stream().allMatch(file -> file.keys().containsKey(key));
      if (!everywhere) {
        throw ApiError.invalid("Not all source URIs have the partition key " + key + ".");
      }
      boolean whole = files.stream().allMatch(it -> it.keys().get(key).matches("-?\\d{1,18}"));
      boolean day =
          files.stream().allMatch(it -> it.keys().get(key).matches("\\d{4}-\\d\\d-\\d\\d"));
      keys.add(
          FieldSchema.nullable(
              key, !infer ? "STRING" : whole ? "INTEGER" : day ? "DATE" : "STRING"));
    }
    return keys;
  }
}
