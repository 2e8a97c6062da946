package dev.sparkdrop.local.http;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** One HTTP request on its way to an answer: the matched path variables, the query, the body. */
public final class HttpCall {
  private static final Gson WITH_NULLS =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private static final String FORM = "application/x-www-form-urlencoded";

  private final HttpExchange exchange;
  private final Map<String, String> variables;
  private final ObjIntConsumer<HttpCall> answered;
  private Map<String, String> query;
  private InputStream body;

  /** One that no route matched. */
  public HttpCall(HttpExchange exchange) {
    this(exchange, Map.of(), (httpCall, status) -> {});
  }

  /**
   * @param answered is told the status of the answer before that goes out
   */
  HttpCall(
      HttpExchange exchange, Map<String, String> variables, ObjIntConsumer<HttpCall> answered) {
    this.exchange = exchange;
    this.variables = variables;
    this.answered = answered;
  }

  public String method() {
    return method(exchange);
  }

  /** The method that is meant: Google's Java clients can't send a PATCH, and say so in a header. */
  static String method(HttpExchange exchange) {
    String sent = exchange.getRequestMethod();
    String meant = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
    return meant != null && sent.equals("POST") ? meant : sent;
  }

  /**
   * The address by which the caller reached this, for links in answers: behind a forwarded port it
   * is another than our own. Google's client for Rust leaves the port out; it is ours then. Without
   * a slash at its end.
   */
  public String base() {
    String host = Objects.requireNonNullElse(header("Host"), "127.0.0.1");
    String scheme = exchange instanceof HttpsExchange ? "https://" : "http://";
    boolean whole = host.matches(".*:\\d+");
    return scheme + (whole ? host : host + ":" + exchange.getLocalAddress().getPort());
  }

  /** The names of all query parameters. */
  public Set<String> queryNames() {
    return parse(exchange.getRequestURI().getRawQuery()).keySet();
  }

  /** The path as it was sent, percent-escapes and all. */
  public String rawPath() {
    return exchange.getRequestURI().getRawPath();
  }

  /** Sets what some requests say in the path and others elsewhere. */
  public void variable(String name, String value) {
    variables.put(name, value);
  }

  /** A path variable of the route, percent-decoded; null where it has none of that name. */
  public String variable(String name) {
    return variables.get(name);
  }

  /** A query parameter, decoded; null where it is absent. */
  public String query(String name) {
    if (query == null) {
      query = parse(exchange.getRequestURI().getRawQuery());
      query.putAll(parse(form()));
    }
    return query.get(name);
  }

  public String query(String name, String absent) {
    String value = query(name);
    return value == null ? absent : value;
  }

  /** Whether a query parameter is true: Python's clients write it {@code True}. */
  public boolean flag(String name) {
    return query(name, "").equalsIgnoreCase("true");
  }

  /** All values of a query parameter that may be repeated, decoded. */
  public List<String> queries(String name) {
    List<String> values = new ArrayList<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      Map<String, String> one = parse(pair);
      if (one.containsKey(name)) {
        values.add(one.get(name));
      }
    }
    return values;
  }

  /** A request header; null where it is absent. */
  public String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** The headers whose names begin so, by the rest of their names in lower case. */
  public Map<String, String> headersBelow(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.startsWith(prefix)) {
                found.put(lower.substring(prefix.length()), String.join(",", values));
              }
            });
    return found;
  }

  /** The body, unpacked where it was sent with {@code Content-Encoding: gzip}. */
  public InputStream body() throws IOException {
    if (body == null) {
      InputStream sent = new RequestBody(exchange.getRequestBody());
      body = "gzip".equalsIgnoreCase(header("Content-Encoding")) ? unpacked(sent) : sent;
    }
    return body;
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
  public HttpCall with(String header, String value) {
    exchange.getResponseHeaders().set(header, value);
    return this;
  }

  /** Takes a header of the answer away again. */
  public HttpCall without(String header) {
    exchange.getResponseHeaders().remove(header);
    return this;
  }

  /** Answers with JSON: with those of its fields that the caller asked for. */
  public void answer(int status, JsonElement body) throws IOException {
    with("Content-Type", "application/json; charset=UTF-8");
    answer(status, GSON.toJson(wanted(status, body)).getBytes(StandardCharsets.UTF_8));
  }

  private JsonElement wanted(int status, JsonElement body) {
    String fields = status < 300 ? query("fields", "") : "";
    return fields.isEmpty() ? body : FieldMask.parse(fields).of(body);
  }

  /** Answers with JSON in which a member that is null is told. */
  public void answerWithNulls(int status, JsonElement body) throws IOException {
    with("Content-Type", "application/json; charset=UTF-8");
    answer(status, WITH_NULLS.toJson(wanted(status, body)).getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a refusal. */
  public void answer(ApiError refusal) throws IOException {
    answer(refusal.code(), refusal.body());
  }

  /** Answers with a whole body; an empty one is sent with length zero. */
  public void answer(int status, byte[] body) throws IOException {
    drain();
    answered.accept(this, status);
    tellLength(body.length);
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
    drain();
    answered.accept(this, status);
    tellLength(length);
    boolean bodiless = length == 0 || method().equals("HEAD");
    exchange.sendResponseHeaders(status, bodiless ? -1 : length);
    return exchange.getResponseBody();
  }

  /** Answers with a body whose length is not known, likewise. */
  public OutputStream streamChunks(int status) throws IOException {
    drain();
    answered.accept(this, status);
    exchange.sendResponseHeaders(status, method().equals("HEAD") ? -1 : 0);
    return exchange.getResponseBody();
  }

  /** The JDK tells how long an answer is, but not where a HEAD leaves its body out. */
  private void tellLength(long length) {
    if (method().equals("HEAD")) {
      with("Content-Length", Long.toString(length));
    }
  }

  private static InputStream unpacked(InputStream sent) throws IOException {
    try {
      return new GZIPInputStream(sent);
    } catch (ZipException | EOFException e) {
      throw ApiError.invalid("The request's body is not gzip, as its Content-Encoding says.");
    }
  }

  /** What is left unread of a request would be taken for the connection's next request. */
  private void drain() throws IOException {
    RequestBody.readToEnd(exchange.getRequestBody());
  }

  /**
   * The query of a GET that came as a POST: Google's Java client does that beyond 2,048 characters
   * of URL. Null for all other requests.
   */
  private String form() {
    String type = header("Content-Type");
    boolean posted = method().equals("GET") && exchange.getRequestMethod().equals("POST");
    if (!posted || type == null || !type.startsWith(FORM)) {
      return null;
    }
    try {
      return new String(body().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> parse(String raw) {
    Map<String, String> parsed = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parsed.put(Percent.decode(name.replace('+', ' ')), Percent.decode(value.replace('+', ' ')));
      }
    }
    return parsed;
  }
}
