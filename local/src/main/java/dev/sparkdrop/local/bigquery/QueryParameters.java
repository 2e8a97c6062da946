package dev.sparkdrop.local.bigquery;

import static dev.sparkdrop.local.bigquery.sql.SqlTypes.literal;
import static dev.sparkdrop.local.bigquery.sql.SqlTypes.quoted;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.bigquery.sql.SqlParameters;
import dev.sparkdrop.local.bigquery.sql.SqlTypes;
import dev.sparkdrop.local.http.ApiError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code queryParameters} of a request. */
final class QueryParameters {
  private QueryParameters() {}

  static SqlParameters of(JsonObject query) {
    Map<String, String> named = new HashMap<>();
    List<String> positional = new ArrayList<>();
    if (query.has("queryParameters")) {
      for (JsonElement element : query.getAsJsonArray("queryParameters")) {
        JsonObject parameter = element.getAsJsonObject();
        JsonObject type = JsonFields.object(parameter, "parameterType");
        String value = value(type, JsonFields.object(parameter, "parameterValue"));
        String name = JsonFields.text(parameter, "name", "");
        if (name.isEmpty()) {
          positional.add(value);
        } else {
          named.put(name.toLowerCase(Locale.ROOT), value);
        }
      }
    }
    return new SqlParameters(named, positional);
  }

  private static String value(JsonObject type, JsonObject value) {
    return "CAST(" + raw(type, value) + " AS " + duckType(type) + ")";
  }

  private static String raw(JsonObject type, JsonObject value) {
    switch (JsonFields.text(type, "type", "")) {
      case "ARRAY" -> {
        List<String> elements = new ArrayList<>();
        if (value.has("arrayValues")) {
          for (JsonElement element : value.getAsJsonArray("arrayValues")) {
            elements.add(raw(JsonFields.object(type, "arrayType"), element.getAsJsonObject()));
          }
        }
        return "[" + String.join(", ", elements) + "]";
      }
      case "STRUCT" -> {
        List<String> fields = new ArrayList<>();
        JsonObject values = JsonFields.object(value, "structValues");
        for (JsonElement element : type.getAsJsonArray("structTypes")) {
          String name = JsonFields.text(element.getAsJsonObject(), "name", "");
          JsonObject inner = JsonFields.object(element.getAsJsonObject(), "type");
          fields.add(quoted(name) + " := " + value(inner, JsonFields.object(values, name)));
        }
        return "struct_pack(" + String.join(", ", fields) + ")";
      }
      case "BYTES" -> {
        String text = JsonFields.text(value, "value", null);
        return text == null ? "NULL" : "from_base64(" + literal(text) + ")";
      }
      default -> {
        String text = JsonFields.text(value, "value", null);
        return text == null ? "NULL" : literal(text);
      }
    }
  }

  private static String duckType(JsonObject type) {
    String name = JsonFields.text(type, "type", "");
    if (name.equals("ARRAY")) {
      return duckType(JsonFields.object(type, "arrayType")) + "[]";
    }
    if (name.equals("STRUCT")) {
      List<String> fields = new ArrayList<>();
      for (JsonElement element : type.getAsJsonArray("structTypes")) {
        JsonObject field = element.getAsJsonObject();
        fields.add(
            quoted(JsonFields.text(field, "name", ""))
                + " "
                + duckType(JsonFields.object(field, "type")));
      }
      return "STRUCT(" + String.join(", ", fields) + ")";
    }
    String simple = SqlTypes.simple(name);
    if (simple == null) {
      throw ApiError.invalid("Query parameters of type " + name + " are not in the local cloud.");
    }
    return simple;
  }
}
