package dev.sparkdrop.ingest.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sparkdrop.ingest.source.Redactor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a URL's parameters into the form of a request's body, so that a scheduler and an address
 * bar can ask for one source, or for a pipeline's.
 */
final class QueryReader {
  private static final Set<String> OF_SOURCE =
      Set.of("url", "object", "sha256", "md5", "crc32c", "size", "unpack", "allow");
  private static final Set<String> TEXTS = Set.of("pipeline", "ingestId");
  private static final Set<String> SWITCHES = Set.of("marker", "dryRun");
  private static final String PARAM = "param.";

  private QueryReader() {}

  /** Whether the body is a file to land: it gets a name, and nothing else is asked for. */
  static boolean sends(Map<String, List<String>> query) {
    return query.containsKey("object") && !asks(query);
  }

  /** Whether there is something to be done. */
  static boolean asks(Map<String, List<String>> query) {
    return query.containsKey("url") || query.containsKey("pipeline");
  }

  /** Adds what the query says to what the body says. */
  static void merge(Map<String, List<String>> query, JsonObject root, SourceFaults faults) {
    JsonObject source = new JsonObject();
    new TreeMap<>(query)
        .forEach(
            (key, values) -> {
              String path = "?" + Redactor.text(key);
              if (values.size() != 1) {
                faults.add(path, "it is there %d times".formatted(values.size()), "it once");
              }
              if (OF_SOURCE.contains(key)) {
                source.add(key, value(key, values.get(0)));
              } else if (key.startsWith(PARAM)) {
                param(path, key.substring(PARAM.length()), values.get(0), root, faults);
              } else {
                put(path, key, values.get(0), root, faults);
              }
            });
    if (source.size() > 0) {
      JsonArray sources = new JsonArray();
      sources.add(source);
      once("?url", "sources", sources, root, faults);
    }
  }

  private static JsonElement value(String key, String text) {
    if (!key.equals("allow")) {
      return new JsonPrimitive(text);
    }
    JsonArray list = new JsonArray();
    Arrays.stream(text.split(",", -1)).forEach(list::add);
    return list;
  }

  private static void param(
      String path, String name, String value, JsonObject root, SourceFaults faults) {
    if (!root.has("params")) {
      root.add("params", new JsonObject());
    }
    if (root.get("params") instanceof JsonObject params) {
      once(path, name, new JsonPrimitive(value), params, faults);
    }
  }

  private static void put(
      String path, String key, String value, JsonObject root, SourceFaults faults) {
    if (TEXTS.contains(key)) {
      once(path, key, new JsonPrimitive(value), root, faults);
    } else if (!SWITCHES.contains(key)) {
      faults.add(
          path,
          "it is not known",
          "url, object, unpack, allow, size, sha256, md5, crc32c, pipeline, param.NAME, marker,"
              + " dryRun or ingestId");
    } else if (value.equals("true") || value.equals("false")) {
      once(path, key, new JsonPrimitive(Boolean.valueOf(value)), root, faults);
    } else {
      faults.add(path, "it is neither true nor false", key + "=true");
    }
  }

  private static void once(
      String path, String key, JsonElement value, JsonObject into, SourceFaults faults) {
    if (into.has(key)) {
      faults.add(path, "the body says it too", "it once");
    } else {
      into.add(key, value);
    }
  }
}
