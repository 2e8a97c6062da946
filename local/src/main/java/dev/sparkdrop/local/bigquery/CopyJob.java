package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Copies tables into one, in the job's own transaction. */
final class CopyJob {
  private final BigQueryCatalogue catalogue;

  CopyJob(BigQueryCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Gives the {@code copy} part of its statistics. */
  JsonObject run(Connection connection, JsonObject copy, String project) throws SQLException {
    List<TableName> sources = new ArrayList<>();
    if (copy.has("sourceTables")) {
      for (JsonElement source : copy.getAsJsonArray("sourceTables")) {
        sources.add(TableName.of(source.getAsJsonObject(), project));
      }
    } else {
      sources.add(TableName.of(JsonFields.object(copy, "sourceTable"), project));
    }
    List<FieldSchema> fields = catalogue.fields(connection, sources.get(0));
    List<String> rows = new ArrayList<>();
    for (TableName source : sources) {
      catalogue.table(connection, source);
      rows.add("SELECT * FROM " + source.duck());
    }
    TableName target = TableName.of(JsonFields.object(copy, "destinationTable"), project);
    String all = "(" + String.join(" UNION ALL BY NAME ", rows) + ")";
    long copied =
        new TableWriter(catalogue).write(connection, target, fields, all, copy, "WRITE_EMPTY");
    JsonObject statistics = new JsonObject();
    statistics.addProperty("copiedRows", Long.toString(copied));
    return statistics;
  }
}
