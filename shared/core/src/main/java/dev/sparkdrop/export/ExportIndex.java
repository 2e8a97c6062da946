package dev.sparkdrop.export;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in an export: its {@code export.json}, which is written last.
 *
 * @param from the run
 * @param exported when
 * @param sample how many objects were asked for; 0 for all
 * @param batch how many objects the run's batch has
 * @param gone names of objects of the batch that are gone
 */
public record ExportIndex(
    RunAddress from,
    Instant exported,
    int sample,
    int batch,
    List<ExportedObject> objects,
    List<ExportedObject> code,
    List<String> gone) {
  static final String FILE = "export.json";

  /** The version that this code writes, and the newest that it reads. */
  private static final int VERSION = 1;

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  public ExportIndex {
    objects = List.copyOf(objects);
    code = List.copyOf(code);
    gone = List.copyOf(gone);
  }

  String text() {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("from", from.toString());
    json.addProperty("exported", exported.toString());
    json.addProperty("sample", sample);
    json.addProperty("batch", batch);
    json.add("objects", array(objects));
    json.add("code", array(code));
    JsonArray names = new JsonArray();
    gone.forEach(names::add);
    json.add("gone", names);
    return GSON.toJson(json) + "\n";
  }

  private static JsonArray array(List<ExportedObject> objects) {
    JsonArray array = new JsonArray();
    objects.forEach(object -> array.add(object.toJson()));
    return array;
  }

  /**
   * Reads it.
   *
   * @param where for messages
   */
  static ExportIndex of(String where, String text) throws ExportRefused {
    int version;
    JsonObject json;
    try {
      json = JsonParser.parseString(text).getAsJsonObject();
      version = json.get("version").getAsInt();
    } catch (RuntimeException e) {
      throw new ExportRefused(where + " is no index of an export. Export the run again.");
    }
    if (version > VERSION) {
      throw new ExportRefused(
          where
              + " is of version "
              + version
              + ", and this Sparkdrop reads "
              + VERSION
              + ". Use the Sparkdrop that wrote it, or a newer one.");
    }
    try {
      List<String> gone = new ArrayList<>();
      json.getAsJsonArray("gone").forEach(name -> gone.add(name.getAsString()));
      return new ExportIndex(
          RunAddress.parse(json.get("from").getAsString()),
          Instant.parse(json.get("exported").getAsString()),
          json.get("sample").getAsInt(),
          json.get("batch").getAsInt(),
          objects(json.getAsJsonArray("objects")),
          objects(json.getAsJsonArray("code")),
          gone);
    } catch (RuntimeException e) {
      throw new ExportRefused(where + " was changed or is damaged. Export the run again.");
    }
  }

  private static List<ExportedObject> objects(JsonArray array) {
    List<ExportedObject> objects = new ArrayList<>();
    for (JsonElement each : array) {
      objects.add(ExportedObject.of(each.getAsJsonObject()));
    }
    return objects;
  }
}
