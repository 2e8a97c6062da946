package dev.sparkdrop.local.bigquery;

import static dev.sparkdrop.local.bigquery.sql.SqlTypes.literal;
import static dev.sparkdrop.local.bigquery.sql.SqlTypes.quoted;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * CSV and newline-delimited JSON. All that has a declared type is read as text and cast, so that a
 * value that does not fit is told by its field and its text.
 */
final class TextSource {
  private static final String TROUBLE = "Error while reading data, error message: ";

  private final Connection connection;
  private final JsonObject load;
  private final List<FieldSchema> declared;

  /**
   * @param declared the schema of the job, or of the table that is there; empty where it is to be
   *     found out
   */
  TextSource(Connection connection, JsonObject load, List<FieldSchema> declared) {
    this.connection = connection;
    this.load = load;
    this.declared = declared;
  }

  SourceRows csv(List<SourceFile> files) throws SQLException {
    String options =
        ", delim=%s, quote=%s, escape=%s, nullstr=%s, allow_quoted_nulls=false, skip=%d, null_padding=%s, max_line_size=10485760"
            .formatted(
                literal(delimiter()),
                literal(JsonFields.text(load, "quote", "\"")),
                literal(JsonFields.text(load, "quote", "\"")),
                literal(JsonFields.text(load, "nullMarker", "")),
                JsonFields.number(load, "skipLeadingRows", 0),
                JsonFields.flag(load, "allowJaggedRows", false));
    if (declared.isEmpty()) {
      boolean header = JsonFields.number(load, "skipLeadingRows", 0) != 0;
      String reader =
          "read_csv(%s"
              + (header
                  ? options.replaceAll(
                          "skip=\\d+",
                          "skip=" + (JsonFields.number(load, "skipLeadingRows", 0) - 1))
                      + ", header=true"
                  : options)
              + ")";
      return detected(files, reader);
    }
    String columns =
        declared.stream()
            .map(field -> literal(field.name()) + ": 'VARCHAR'")
            .collect(Collectors.joining(", ", "{", "}"));
    String reader =
        "read_csv(%s, header=false, auto_detect=false, columns=" + columns + options + ")";
    return cast(files, reader);
  }

  private String delimiter() {
    String given = JsonFields.text(load, "fieldDelimiter", ",");
    return given.equals("\\t") || given.equals("tab") ? "\t" : given;
  }

  SourceRows json(List<SourceFile> files) throws SQLException {
    if (declared.isEmpty()) {
      return detected(files, "read_json(%s, format='newline_delimited')");
    }
    if (!JsonFields.flag(load, "ignoreUnknownValues", false)) {
      refuseUnknown(files);
    }
    String columns =
        declared.stream()
            .map(field -> literal(field.name()) + ": " + literal(asJson(field)))
            .collect(Collectors.joining(", ", "{", "}"));
    String lenient = JsonFields.number(load, "maxBadRecords", 0) > 0 ? ", ignore_errors=true" : "";
    return cast(
        files, "read_json(%s, format='newline_delimited', columns=" + columns + lenient + ")");
  }

  /** Simple values come as text; what has parts comes as it is. */
  private static String asJson(FieldSchema field) {
    boolean simple = !field.repeated() && !field.type().equals("RECORD");
    return simple && !field.type().equals("JSON") ? "VARCHAR" : field.duckType();
  }

  private void refuseUnknown(List<SourceFile> files) throws SQLException {
    String sql =
        "SELECT DISTINCT k FROM (SELECT unnest(json_keys(json)) AS k FROM"
            + " read_ndjson_objects(%s)) ORDER BY k";
    try (Statement statement = connection.createStatement();
        ResultSet keys = statement.executeQuery(sql.formatted(SourceFile.list(files)))) {
      while (keys.next()) {
        if (FieldSchema.find(declared, keys.getString(1)).isEmpty()) {
          throw ApiError.invalid(
              TROUBLE + "JSON parsing error: No such field: " + keys.getString(1) + ".");
        }
      }
    } catch (SQLException e) {
      throw ApiError.invalid(TROUBLE + "JSON parsing error in " + files.get(0).uri() + ".");
    }
  }

  private SourceRows detected(List<SourceFile> files, String reader) throws SQLException {
    List<FieldSchema> fields = new ArrayList<>();
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet columns =
            statement.executeQuery(
                "DESCRIBE SELECT * FROM " + reader.formatted(SourceFile.list(files)))) {
      while (columns.next()) {
        FieldSchema field = DuckTypes.field(columns.getString(1), columns.getString(2));
        FieldSchema.checkName(field.name());
        boolean time = field.type().equals("DATETIME");
        fields.add(time ? FieldSchema.nullable(field.name(), "TIMESTAMP") : field);
        String column = quoted(field.name());
        values.add(time ? "timezone('UTC', " + column + ")" : column);
      }
    } catch (SQLException e) {
      throw ApiError.invalid(
          TROUBLE + "the schema of " + files.get(0).uri() + " cannot be detected.");
    }
    return new SourceRows(fields, values, reader);
  }

  private SourceRows cast(List<SourceFile> files, String reader) throws SQLException {
    List<String> values = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (FieldSchema field : declared) {
      String column = quoted(field.name());
      if (field.repeated()
          || field.type().equals("RECORD")
          || field.type().equals("STRING")
          || field.type().equals("JSON")) {
        values.add(column);
      } else {
        String value =
            field.type().equals("BYTES")
                ? "TRY(from_base64(" + column + "))"
                : "TRY_CAST(" + column + " AS " + field.duckType() + ")";
        values.add(value);
        bad.add("(" + column + " IS NOT NULL AND " + value + " IS NULL)");
      }
    }
    String rows = reader.formatted(SourceFile.list(files));
    if (bad.isEmpty()) {
      return new SourceRows(declared, values, reader);
    }
    String isBad = String.join(" OR ", bad);
    long count;
    try {
      count = TableWriter.count(connection, rows + " WHERE " + isBad);
    } catch (SQLException e) {
      throw malformed(files, e);
    }
    long allowed = JsonFields.number(load, "maxBadRecords", 0);
    if (count > allowed) {
      throw ApiError.invalid(
          TROUBLE + first(rows, isBad) + " Bad rows: " + count + "; allowed: " + allowed + ".");
    }
    String good =
        count == 0
            ? reader
            : "(SELECT * FROM "
                + reader
                + " WHERE NOT coalesce("
                + isBad.replace("%", "%%")
                + ", false))";
    return new SourceRows(declared, values, good);
  }

  private ApiError malformed(List<SourceFile> files, SQLException e) {
    String line =
        String.valueOf(e.getMessage())
            .lines()
            .filter(it -> it.contains("Line: "))
            .findFirst()
            .orElse("");
    String columns = declared.stream().map(FieldSchema::name).collect(Collectors.joining(", "));
    return ApiError.invalid(
        TROUBLE
            + "a row of "
            + files.get(0).uri()
            + (files.size() > 1 ? " or of the other files" : "")
            + " does not have the columns "
            + columns
            + (line.isEmpty() ? "." : " (" + line.strip() + ")."));
  }

  private String first(String rows, String isBad) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT * FROM " + rows + " WHERE " + isBad + " LIMIT 1")) {
      row.next();
      for (int i = 0; i < declared.size(); i++) {
        FieldSchema field = declared.get(i);
        String text = row.getString(i + 1);
        boolean simple =
            asJson(field).equals("VARCHAR") && !field.type().equals("STRING") && text != null;
        if (simple && !casts(text, field)) {
          return "Could not parse '%s' as %s for field %s (position %d)."
              .formatted(text, field.type(), field.name(), i);
        }
      }
    }
    return "A value does not fit its field.";
  }

  private boolean casts(String text, FieldSchema field) throws SQLException {
    String value =
        field.type().equals("BYTES")
            ? "TRY(from_base64(" + literal(text) + "))"
            : "TRY_CAST(" + literal(text) + " AS " + field.duckType() + ")";
    return TableWriter.count(connection, "(SELECT " + value + " AS v) WHERE v IS NOT NULL") == 1;
  }
}
