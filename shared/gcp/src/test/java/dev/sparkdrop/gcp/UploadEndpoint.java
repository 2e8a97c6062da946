package dev.sparkdrop.gcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/** Just enough of Cloud Storage's upload endpoint to see what a client sends, and to verify it. */
final class UploadEndpoint implements AutoCloseable {

  /** An object that can be seen, and its resource as the client sent it. */
  record Kept(ByteBuffer content, JsonObject resource, long generation) {}

  private final HttpServer server;
  private final Map<String, Kept> objects = new ConcurrentHashMap<>();
  private final Map<String, Long> expected = new ConcurrentHashMap<>();
  private final Map<String, JsonObject> sessions = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> received = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private long generation = 1_000;
  private int refusal;
  private final Deque<Mishap> mishaps = new ArrayDeque<>();

  UploadEndpoint() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/upload/",
        exchange -> {
          try (exchange) {
            upload(exchange);
          }
        });
    for (String path : List.of("/storage/v1/b/landing/o/", "/download/storage/v1/b/landing/o/")) {
      server.createContext(
          path,
          exchange -> {
            try (exchange) {
              object(exchange);
            }
          });
    }
    server.createContext(
        "/storage/v1/b/landing/o",
        exchange -> {
          try (exchange) {
            answer(exchange, 200, listing(exchange.getRequestURI().getQuery()));
          }
        });
    server.start();
  }

  private String listing(String query) {
    String prefix = query.replaceFirst("(?:.*&)?prefix=([^&]*).*", "$1");
    JsonArray items = new JsonArray();
    new TreeMap<>(objects)
        .forEach(
            (name, kept) -> {
              if (name.startsWith(prefix)) {
                items.add(kept.resource());
              }
            });
    JsonObject page = new JsonObject();
    page.add("items", items);
    return page.toString();
  }

  private void object(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().split("/o/", 2)[1];
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    Kept kept = objects.get(name);
    if (kept == null || !named(kept, query)) {
      answer(exchange, 404, "{\"error\":{\"code\":404,\"message\":\"none\"}}");
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      objects.remove(name);
      exchange.sendResponseHeaders(204, -1);
    } else if (query.contains("alt=media")) {
      rest(exchange, kept);
    } else {
      answer(exchange, 200, kept.resource().toString());
    }
  }

  private static boolean named(Kept kept, String query) {
    return !query.matches("(.*&)?generation=.*")
        || query.matches("(.*&)?generation=" + kept.generation() + "(&.*)?");
  }

  /** The content from where a range begins. */
  private static void rest(HttpExchange exchange, Kept kept) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceFirst("bytes=([0-9]+)-.*", "$1"));
    byte[] rest = new byte[kept.content().remaining() - from];
    kept.content().duplicate().position(from).get(rest);
    exchange
        .getResponseHeaders()
        .set(
            "Content-Range",
            "bytes %d-%d/%d".formatted(from, from + rest.length - 1, from + rest.length));
    exchange.getResponseHeaders().set("x-goog-generation", "" + kept.generation());
    exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length);
    exchange.getResponseBody().write(rest);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Kept kept(String name) {
    return objects.get(name);
  }

  /** Method, kind of upload, and the checksum that came with it, a line a request. */
  List<String> asked() {
    return asked;
  }

  /** From now on every request is answered with this status. */
  void refuseWith(int status) {
    refusal = status;
  }

  /** What happens to a chunk. */
  enum Mishap {
    /** The connection breaks after 1 MiB of it was kept. */
    BREAKS,
    /** All of it is kept, and the answer is lost. */
    IS_NOT_ANSWERED,
    /** None of it is kept, and the answer is 503. */
    IS_REFUSED
  }

  /** The next chunks meet these, one each. */
  void befall(Mishap... next) {
    mishaps.addAll(List.of(next));
  }

  private void upload(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    String hash = exchange.getRequestHeaders().getFirst("x-goog-hash");
    if (refusal != 0) {
      answer(exchange, refusal, "{\"error\":{\"code\":%d,\"message\":\"no\"}}".formatted(refusal));
    } else if (query.contains("uploadType=multipart")) {
      multipart(exchange, body, expected(query));
    } else if (exchange.getRequestMethod().equals("POST")) {
      String id = Integer.toString(sessions.size() + 1);
      expected.put(id, expected(query));
      sessions.put(id, parse(new String(body, StandardCharsets.UTF_8)));
      received.put(id, new ByteArrayOutputStream());
      asked.add("start");
      exchange.getResponseHeaders().set("Location", url() + "/upload/session?upload_id=" + id);
      exchange.sendResponseHeaders(200, -1);
    } else {
      chunk(exchange, query.substring(query.indexOf("upload_id=") + 10), hash, body);
    }
  }

  /** The generation that has to be live; every write says one. */
  private static long expected(String query) {
    return Long.parseLong(query.replaceFirst(".*ifGenerationMatch=([0-9]+).*", "$1"));
  }

  private void multipart(HttpExchange exchange, byte[] body, long live) throws IOException {
    // ISO-8859-1 keeps bytes as they are.
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String boundary = text.substring(0, text.indexOf("\r\n"));
    String[] parts = text.split(java.util.regex.Pattern.quote(boundary), -1);
    String json = parts[1].substring(parts[1].indexOf("\r\n\r\n") + 4);
    String content = parts[2].substring(parts[2].indexOf("\r\n\r\n") + 4);
    byte[] bytes = content.substring(0, content.length() - 2).getBytes(StandardCharsets.ISO_8859_1);
    JsonObject resource =
        parse(new String(json.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    asked.add("multipart " + (resource.has("crc32c") ? "crc32c" : "unchecked"));
    String sent = resource.has("crc32c") ? resource.get("crc32c").getAsString() : "none";
    keep(exchange, resource, live, bytes, sent);
  }

  private void chunk(HttpExchange exchange, String id, String hash, byte[] body)
      throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Content-Range");
    asked.add("chunk " + range + (hash == null ? "" : " " + hash.substring(0, 6)));
    if (range.equals("bytes */*")) {
      goOn(exchange, id);
      return;
    }
    Mishap mishap = mishaps.poll();
    if (mishap == Mishap.IS_REFUSED) {
      answer(exchange, 503, "{\"error\":{\"code\":503,\"message\":\"no\"}}");
      return;
    }
    received.get(id).write(body, 0, mishap == Mishap.BREAKS ? 1 << 20 : body.length);
    if (mishap != null) {
      // Closed without an answer.
      return;
    }
    if (range.endsWith("/*")) {
      goOn(exchange, id);
      return;
    }
    keep(
        exchange,
        sessions.get(id),
        expected.get(id),
        received.get(id).toByteArray(),
        hash == null ? "none" : hash.substring("crc32c=".length()));
  }

  /** Where the session stands. */
  private void goOn(HttpExchange exchange, String id) throws IOException {
    if (received.get(id).size() > 0) {
      exchange.getResponseHeaders().set("Range", "bytes=0-" + (received.get(id).size() - 1));
    }
    exchange.sendResponseHeaders(308, -1);
  }

  private void keep(
      HttpExchange exchange, JsonObject resource, long live, byte[] content, String sent)
      throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(content);
    String found =
        Base64.getEncoder()
            .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    if (!sent.equals(found)) {
      answer(exchange, 400, "{\"error\":{\"code\":400,\"message\":\"checksum " + sent + "\"}}");
      return;
    }
    String name = resource.get("name").getAsString();
    Kept there = objects.get(name);
    if (live != (there == null ? 0 : there.generation())) {
      answer(exchange, 412, "{\"error\":{\"code\":412,\"message\":\"conditionNotMet\"}}");
      return;
    }
    JsonObject created = resource.deepCopy();
    created.addProperty("bucket", "landing");
    created.addProperty("generation", Long.toString(++generation));
    created.addProperty("size", Integer.toString(content.length));
    created.addProperty("crc32c", found);
    objects.put(name, new Kept(ByteBuffer.wrap(content), created, generation));
    exchange.getResponseHeaders().set("x-goog-stored-content-length", "" + content.length);
    answer(exchange, 200, created.toString());
  }

  private static JsonObject parse(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
