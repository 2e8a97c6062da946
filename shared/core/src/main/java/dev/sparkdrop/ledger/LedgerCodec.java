package dev.sparkdrop.ledger;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The form of the ledger's objects: JSON with a version, times as RFC 3339 in UTC. */
class LedgerCodec {
  /** The version that this code writes, and the newest that it reads. */
  static final int VERSION = 1;

  private static final Gson GSON = builder().setPrettyPrinting().create();
  private static final Gson LINE = builder().create();

  private static GsonBuilder builder() {
    return new GsonBuilder()
        .disableHtmlEscaping()
        .setFieldNamingStrategy(field -> WireNames.of(field.getDeclaringClass(), field.getName()))
        .registerTypeAdapterFactory(new Constants())
        .registerTypeAdapter(Instant.class, new Text<>(Instant::parse))
        .registerTypeAdapter(Duration.class, new Text<>(Duration::parse));
  }

  /** All that is read of an object before it is known that the rest can be. */
  record Version(Integer version) {}

  String text(Object value) {
    // The version comes first, so that a reader sees it. A manifest may be large: no second copy.
    StringBuilder text = new StringBuilder("{\n  \"version\": " + VERSION + ",");
    int begin = text.length();
    GSON.toJson(value, text);
    return text.deleteCharAt(begin).toString();
  }

  /** The same on one line without control characters, as metadata holds it. */
  String line(Object value) {
    return "{\"version\":" + VERSION + "," + LINE.toJson(value).substring(1);
  }

  /**
   * Reads an object of the ledger.
   *
   * @throws CorruptRecord where it is not of this form, or of a newer version
   */
  <T> T read(String name, String content, Class<T> type) {
    try {
      Integer version = GSON.fromJson(content, Version.class).version();
      if (version == null || version > VERSION) {
        throw new CorruptRecord(
            name, "its version is " + version + ", and this code knows " + VERSION);
      }
      return GSON.fromJson(content, type);
    } catch (CorruptRecord e) {
      throw e;
    } catch (RuntimeException e) {
      // Gson tells of a wrong value in a record's constructor by a plain RuntimeException.
      throw new CorruptRecord(name, e.getMessage());
    }
  }

  /**
   * Reads an object that is going to be written again. One with a field that this version does not
   * know is of a newer version, which needs that field: it is left alone.
   *
   * @throws CorruptRecord also where it has such a field
   */
  <T> T readToChange(String name, String content, Class<T> type) {
    T value = read(name, content, type);
    JsonObject there = JsonParser.parseString(content).getAsJsonObject();
    there.remove("version");
    unknown(there, GSON.toJsonTree(value))
        .ifPresent(
            field -> {
              throw new CorruptRecord(
                  name,
                  "a newer version wrote it, with the field " + field + " that this one ignores");
            });
    return value;
  }

  /** A field of the first tree that the second one lacks. */
  private static Optional<String> unknown(JsonElement there, JsonElement known) {
    if (there.isJsonObject() && known.isJsonObject()) {
      for (Map.Entry<String, JsonElement> field : there.getAsJsonObject().entrySet()) {
        JsonElement its = known.getAsJsonObject().get(field.getKey());
        Optional<String> below =
            its == null || field.getValue().isJsonNull()
                ? Optional.<String>empty()
                : unknown(field.getValue(), its);
        if (its == null && !field.getValue().isJsonNull()) {
          return Optional.of(field.getKey());
        }
        if (below.isPresent()) {
          return below;
        }
      }
    }
    if (there.isJsonArray() && known.isJsonArray()) {
      for (int i = 0; i < there.getAsJsonArray().size(); i++) {
        Optional<String> below =
            unknown(there.getAsJsonArray().get(i), known.getAsJsonArray().get(i));
        if (below.isPresent()) {
          return below;
        }
      }
    }
    return Optional.empty();
  }

  /** Enums under their stored names; one that this version does not know cannot be read. */
  private static final class Constants implements TypeAdapterFactory {
    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
      Class raw = type.getRawType();
      if (!raw.isEnum() || !WireNames.has(raw)) {
        return null;
      }
      return new TypeAdapter<T>() {
        @Override
        public void write(JsonWriter out, T value) throws IOException {
          out.value(value == null ? null : WireNames.of((Enum<?>) value));
        }

        @Override
        public T read(JsonReader in) throws IOException {
          if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            return null;
          }
          return (T) WireNames.constant(raw, in.nextString());
        }
      };
    }
  }

  /** A value as a JSON string, in its own text form. */
  private static final class Text<T> extends TypeAdapter<T> {
    private final Function<String, T> parse;

    Text(Function<String, T> parse) {
      this.parse = parse;
    }

    @Override
    public void write(JsonWriter out, T value) throws IOException {
      out.value(value == null ? null : value.toString());
    }

    @Override
    public T read(JsonReader in) throws IOException {
      if (in.peek() == JsonToken.NULL) {
        in.nextNull();
        return null;
      }
      return parse.apply(in.nextString());
    }
  }
}
