package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.bigquery.sql.SqlTypes;
import dev.sparkdrop.local.http.ApiError;

/** A table's full name, checked as BigQuery does. */
record TableName(String project, String dataset, String table) {
  /** Where results of queries are that name no table. */
  static final String RESULTS = "_results";

  TableName {
    checkDataset(dataset);
    if (!table.matches("[\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Pd}\\p{Zs}]{1,1024}")) {
      throw ApiError.invalid(
          "Invalid table ID \""
              + table
              + "\". Table IDs must be alphanumeric (plus underscores) and must be at most 1024"
              + " characters long. Also, Table decorators cannot be used.");
    }
  }

  static void checkDataset(String dataset) {
    if (!dataset.matches("\\w{1,1024}")) {
      throw ApiError.invalid(
          "Invalid dataset ID \""
              + dataset
              + "\". Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024"
              + " characters long.");
    }
  }

  /** A {@code TableReference}, whose project may be left out. */
  static TableName of(JsonObject reference, String project) {
    String dataset = JsonFields.text(reference, "datasetId", "");
    return new TableName(
        JsonFields.text(reference, "projectId", project),
        dataset,
        JsonFields.text(reference, "tableId", ""));
  }

  /** The dataset's name in the catalogue, and DuckDB's schema. */
  String schema() {
    return project + "." + dataset;
  }

  /** The table in DuckDB. */
  String duck() {
    return SqlTypes.quoted(schema()) + "." + SqlTypes.quoted(table);
  }

  JsonObject reference() {
    JsonObject json = new JsonObject();
    json.addProperty("projectId", project);
    json.addProperty("datasetId", dataset);
    json.addProperty("tableId", table);
    return json;
  }

  /** As BigQuery's sentences have it. */
  @Override
  public String toString() {
    return project + ":" + dataset + "." + table;
  }
}
