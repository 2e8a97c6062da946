package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tables, and their rows. */
final class TableRoutes {
  private final DuckDb duckDb;
  private final BigQueryCatalogue catalogue;

  TableRoutes(DuckDb duckDb, BigQueryCatalogue catalogue) {
    this.duckDb = duckDb;
    this.catalogue = catalogue;
  }

  void install(Router router, String root) {
    String all = root + "/projects/{project}/datasets/{dataset}/tables";
    router
        .on("GET", all, this::list)
        .on("POST", all, this::insert)
        .on("GET", all + "/{table}", this::get)
        .on("PATCH", all + "/{table}", this::change)
        .on("PUT", all + "/{table}", this::change)
        .on("DELETE", all + "/{table}", this::delete)
        .on("GET", all + "/{table}/data", this::rows)
        .on("POST", all + "/{table}/insertAll", this::refuseStreaming);
  }

  private void list(HttpCall httpCall) throws IOException {
    List<JsonObject> found =
        duckDb.transaction(
            connection ->
                catalogue.tables(
                    connection, httpCall.variable("project"), httpCall.variable("dataset")));
    JsonArray tables = new JsonArray();
    for (JsonObject body : found) {
      JsonObject table = body.deepCopy();
      table.remove("schema");
      tables.add(described(table, TableName.of(JsonFields.object(body, "tableReference"), "")));
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("kind", "bigquery#tableList");
    answer.add("tables", tables);
    answer.addProperty("totalItems", found.size());
    httpCall.answer(200, answer);
  }

  private void insert(HttpCall httpCall) throws IOException {
    JsonObject body = httpCall.json();
    JsonObject reference = JsonFields.object(body, "tableReference").deepCopy();
    reference.addProperty("projectId", httpCall.variable("project"));
    reference.addProperty("datasetId", httpCall.variable("dataset"));
    TableName table = TableName.of(reference, "");
    for (String other : List.of("view", "materializedView", "externalDataConfiguration")) {
      if (body.has(other)) {
        throw ApiError.invalid("The local cloud has tables alone, and no " + other + ".");
      }
    }
    List<FieldSchema> fields = FieldSchema.parse(JsonFields.object(body, "schema"));
    duckDb.change(
        connection -> {
          catalogue.createTable(connection, table, fields, body);
          return null;
        });
    httpCall.answer(200, read(table));
  }

  private void get(HttpCall httpCall) throws IOException {
    httpCall.answer(200, read(name(httpCall)));
  }

  private JsonObject read(TableName table) {
    return duckDb.transaction(
        connection -> {
          JsonObject body = catalogue.table(connection, table);
          body.addProperty("location", catalogue.location(connection, table));
          long rows = TableWriter.count(connection, table.duck());
          body.addProperty("numRows", Long.toString(rows));
          body.addProperty("numBytes", Long.toString(TableSize.of(connection, table, body)));
          body.addProperty("numLongTermBytes", "0");
          return described(body, table);
        });
  }

  private static JsonObject described(JsonObject body, TableName table) {
    body.addProperty("kind", "bigquery#table");
    body.addProperty("id", table.toString());
    body.addProperty("etag", etag(body));
    body.addProperty("type", "TABLE");
    return body;
  }

  /** Another one after each change of what callers may change. */
  private static String etag(JsonObject body) {
    String schema = String.valueOf(body.get("schema"));
    return JsonFields.text(body, "lastModifiedTime", "0")
        + "-"
        + Integer.toHexString(schema.hashCode());
  }

  private void change(HttpCall httpCall) throws IOException {
    TableName table = name(httpCall);
    JsonObject asked = httpCall.json();
    duckDb.change(
        connection -> {
          JsonObject body = catalogue.table(connection, table);
          String expected = httpCall.header("If-Match");
          if (expected != null && !expected.equals(etag(body))) {
            throw ApiError.conditionNotMet("Precondition check failed.");
          }
          List<FieldSchema> fields = FieldSchema.parse(JsonFields.object(body, "schema"));
          if (asked.has("schema")) {
            List<FieldSchema> wanted = FieldSchema.parse(JsonFields.object(asked, "schema"));
            fields = TableWriter.change(connection, table, fields, wanted);
          }
          for (Map.Entry<String, JsonElement> member : asked.entrySet()) {
            if (!List.of("schema", "tableReference", "id").contains(member.getKey())) {
              body.add(member.getKey(), member.getValue());
            }
          }
          catalogue.putTable(connection, table, fields, body);
          return null;
        });
    httpCall.answer(200, read(table));
  }

  private void delete(HttpCall httpCall) throws IOException {
    duckDb.change(
        connection -> {
          catalogue.dropTable(connection, name(httpCall));
          return null;
        });
    httpCall.answer(204, new byte[0]);
  }

  private void rows(HttpCall httpCall) throws IOException {
    TableName table = name(httpCall);
    JsonObject answer =
        duckDb.transaction(
            connection -> {
              List<FieldSchema> fields = catalogue.fields(connection, table);
              JsonObject page =
                  ResultPage.of(httpCall).read(connection, table, selected(fields, httpCall));
              page.addProperty("kind", "bigquery#tableDataList");
              return page;
            });
    httpCall.answerWithNulls(200, answer);
  }

  private static List<FieldSchema> selected(List<FieldSchema> fields, HttpCall httpCall) {
    String wanted = httpCall.query("selectedFields");
    if (wanted == null || wanted.isEmpty()) {
      return fields;
    }
    List<FieldSchema> selected = new ArrayList<>();
    for (FieldSchema field : fields) {
      if (List.of(wanted.split(",")).contains(field.name())) {
        selected.add(field);
      }
    }
    return selected;
  }

  private void refuseStreaming(HttpCall httpCall) {
    throw ApiError.invalid(
        "Streaming inserts (tabledata.insertAll) are not in the local cloud: use a load job, or"
            + " INSERT in a query.");
  }

  private static TableName name(HttpCall httpCall) {
    return new TableName(
        httpCall.variable("project"), httpCall.variable("dataset"), httpCall.variable("table"));
  }

  /** How many bytes BigQuery would count, by its page on the sizes of types. */
  private static final class TableSize {
    static long of(Connection connection, TableName table, JsonObject body) throws SQLException {
      List<String> sums = new ArrayList<>();
      for (FieldSchema field : FieldSchema.parse(JsonFields.object(body, "schema"))) {
        String column = dev.sparkdrop.local.bigquery.sql.SqlTypes.quoted(field.name());
        String size =
            switch (field.repeated() ? "RECORD" : field.type()) {
              case "BOOLEAN" -> "1";
              case "NUMERIC" -> "16";
              case "BIGNUMERIC" -> "32";
              case "STRING", "JSON", "RECORD" -> "2 + strlen(CAST(" + column + " AS VARCHAR))";
              case "BYTES" -> "2 + octet_length(" + column + ")";
              default -> "8";
            };
        sums.add("coalesce(sum(CASE WHEN " + column + " IS NULL THEN 0 ELSE " + size + " END), 0)");
      }
      if (sums.isEmpty()) {
        return 0;
      }
      try (var statement = connection.createStatement();
          var size =
              statement.executeQuery(
                  "SELECT CAST(" + String.join(" + ", sums) + " AS BIGINT) FROM " + table.duck())) {
        size.next();
        return size.getLong(1);
      }
    }
  }
}
