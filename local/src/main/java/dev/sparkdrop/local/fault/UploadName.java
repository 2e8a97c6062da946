package dev.sparkdrop.local.fault;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The object's name where an upload has it in its body, as those of Google's clients do. */
final class UploadName {
  /** The resource is the first part, and small; what follows it may be anything. */
  private static final int MOST = 16 * 1024;

  private UploadName() {}

  /** Looks at the begin of the body, which stays to be read. */
  static Optional<String> of(HttpExchange exchange) throws IOException {
    BufferedInputStream body = new BufferedInputStream(exchange.getRequestBody(), MOST);
    body.mark(MOST);
    byte[] begin = new byte[MOST];
    int length = 0;
    Optional<String> name = Optional.empty();
    for (int read = 0; read >= 0 && length < MOST && name.isEmpty(); length += Math.max(read, 0)) {
      read = body.read(begin, length, MOST - length);
      name = in(new String(begin, 0, length + Math.max(read, 0), StandardCharsets.UTF_8));
    }
    body.reset();
    exchange.setStreams(body, null);
    return name;
  }

  /** Empty also while the resource is not all there. */
  private static Optional<String> in(String text) {
    try {
      String resource = text.substring(Math.max(0, text.indexOf('{')));
      JsonElement read = JsonParser.parseReader(new JsonReader(new StringReader(resource)));
      return read.isJsonObject() && read.getAsJsonObject().has("name")
          ? Optional.of(read.getAsJsonObject().get("name").getAsString())
          : Optional.empty();
    } catch (JsonParseException | IllegalStateException e) {
      return Optional.empty();
    }
  }
}
