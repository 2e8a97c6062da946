package dev.sparkdrop.local.bigquery;

import static dev.sparkdrop.local.bigquery.sql.SqlTypes.quoted;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sparkdrop.local.http.ApiError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parquet files as BigQuery reads them: their schemas must agree, column order included; an INT96
 * is a TIMESTAMP; a list is ARRAY with list inference alone, else a RECORD {@code list.element}.
 */
final class ParquetSource {
  private final Connection connection;
  private final boolean inference;
  private final boolean bigDecimals;

  ParquetSource(Connection connection, JsonObject load) {
    this.connection = connection;
    this.inference =
        JsonFields.flag(JsonFields.object(load, "parquetOptions"), "enableListInference", false);
    this.bigDecimals =
        load.has("decimalTargetTypes")
            && load.getAsJsonArray("decimalTargetTypes").contains(new JsonPrimitive("BIGNUMERIC"));
  }

  SourceRows read(List<SourceFile> files) throws SQLException {
    SourceFile first = files.get(0);
    List<FieldSchema> stored = fields(first);
    for (SourceFile file : files) {
      List<FieldSchema> others = file.equals(first) ? stored : fields(file);
      if (!others.equals(stored)) {
        throw ApiError.invalid(
            "Error while reading data, error message: the schema of "
                + file.uri()
                + " is not that of "
                + first.uri()
                + " ("
                + text(others)
                + " and "
                + text(stored)
                + "); files of one load must have the same columns in the same order.");
      }
    }
    Set<String> int96 = int96(first);
    List<FieldSchema> fields = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (FieldSchema field : stored) {
      boolean instant = int96.contains(field.name()) && field.type().equals("DATETIME");
      String column = quoted(field.name());
      FieldSchema.checkName(field.name());
      fields.add(instant ? FieldSchema.nullable(field.name(), "TIMESTAMP") : seen(field));
      values.add(instant ? "timezone('UTC', " + column + ")" : value(column, field, 0));
    }
    return new SourceRows(fields, values, "read_parquet(%s)");
  }

  private static String text(List<FieldSchema> fields) {
    return String.join(", ", fields.stream().map(it -> it.name() + " " + it.duckType()).toList());
  }

  private List<FieldSchema> fields(SourceFile file) throws SQLException {
    List<FieldSchema> fields = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet columns =
            statement.executeQuery(
                "DESCRIBE SELECT * FROM read_parquet(" + SourceFile.list(List.of(file)) + ")")) {
      while (columns.next()) {
        fields.add(DuckTypes.field(columns.getString(1), columns.getString(2)));
      }
    } catch (SQLException e) {
      throw ApiError.invalid(
          "Error while reading data, error message: Input file is not in Parquet format. File: "
              + file.uri());
    }
    return fields;
  }

  private Set<String> int96(SourceFile file) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet columns =
            statement.executeQuery(
                "SELECT name FROM parquet_schema("
                    + SourceFile.list(List.of(file))
                    + ") WHERE type = 'INT96'")) {
      while (columns.next()) {
        names.add(columns.getString(1));
      }
    }
    return names;
  }

  /** The field as BigQuery has it. */
  private FieldSchema seen(FieldSchema field) {
    if (field.type().equals("BIGNUMERIC") && !bigDecimals) {
      throw ApiError.invalid(
          "Error while reading data, error message: the decimal of field "
              + field.name()
              + " has more digits than NUMERIC; name BIGNUMERIC in decimalTargetTypes.");
    }
    List<FieldSchema> inner = field.fields().stream().map(this::seen).toList();
    FieldSchema known =
        new FieldSchema(field.name(), field.type(), field.mode(), inner, field.digits(), null);
    if (inference || !field.repeated()) {
      return known;
    }
    FieldSchema element = known.named("element").withMode("NULLABLE");
    FieldSchema list = new FieldSchema("list", "RECORD", "REPEATED", List.of(element), "", null);
    return new FieldSchema(field.name(), "RECORD", "NULLABLE", List.of(list), "", null);
  }

  private String value(String of, FieldSchema field, int depth) {
    if (inference || !holdsList(field)) {
      return of;
    }
    String each = "x" + depth;
    if (field.repeated()) {
      String element = value(each, field.withMode("NULLABLE"), depth + 1);
      return "CASE WHEN %s IS NULL THEN NULL ELSE struct_pack(\"list\" := list_transform(%s, lambda %s: struct_pack(element := %s))) END"
          .formatted(of, of, each, element);
    }
    List<String> inner = new ArrayList<>();
    for (FieldSchema part : field.fields()) {
      String name = quoted(part.name());
      inner.add(name + " := " + value("(" + of + ")." + name, part, depth + 1));
    }
    return "CASE WHEN %s IS NULL THEN NULL ELSE struct_pack(%s) END"
        .formatted(of, String.join(", ", inner));
  }

  private static boolean holdsList(FieldSchema field) {
    return field.repeated() || field.fields().stream().anyMatch(ParquetSource::holdsList);
  }
}
