package dev.sparkdrop.ingest;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a request's body: all faults at once. */
final class RequestReader {
  private static final String EXAMPLE = "{\"sources\": [{\"url\": \"https://…\"}]}";
  private static final int NESTING = 16;
  private static final TypeAdapter<JsonElement> JSON = new Gson().getAdapter(JsonElement.class);

  private final SourceReader sourceReader;

  RequestReader(Gate gate, Secrets secrets) {
    this.sourceReader = new SourceReader(gate, secrets);
  }

  /**
   * Reads no more than is allowed.
   *
   * @throws IOException where the caller broke off
   */
  Asked read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(Limits.BODY_BYTES + 1);
    if (bytes.length > Limits.BODY_BYTES) {
      return Asked.Refusal.of(413, "body", "it has more than 1 MiB", "several smaller requests");
    }
    JsonElement root;
    try {
      root = parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Asked.Refusal.of(400, "body", "it is not UTF-8", "JSON in UTF-8");
    } catch (IOException | JsonParseException e) {
      return Asked.Refusal.of(400, "body", "it is not JSON: " + where(e), EXAMPLE);
    }
    return root.isJsonObject()
        ? request(root.getAsJsonObject())
        : Asked.Refusal.of(400, "body", "it is not a JSON object", EXAMPLE);
  }

  private static JsonElement parse(String text) throws IOException {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(NESTING);
      JsonElement root = JSON.read(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("something follows its end");
      }
      return root;
    }
  }

  /** The first line of the reader's complaint: it has line, column and path. */
  private static String where(Exception e) {
    return Shown.text(String.valueOf(e.getMessage()).lines().findFirst().orElse("it is empty"));
  }

  private Asked request(JsonObject root) {
    Faults faults = new Faults();
    for (String key : root.keySet()) {
      if (!key.equals("sources")) {
        faults.add(Shown.text(key), "this key is not known", "only sources");
      }
    }
    List<Source> sources = new ArrayList<>();
    if (!(root.get("sources") instanceof JsonArray array) || array.isEmpty()) {
      faults.add("sources", "a list with one source or more is missing", EXAMPLE);
    } else if (array.size() > Limits.SOURCES) {
      return Asked.Refusal.of(
          413,
          "sources",
          "it has %d sources, and 1,000 are allowed".formatted(array.size()),
          "several smaller requests");
    } else {
      readAll(array, sources, faults);
    }
    return faults.none() ? new Asked.Request(sources) : faults.refusal();
  }

  private void readAll(JsonArray array, List<Source> sources, Faults faults) {
    Map<String, String> taken = new HashMap<>();
    for (int i = 0; i < array.size(); i++) {
      String path = "sources[" + i + "]";
      Optional<Source> source = sourceReader.read(path, array.get(i), faults);
      if (source.isEmpty()) {
        continue;
      }
      sources.add(source.get());
      String first = taken.putIfAbsent(source.get().object(), path);
      if (first != null) {
        faults.add(
            path + ".object",
            "%s becomes the same object, %s".formatted(first, Shown.text(source.get().object())),
            "a name of its own for each source, as object");
      }
    }
  }
}
