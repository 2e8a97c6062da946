package dev.sparkdrop.local.http;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One HTTP request on its way to an answer: the matched path variables, the query, the body. */
public final class Call {
  private static final Gson GSON = new Gson();

  private final HttpExchange exchange;
  private final Map<String, String> variables;
  private final Map<String, String> query;

  Call(HttpExchange exchange, Map<String, String> variables) {
    this.exchange = exchange;
    this.variables = variables;
    this.query = parse(exchange.getRequestURI().getRawQuery());
  }

  public String method() {
    return exchange.getRequestMethod();
  }

  /** The path as it was sent, percent-escapes and all. */
  public String rawPath() {
    return exchange.getRequestURI().getRawPath();
  }

  /** A path variable of the route, percent-decoded. */
  public String variable(String name) {
    return variables.get(name);
  }

  /** A query parameter, decoded; null where it is absent. */
  public String query(String name) {
    return query.get(name);
  }

  public String query(String name, String absent) {
    return query.getOrDefault(name, absent);
  }

  /** A request header; null where it is absent. */
  public String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  public InputStream body() {
    return exchange.getRequestBody();
  }

  /** The body as a JSON object; an empty body is an empty object. */
  public JsonObject json() throws IOException {
    try {
      JsonElement element =
          JsonParser.parseReader(new InputStreamReader(body(), StandardCharsets.UTF_8));
      return element.isJsonNull() ? new JsonObject() : element.getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw ApiError.invalid("The request's body is not a JSON object: " + e.getMessage());
    }
  }

  /** Sets a header of the answer; call it before any of the methods that answer. */
  public Call with(String header, String value) {
    exchange.getResponseHeaders().set(header, value);
    return this;
  }

  /** Answers with JSON. */
  public void answer(int status, JsonElement body) throws IOException {
    with("Content-Type", "application/json; charset=UTF-8");
    answer(status, GSON.toJson(body).getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a whole body; an empty one is sent with length zero. */
  public void answer(int status, byte[] body) throws IOException {
    boolean bodiless = body.length == 0 || method().equals("HEAD");
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** Answers with a body of known length, to be written by the caller, who closes the stream. */
  public OutputStream stream(int status, long length) throws IOException {
    exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
    return exchange.getResponseBody();
  }

  /** Breaks the connection without an answer. */
  public void cut() {
    exchange.close();
  }

  private static Map<String, String> parse(String raw) {
    Map<String, String> parsed = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("[&;]", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parsed.put(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return parsed;
  }
}
