package dev.sparkdrop.local.http;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The {@code updateMask} of an update: which fields of a resource take the values that are sent.
 */
public final class UpdateMask {
  private UpdateMask() {}

  /** Its paths in camelCase; at least one. */
  public static List<String> paths(String text) {
    List<String> paths =
        Stream.of((text == null ? "" : text).split(",", -1))
            .map(path -> camelCase(path.strip()))
            .filter(path -> !path.isEmpty())
            .toList();
    if (paths.isEmpty()) {
      throw ApiError.invalid("The 'updateMask' must name at least one field.");
    }
    return paths;
  }

  /**
   * A copy of a resource with the fields of the mask as they were sent; one that was not sent is
   * cleared.
   *
   * @param allowed the fields that can be updated; others are refused
   */
  public static JsonObject apply(
      String mask, JsonObject resource, JsonObject sent, Set<String> allowed) {
    JsonObject next = resource.deepCopy();
    for (String path : paths(mask)) {
      String[] names = path.split("\\.", -1);
      if (!allowed.contains(names[0])) {
        throw ApiError.invalid("Invalid update_mask: '" + path + "' can't be updated.");
      }
      set(next, sent, names, 0);
    }
    return next;
  }

  private static void set(JsonObject into, JsonObject from, String[] names, int at) {
    String name = names[at];
    if (at == names.length - 1) {
      if (from.has(name)) {
        into.add(name, from.get(name).deepCopy());
      } else {
        into.remove(name);
      }
      return;
    }
    if (!(into.get(name) instanceof JsonObject)) {
      into.add(name, new JsonObject());
    }
    JsonObject below = from.get(name) instanceof JsonObject object ? object : new JsonObject();
    set(into.getAsJsonObject(name), below, names, at + 1);
  }

  private static String camelCase(String path) {
    StringBuilder camel = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      boolean next = path.charAt(i) == '_' && i + 1 < path.length();
      camel.append(next ? Character.toUpperCase(path.charAt(++i)) : path.charAt(i));
    }
    return camel.toString();
  }
}
