package dev.sparkdrop.export;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.Downloads;
import java.time.Instant;

/**
 * One object of an export, and the file that holds its bytes as they were stored.
 *
 * @param file in the export's folder, as {@code objects/00001-a.csv}
 */
public record ExportedObject(Downloads.Version version, String file) {
  private static final int LONGEST = 60;

  /** The file of an object; its name is for people, and never a path. */
  static ExportedObject numbered(Downloads.Version version, String folder, int number) {
    String last = version.name().substring(version.name().lastIndexOf('/') + 1);
    String safe = last.replaceAll("[^A-Za-z0-9._-]", "_");
    String end = safe.length() > LONGEST ? safe.substring(safe.length() - LONGEST) : safe;
    return new ExportedObject(version, "%s/%05d-%s".formatted(folder, number, end));
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("bucket", version.bucket());
    json.addProperty("name", version.name());
    json.addProperty("generation", version.generation());
    json.addProperty("size", version.size());
    json.addProperty("created", version.created().toString());
    json.addProperty("contentType", version.contentType());
    json.addProperty("contentEncoding", version.contentEncoding());
    json.addProperty("crc32c", version.crc32c());
    json.addProperty("file", file);
    return json;
  }

  static ExportedObject of(JsonObject json) {
    return new ExportedObject(
        new Downloads.Version(
            json.get("bucket").getAsString(),
            json.get("name").getAsString(),
            json.get("generation").getAsLong(),
            json.get("size").getAsLong(),
            Instant.parse(json.get("created").getAsString()),
            text(json, "contentType"),
            text(json, "contentEncoding"),
            text(json, "crc32c")),
        json.get("file").getAsString());
  }

  private static String text(JsonObject json, String key) {
    return json.has(key) && !json.get(key).isJsonNull() ? json.get(key).getAsString() : null;
  }
}
