package dev.sparkdrop.local.stories;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.TreeMap;

/** A Delta table in the lake bucket, as its log tells of it. */
final class LakeTable {
  private final Outside outside;
  private final String folder;

  LakeTable(Outside outside, String folder) {
    this.outside = outside;
    this.folder = folder;
  }

  /**
   * The rows of live files by the object they come from, where a file holds one object's rows.
   *
   * @param prefix of the objects' URIs
   */
  Map<String, Long> rows(String prefix) {
    Map<String, JsonObject> live = new TreeMap<>();
    outside.list("lake", folder + "/_delta_log/").stream()
        .filter(name -> name.endsWith(".json"))
        .sorted()
        .flatMap(name -> outside.content("lake", name).lines())
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .forEach(action -> take(action, live));
    Map<String, Long> rows = new TreeMap<>();
    live.values()
        .forEach(
            stats -> {
              String first = stats.getAsJsonObject("minValues").get("_source").getAsString();
              String last = stats.getAsJsonObject("maxValues").get("_source").getAsString();
              if (first.startsWith(prefix) != last.startsWith(prefix)) {
                throw new AssertionError("a file of many objects: " + stats);
              }
              if (first.startsWith(prefix)) {
                rows.merge(first, stats.get("numRecords").getAsLong(), Long::sum);
              }
            });
    return rows;
  }

  private static void take(JsonObject action, Map<String, JsonObject> live) {
    if (action.has("add")) {
      JsonObject add = action.getAsJsonObject("add");
      live.put(
          add.get("path").getAsString(),
          JsonParser.parseString(add.get("stats").getAsString()).getAsJsonObject());
    } else if (action.has("remove")) {
      live.remove(action.getAsJsonObject("remove").get("path").getAsString());
    }
  }
}
