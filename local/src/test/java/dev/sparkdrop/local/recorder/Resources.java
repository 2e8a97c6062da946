package dev.sparkdrop.local.recorder;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Resources by name, each as it was last sent, and their IAM policies. */
final class Resources {
  private final SortedMap<String, JsonObject> things = new TreeMap<>();
  private final SortedMap<String, JsonObject> policies = new TreeMap<>();
  private int etag;

  boolean has(String name) {
    return things.containsKey(name);
  }

  JsonObject get(String name) {
    JsonObject thing = things.get(name);
    if (thing == null) {
      throw ApiError.notFound(name + " was not found");
    }
    return thing;
  }

  void create(String name, JsonObject thing) {
    if (things.putIfAbsent(name, thing) != null) {
      throw ApiError.alreadyExists(name + " already exists");
    }
  }

  /** As a merge patch, or only the masked fields, absent ones too. */
  JsonObject update(String name, JsonObject change, String mask) {
    JsonObject thing = get(name);
    if (mask.isEmpty()) {
      merge(thing, change);
      return thing;
    }
    for (String path : mask.split(",", -1)) {
      copy(camelCase(path).split("\\.", -1), 0, change, thing);
    }
    return thing;
  }

  private static void merge(JsonObject into, JsonObject change) {
    for (Map.Entry<String, JsonElement> field : change.entrySet()) {
      JsonElement value = field.getValue();
      if (value.isJsonNull()) {
        into.remove(field.getKey());
      } else if (value.isJsonObject() && into.get(field.getKey()) instanceof JsonObject inner) {
        merge(inner, value.getAsJsonObject());
      } else {
        into.add(field.getKey(), value);
      }
    }
  }

  private static void copy(String[] path, int at, JsonObject from, JsonObject to) {
    JsonElement value = from.get(path[at]);
    if (at == path.length - 1 || value == null || !value.isJsonObject()) {
      if (value == null) {
        to.remove(path[at]);
      } else {
        to.add(path[at], value);
      }
      return;
    }
    if (!to.has(path[at])) {
      to.add(path[at], new JsonObject());
    }
    copy(path, at + 1, value.getAsJsonObject(), to.getAsJsonObject(path[at]));
  }

  private static String camelCase(String path) {
    StringBuilder camel = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      boolean after = i > 0 && path.charAt(i - 1) == '_';
      char each = path.charAt(i);
      if (each != '_') {
        camel.append(after ? Character.toUpperCase(each) : each);
      }
    }
    return camel.toString();
  }

  /** With all below it, and their policies. */
  void delete(String name) {
    get(name);
    for (Map<String, JsonObject> map : Set.of(things, policies)) {
      map.keySet().removeIf(each -> each.equals(name) || each.startsWith(name + "/"));
    }
  }

  JsonArray list(String collection) {
    JsonArray found = new JsonArray();
    things.forEach(
        (name, thing) -> {
          String rest =
              name.startsWith(collection + "/") ? name.substring(collection.length()) : "";
          if (rest.lastIndexOf('/') == 0) {
            found.add(thing);
          }
        });
    return found;
  }

  JsonObject policy(String name) {
    JsonObject none = new JsonObject();
    none.addProperty("etag", "AAAA");
    return policies.getOrDefault(name, none);
  }

  JsonObject setPolicy(String name, JsonObject policy) {
    JsonElement sent = policy.get("etag");
    if (sent != null && !sent.equals(policy(name).get("etag"))) {
      throw new ApiError(409, "ABORTED", "conflict", "There were concurrent policy changes.");
    }
    policy.addProperty("etag", String.format("BB%02dAA==", ++etag % 100));
    policies.put(name, policy);
    return policy;
  }

  SortedMap<String, JsonObject> things() {
    return things;
  }

  SortedMap<String, JsonObject> policies() {
    return policies;
  }
}
