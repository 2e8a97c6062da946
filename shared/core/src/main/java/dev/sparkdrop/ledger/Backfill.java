package dev.sparkdrop.ledger;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.Bucket;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Set;

/**
 * Which older objects are to be taken in.
 *
 * @param from those that were created then or later
 * @param to and before then; null: until it was asked for
 * @param prefix with what their names begin; never null
 */
public record Backfill(Instant from, Instant to, String prefix) {
  private static final String WRITE =
      "; write {\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-02-01T00:00:00Z\", \"prefix\":"
          + " \"folder/\"}, without to and prefix if you like";

  public Backfill {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(prefix, "prefix");
  }

  /**
   * What a user wrote.
   *
   * @throws IllegalArgumentException where it is malformed, with what to write instead
   */
  static Backfill parse(String text) {
    JsonObject json;
    try {
      json = JsonParser.parseString(text).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IllegalArgumentException("it is no JSON object" + WRITE, e);
    }
    for (String key : json.keySet()) {
      if (!Set.of("from", "to", "prefix").contains(key)) {
        throw new IllegalArgumentException("it says something else than from, to, prefix" + WRITE);
      }
    }
    Instant from = time(json, "from");
    Instant to = time(json, "to");
    if (from == null) {
      throw new IllegalArgumentException("it has no from" + WRITE);
    }
    if (to != null && !to.isAfter(from)) {
      throw new IllegalArgumentException("its to is not after its from" + WRITE);
    }
    String prefix = word(json, "prefix");
    return new Backfill(from, to, prefix == null ? "" : prefix);
  }

  private static Instant time(JsonObject json, String key) {
    String text = word(json, key);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("its " + key + " is no RFC 3339 time" + WRITE, e);
    }
  }

  private static String word(JsonObject json, String key) {
    if (!json.has(key) || json.get(key).isJsonNull()) {
      return null;
    }
    if (!json.get(key).isJsonPrimitive()) {
      throw new IllegalArgumentException("its " + key + " is no text" + WRITE);
    }
    return json.get(key).getAsString();
  }

  /** As it is asked for. */
  String text() {
    JsonObject json = new JsonObject();
    json.addProperty("from", from.toString());
    if (to != null) {
      json.addProperty("to", to.toString());
    }
    if (!prefix.isEmpty()) {
      json.addProperty("prefix", prefix);
    }
    return new Gson().toJson(json);
  }

  /** The same until then, where it does not say until when. */
  public Backfill until(Instant end) {
    return new Backfill(from, to == null ? end : to, prefix);
  }

  /** Whether that object of the landing bucket is meant. */
  public boolean means(Bucket.Entry entry) {
    return entry.name().startsWith(prefix)
        && !entry.created().isBefore(from)
        && (to == null || entry.created().isBefore(to));
  }
}
