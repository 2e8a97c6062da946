package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;

/** Looks into JSON objects whose members may be absent. */
final class JsonFields {
  private JsonFields() {}

  static String text(JsonObject json, String member, String absent) {
    JsonElement found = json.get(member);
    return found == null || found.isJsonNull() ? absent : found.getAsString();
  }

  static long number(JsonObject json, String member, long absent) {
    String found = text(json, member, null);
    try {
      return found == null ? absent : Long.parseLong(found);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("Invalid value for " + member + ": " + found + " is not a number.");
    }
  }

  static boolean flag(JsonObject json, String member, boolean absent) {
    String found = text(json, member, null);
    return found == null ? absent : Boolean.parseBoolean(found);
  }

  /** The object of that name; an empty one where it is absent. */
  static JsonObject object(JsonObject json, String member) {
    JsonElement found = json.get(member);
    return found == null || found.isJsonNull() ? new JsonObject() : found.getAsJsonObject();
  }
}
