package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.bigquery.sql.SqlTypes;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of a table's rows, in the order in which they were written.
 *
 * @param from rows before it
 * @param limit of rows
 */
record ResultPage(long from, long limit, CellEncoder encoder) {
  private static final long MOST = 50_000;

  static ResultPage of(HttpCall httpCall) {
    String token = httpCall.query("pageToken");
    String start = token == null || token.isEmpty() ? httpCall.query("startIndex", "0") : token;
    boolean micros = "true".equalsIgnoreCase(httpCall.query("formatOptions.useInt64Timestamp"));
    return of(start, httpCall.query("maxResults", Long.toString(MOST)), micros);
  }

  static ResultPage of(String start, String most, boolean micros) {
    try {
      long limit = Math.min(MOST, Long.parseLong(most));
      return new ResultPage(Long.parseLong(start), limit, new CellEncoder(micros));
    } catch (NumberFormatException e) {
      throw ApiError.invalid("pageToken, startIndex and maxResults must be numbers.");
    }
  }

  /** Rows, their total, and the token of the next page where there is one. */
  JsonObject read(Connection connection, TableName table, List<FieldSchema> fields)
      throws SQLException {
    JsonObject page = new JsonObject();
    long total = TableWriter.count(connection, table.duck());
    page.addProperty("totalRows", Long.toString(total));
    JsonArray rows = new JsonArray();
    if (!fields.isEmpty() && limit > 0) {
      String columns =
          String.join(", ", fields.stream().map(it -> SqlTypes.quoted(it.name())).toList());
      String sql =
          "SELECT %s FROM %s ORDER BY rowid LIMIT %d OFFSET %d"
              .formatted(columns, table.duck(), limit, from);
      try (Statement statement = connection.createStatement();
          ResultSet found = statement.executeQuery(sql)) {
        while (found.next()) {
          List<Object> values = new ArrayList<>();
          for (int i = 1; i <= fields.size(); i++) {
            values.add(found.getObject(i));
          }
          rows.add(encoder.row(fields, values));
        }
      }
    }
    if (!rows.isEmpty()) {
      // As there: to Python's client an empty list is a page without rows, and the end.
      page.add("rows", rows);
    }
    if (limit > 0 && from + rows.size() < total) {
      page.addProperty("pageToken", Long.toString(from + rows.size()));
    }
    return page;
  }
}
