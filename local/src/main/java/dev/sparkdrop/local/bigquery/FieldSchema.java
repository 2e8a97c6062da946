package dev.sparkdrop.local.bigquery;

import static dev.sparkdrop.local.bigquery.sql.SqlTypes.quoted;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.bigquery.sql.SqlTypes;
import dev.sparkdrop.local.http.ApiError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A column, or a field of a RECORD.
 *
 * @param type as the API answers it: STRING, BYTES, INTEGER, FLOAT, BOOLEAN, TIMESTAMP, DATE, TIME,
 *     DATETIME, NUMERIC, BIGNUMERIC, JSON or RECORD
 * @param mode NULLABLE, REQUIRED or REPEATED
 * @param fields of a RECORD; else empty
 * @param digits precision and scale of a NUMERIC that has them, as {@code (p,s)}; else empty
 * @param description null where it has none
 */
record FieldSchema(
    String name,
    String type,
    String mode,
    List<FieldSchema> fields,
    String digits,
    String description) {
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Pd} &%=+:'<>#|]{0,299}");
  private static final Set<String> TYPES =
      Set.of(
          "STRING",
          "BYTES",
          "INTEGER",
          "FLOAT",
          "BOOLEAN",
          "TIMESTAMP",
          "DATE",
          "TIME",
          "DATETIME",
          "NUMERIC",
          "BIGNUMERIC",
          "JSON",
          "RECORD");

  FieldSchema {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    Objects.requireNonNull(mode);
  }

  static FieldSchema nullable(String name, String type) {
    return new FieldSchema(name, type, "NULLABLE", List.of(), "", null);
  }

  FieldSchema withMode(String other) {
    return new FieldSchema(name, type, other, fields, digits, description);
  }

  FieldSchema named(String other) {
    return new FieldSchema(other, type, mode, fields, digits, description);
  }

  boolean repeated() {
    return mode.equals("REPEATED");
  }

  boolean required() {
    return mode.equals("REQUIRED");
  }

  /** DuckDB's type. */
  String duckType() {
    return elementType() + (repeated() ? "[]" : "");
  }

  private String elementType() {
    if (type.equals("RECORD")) {
      List<String> inner =
          fields.stream().map(it -> quoted(it.name()) + " " + it.duckType()).toList();
      return "STRUCT(" + String.join(", ", inner) + ")";
    }
    return digits.isEmpty() ? SqlTypes.simple(type) : "DECIMAL" + digits;
  }

  /** As in a CREATE TABLE. */
  String declaration() {
    return quoted(name) + " " + duckType() + (required() ? " NOT NULL" : "");
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("type", type);
    json.addProperty("mode", mode);
    if (description != null) {
      json.addProperty("description", description);
    }
    if (!digits.isEmpty()) {
      String[] both = digits.substring(1, digits.length() - 1).split(",", -1);
      json.addProperty("precision", both[0]);
      json.addProperty("scale", both[1]);
    }
    if (!fields.isEmpty()) {
      json.add("fields", array(fields));
    }
    return json;
  }

  static JsonArray array(List<FieldSchema> fields) {
    JsonArray array = new JsonArray();
    fields.forEach(field -> array.add(field.toJson()));
    return array;
  }

  /** A {@code TableSchema} resource. */
  static JsonObject schema(List<FieldSchema> fields) {
    JsonObject schema = new JsonObject();
    schema.add("fields", array(fields));
    return schema;
  }

  /** The fields of a {@code TableSchema}; empty where it is null or has none. */
  static List<FieldSchema> parse(JsonObject schema) {
    if (schema == null || !schema.has("fields")) {
      return List.of();
    }
    return list(schema.getAsJsonArray("fields"));
  }

  private static List<FieldSchema> list(JsonArray array) {
    List<FieldSchema> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonElement element : array) {
      FieldSchema field = parseField(element.getAsJsonObject());
      if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
        throw ApiError.invalid("Field " + field.name() + " already exists in schema");
      }
      fields.add(field);
    }
    return List.copyOf(fields);
  }

  private static FieldSchema parseField(JsonObject json) {
    String name = JsonFields.text(json, "name", "");
    checkName(name);
    String type = canonical(JsonFields.text(json, "type", ""), name);
    String mode = JsonFields.text(json, "mode", "NULLABLE").toUpperCase(Locale.ROOT);
    if (!Set.of("NULLABLE", "REQUIRED", "REPEATED").contains(mode)) {
      throw ApiError.invalid("Invalid mode " + mode + " for field " + name + ".");
    }
    List<FieldSchema> inner = json.has("fields") ? list(json.getAsJsonArray("fields")) : List.of();
    if (type.equals("RECORD") == inner.isEmpty()) {
      throw ApiError.invalid(
          type.equals("RECORD")
              ? "Field " + name + " is type RECORD but has no schema"
              : "Field " + name + " has type " + type + " and cannot have fields of its own.");
    }
    String digits =
        json.has("precision")
            ? "("
                + json.get("precision").getAsInt()
                + ","
                + JsonFields.number(json, "scale", 0)
                + ")"
            : "";
    return new FieldSchema(
        name, type, mode, inner, digits, JsonFields.text(json, "description", null));
  }

  /** Refuses what BigQuery takes for no column's name. */
  static void checkName(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    boolean reserved =
        upper.startsWith("_TABLE_") || upper.startsWith("_FILE_") || upper.startsWith("_PARTITION");
    if (reserved || !NAME.matcher(name).matches()) {
      throw ApiError.invalid(
          "Invalid field name \""
              + name
              + "\". Fields must contain only letters, numbers, and underscores, start with a"
              + " letter or underscore, and be at most 300 characters long.");
    }
  }

  private static String canonical(String type, String name) {
    String upper = type.toUpperCase(Locale.ROOT);
    String canonical =
        switch (upper) {
          case "INT64" -> "INTEGER";
          case "FLOAT64" -> "FLOAT";
          case "BOOL" -> "BOOLEAN";
          case "STRUCT" -> "RECORD";
          case "DECIMAL" -> "NUMERIC";
          case "BIGDECIMAL" -> "BIGNUMERIC";
          default -> upper;
        };
    if (!TYPES.contains(canonical)) {
      throw ApiError.invalid(
          "Invalid value for type: " + type + " is not a valid value (field " + name + ").");
    }
    return canonical;
  }

  static Optional<FieldSchema> find(List<FieldSchema> fields, String name) {
    return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).findFirst();
  }
}
