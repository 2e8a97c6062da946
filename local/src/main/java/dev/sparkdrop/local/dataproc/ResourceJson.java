package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and fills JSON trees by path. What is absent is null, or empty. */
final class ResourceJson {
  private ResourceJson() {}

  /** The text of a leaf; null where the path ends early. */
  static String text(JsonObject from, String... path) {
    JsonElement at = from;
    for (String name : path) {
      if (at == null || !at.isJsonObject()) {
        return null;
      }
      at = at.getAsJsonObject().get(name);
    }
    return at == null || !at.isJsonPrimitive() ? null : at.getAsString();
  }

  /** The object at that name; an empty one, not attached, where there is none. */
  static JsonObject object(JsonObject from, String name) {
    JsonElement found = from.get(name);
    return found == null || !found.isJsonObject() ? new JsonObject() : found.getAsJsonObject();
  }

  /** The object at that name, made where it is absent. */
  static JsonObject ensure(JsonObject in, String name) {
    if (!in.has(name) || !in.get(name).isJsonObject()) {
      in.add(name, new JsonObject());
    }
    return in.getAsJsonObject(name);
  }

  /** The array at that name, made where it is absent. */
  static JsonArray ensureArray(JsonObject in, String name) {
    if (!in.has(name) || !in.get(name).isJsonArray()) {
      in.add(name, new JsonArray());
    }
    return in.getAsJsonArray(name);
  }

  static void ensure(JsonObject in, String name, String value) {
    String found = text(in, name);
    if (found == null || found.isEmpty()) {
      in.addProperty(name, value);
    }
  }

  static Map<String, String> map(JsonObject from, String name) {
    Map<String, String> map = new LinkedHashMap<>();
    object(from, name).asMap().forEach((key, value) -> map.put(key, value.getAsString()));
    return map;
  }

  static List<String> list(JsonObject from, String name) {
    List<String> list = new ArrayList<>();
    JsonElement found = from.get(name);
    if (found != null && found.isJsonArray()) {
      found.getAsJsonArray().forEach(value -> list.add(value.getAsString()));
    }
    return list;
  }

  /** An object of texts, in the order given: name, value, name, value. Null values are left out. */
  static JsonObject of(String... namesAndValues) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        object.addProperty(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return object;
  }
}
