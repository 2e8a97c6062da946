package dev.sparkdrop.ingest.request;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads a request's body as far as JSON goes. */
final class BodyReader {
  static final String EXAMPLE = "{\"sources\": [{\"url\": \"https://…\"}]}";
  private static final int NESTING = 16;
  private static final TypeAdapter<JsonElement> JSON = new Gson().getAdapter(JsonElement.class);

  /** The body is none that can be read; the refusal says why. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient IngestRequest.Refusal refusal;

    Unreadable(int status, String path, String wrong, String instead) {
      super(wrong, null, false, false);
      this.refusal = IngestRequest.Refusal.of(status, path, wrong, instead);
    }

    public IngestRequest.Refusal refusal() {
      return refusal;
    }
  }

  private BodyReader() {}

  /**
   * Reads no more than is allowed. The body may be left out where the query says it all.
   *
   * @throws IOException where the caller broke off
   */
  static JsonObject read(IngestCall call) throws IOException, Unreadable {
    byte[] bytes =
        call.method().equals("POST") ? call.body().readNBytes(Limits.BODY_BYTES + 1) : new byte[0];
    if (bytes.length == 0 && QueryReader.asks(call.query())) {
      return new JsonObject();
    }
    checkType(call);
    if (bytes.length > Limits.BODY_BYTES) {
      throw new Unreadable(413, "body", "it has more than 1 MiB", "several smaller requests");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (parse(text) instanceof JsonObject root) {
        return root;
      }
    } catch (CharacterCodingException e) {
      throw new Unreadable(400, "body", "it is not UTF-8", "JSON in UTF-8");
    } catch (IOException | JsonParseException e) {
      throw new Unreadable(400, "body", "it is not JSON: " + where(e), EXAMPLE);
    }
    throw new Unreadable(400, "body", "it is not a JSON object", EXAMPLE);
  }

  private static void checkType(IngestCall call) throws Unreadable {
    String type =
        call.headers()
            .first("Content-Type")
            .orElse("")
            .split(";", 2)[0]
            .strip()
            .toLowerCase(Locale.ROOT);
    if (!type.equals("application/json")) {
      String wrong = type.isEmpty() ? "it is missing" : "it is " + Redactor.text(type);
      throw new Unreadable(415, "Content-Type", wrong, "application/json");
    }
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
    return Redactor.text(String.valueOf(e.getMessage()).lines().findFirst().orElse("it is empty"));
  }
}
