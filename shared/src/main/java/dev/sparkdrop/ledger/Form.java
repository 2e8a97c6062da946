package dev.sparkdrop.ledger;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** The form of the ledger's objects: JSON with a version, times as RFC 3339 in UTC. */
final class Form {
  /** The version that this code writes, and the newest that it reads. */
  static final int VERSION = 1;

  private static final Gson GSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .setPrettyPrinting()
          .registerTypeAdapter(Instant.class, asText(Instant::toString))
          .registerTypeAdapter(Instant.class, fromText(Instant::parse))
          .registerTypeAdapter(Duration.class, asText(Duration::toString))
          .registerTypeAdapter(Duration.class, fromText(Duration::parse))
          .create();

  private Form() {}

  static String text(Object value) {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    GSON.toJsonTree(value)
        .getAsJsonObject()
        .entrySet()
        .forEach(e -> json.add(e.getKey(), e.getValue()));
    return GSON.toJson(json);
  }

  /**
   * Reads an object of the ledger.
   *
   * @throws Unreadable where it is not of this form, or of a newer version
   */
  static <T> T read(String name, String content, Class<T> type) {
    try {
      JsonObject json = JsonParser.parseString(content).getAsJsonObject();
      JsonElement version = json.remove("version");
      if (version == null || version.getAsInt() > VERSION) {
        throw new Unreadable(
            name, "its version is " + version + ", and this code knows " + VERSION);
      }
      return GSON.fromJson(json, type);
    } catch (Unreadable e) {
      throw e;
    } catch (RuntimeException e) {
      // Gson tells of a wrong value in a record's constructor by a plain RuntimeException.
      throw new Unreadable(name, e.getMessage());
    }
  }

  private static <T> JsonSerializer<T> asText(Function<T, String> text) {
    return (value, type, context) -> new JsonPrimitive(text.apply(value));
  }

  private static <T> JsonDeserializer<T> fromText(Function<String, T> parse) {
    return (json, type, context) -> parse.apply(json.getAsString());
  }
}
