package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.time.Instant;

/**
 * What is stored of one cluster, job or operation: the resource as clients see it, and what only we
 * know of it. A row is a copy: nothing changes until it is put back.
 *
 * @param key unique in its map
 * @param json {@code resource}, {@code project}, {@code region}, {@code sequence}, and more
 */
record StoredRow(String key, JsonObject json) {

  static StoredRow of(String key, Place place, long sequence, JsonObject resource) {
    JsonObject json = ResourceJson.of("project", place.project(), "region", place.region());
    json.addProperty("sequence", sequence);
    json.add("resource", resource);
    return new StoredRow(key, json);
  }

  JsonObject resource() {
    return json.getAsJsonObject("resource");
  }

  Place place() {
    return new Place(text("project"), text("region"));
  }

  long sequence() {
    return json.get("sequence").getAsLong();
  }

  /** One of our own notes; null where it is absent. */
  String text(String name) {
    return ResourceJson.text(json, name);
  }

  Instant time(String name) {
    String text = text(name);
    return text == null ? null : Instant.parse(text);
  }

  StoredRow with(String name, Object value) {
    json.addProperty(name, value.toString());
    return this;
  }

  StoredRow without(String name) {
    json.remove(name);
    return this;
  }
}
