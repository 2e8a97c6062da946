package dev.sparkdrop.local.stories;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A permission that one of ours needed for a call, as the local cloud tells of it. */
record Use(String caller, String permission, String on, String call) {

  /** What was needed so far by all callers that are ours. */
  static List<Use> all(Outside cloud) {
    List<Use> uses = new ArrayList<>();
    for (JsonElement each : cloud.local("permissions", null).getAsJsonArray("permissions")) {
      JsonObject use = each.getAsJsonObject();
      if (text(use, "caller").startsWith("sparkdrop-")) {
        uses.add(
            new Use(
                text(use, "caller"), text(use, "permission"), text(use, "on"), text(use, "call")));
      }
    }
    return uses;
  }

  private static String text(JsonObject use, String name) {
    return use.get(name).getAsString();
  }
}
