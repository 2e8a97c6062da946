package dev.sparkdrop.local.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code fields} parameter of Google's APIs: which parts of an answer the caller wants, such as
 * {@code nextPageToken,items(name,owner/entity)}. A {@code *} stands for all.
 */
final class FieldMask {
  private static final String ALL = "*";

  /** What is wanted of a member; a member without any is wanted whole. */
  private final Map<String, FieldMask> members = new LinkedHashMap<>();

  private FieldMask() {}

  /**
   * @throws ApiError where the parentheses do not match, or a name is missing
   */
  static FieldMask parse(String text) {
    int[] at = {0};
    FieldMask mask = list(text, at);
    if (at[0] < text.length()) {
      throw invalid(text);
    }
    return mask;
  }

  private static FieldMask list(String text, int[] at) {
    FieldMask mask = new FieldMask();
    mask.path(text, at);
    while (at[0] < text.length() && text.charAt(at[0]) == ',') {
      at[0]++;
      mask.path(text, at);
    }
    return mask;
  }

  private void path(String text, int[] at) {
    int from = at[0];
    while (at[0] < text.length() && ",/()".indexOf(text.charAt(at[0])) < 0) {
      at[0]++;
    }
    String name = text.substring(from, at[0]).strip();
    if (name.isEmpty()) {
      throw invalid(text);
    }
    FieldMask member = members.computeIfAbsent(name, key -> new FieldMask());
    if (at[0] == text.length()) {
      return;
    }
    if (text.charAt(at[0]) == '/') {
      at[0]++;
      member.path(text, at);
    } else if (text.charAt(at[0]) == '(') {
      at[0]++;
      member.members.putAll(list(text, at).members);
      if (at[0] == text.length() || text.charAt(at[0]++) != ')') {
        throw invalid(text);
      }
    }
  }

  /** A copy with the wanted parts alone. */
  JsonElement of(JsonElement whole) {
    if (members.isEmpty()) {
      return whole;
    }
    if (whole instanceof JsonArray array) {
      JsonArray part = new JsonArray();
      array.forEach(item -> part.add(of(item)));
      return part;
    }
    if (!(whole instanceof JsonObject object)) {
      return whole;
    }
    JsonObject part = new JsonObject();
    object
        .asMap()
        .forEach(
            (name, value) -> {
              FieldMask wanted = members.getOrDefault(name, members.get(ALL));
              if (wanted != null) {
                part.add(name, wanted.of(value));
              }
            });
    return part;
  }

  private static ApiError invalid(String text) {
    return ApiError.invalid("Invalid field selection '" + text + "'.");
  }
}
