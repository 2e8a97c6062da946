package dev.sparkdrop.ledger;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
        .setFieldNamingStrategy(WireNames::of)
        .registerTypeAdapter(Instant.class, new Text<>(Instant::parse))
        .registerTypeAdapter(Duration.class, new Text<>(Duration::parse));
  }

  /** All that is read of an object before it is known that the rest can be. */
  private record Version(Integer version) {}

  String text(Object value) {
    String json = GSON.toJson(value);
    // The version comes first, so that a reader of the object sees it.
    return "{\n  \"version\": " + VERSION + "," + json.substring(1);
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
