package dev.sparkdrop.local.bigquery;

import java.util.ArrayList;
import java.util.List;

/** Reads DuckDB's text of a type, such as {@code STRUCT(a BIGINT, b VARCHAR[])}, as a column. */
final class DuckTypes {
  private final String text;
  private int at;

  private DuckTypes(String text) {
    this.text = text;
  }

  /** The column of that name and type. */
  static FieldSchema field(String name, String duckType) {
    return new DuckTypes(duckType).field(name);
  }

  private FieldSchema field(String name) {
    FieldSchema element = element(name);
    while (at < text.length() && text.charAt(at) == '[') {
      at = text.indexOf(']', at) + 1;
      if (element.repeated()) {
        // BigQuery has no list of lists.
        element =
            new FieldSchema(name, "RECORD", "NULLABLE", List.of(element.named("list")), "", null);
      }
      element = element.withMode("REPEATED");
    }
    return element;
  }

  private FieldSchema element(String name) {
    String word = word();
    return switch (word) {
      case "STRUCT" -> record(name, fields());
      case "MAP" -> {
        List<FieldSchema> pair = pair();
        yield record(name, List.of(record("key_value", pair).withMode("REPEATED")));
      }
      case "DECIMAL" -> decimal(name);
      case "TIMESTAMP" ->
          FieldSchema.nullable(name, skip(" WITH TIME ZONE") ? "TIMESTAMP" : "DATETIME");
      default -> FieldSchema.nullable(name, simple(word));
    };
  }

  private static FieldSchema record(String name, List<FieldSchema> fields) {
    return new FieldSchema(name, "RECORD", "NULLABLE", fields, "", null);
  }

  private static String simple(String word) {
    return switch (word) {
      case "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT" ->
          "INTEGER";
      case "FLOAT", "DOUBLE" -> "FLOAT";
      case "BOOLEAN" -> "BOOLEAN";
      case "BLOB", "BIT" -> "BYTES";
      case "DATE" -> "DATE";
      case "TIME" -> "TIME";
      case "TIMESTAMPTZ" -> "TIMESTAMP";
      case "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S" -> "DATETIME";
      case "JSON" -> "JSON";
      default -> "STRING";
    };
  }

  private FieldSchema decimal(String name) {
    int end = text.indexOf(')', at);
    String[] both = text.substring(at + 1, end).split(",", -1);
    at = end + 1;
    int scale = Integer.parseInt(both[1].strip());
    int whole = Integer.parseInt(both[0].strip()) - scale;
    return FieldSchema.nullable(name, scale <= 9 && whole <= 29 ? "NUMERIC" : "BIGNUMERIC");
  }

  private List<FieldSchema> fields() {
    List<FieldSchema> fields = new ArrayList<>();
    do {
      at++;
      skip(" ");
      String name = name();
      skip(" ");
      fields.add(field(name));
    } while (text.charAt(at) == ',');
    at++;
    return fields;
  }

  private List<FieldSchema> pair() {
    at++;
    FieldSchema key = field("key").withMode("REQUIRED");
    at++;
    skip(" ");
    FieldSchema value = field("value");
    at++;
    return List.of(key, value);
  }

  private String name() {
    if (text.charAt(at) != '"') {
      int end = text.indexOf(' ', at);
      String name = text.substring(at, end);
      at = end;
      return name;
    }
    StringBuilder name = new StringBuilder();
    at++;
    while (text.charAt(at) != '"' || (at + 1 < text.length() && text.charAt(at + 1) == '"')) {
      at += text.charAt(at) == '"' ? 1 : 0;
      name.append(text.charAt(at++));
    }
    at++;
    return name.toString();
  }

  private String word() {
    int from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return text.substring(from, at);
  }

  private boolean skip(String expected) {
    boolean there = text.startsWith(expected, at);
    at += there ? expected.length() : 0;
    return there;
  }
}
