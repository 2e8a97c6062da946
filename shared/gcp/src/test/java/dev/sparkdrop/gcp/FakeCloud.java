package dev.sparkdrop.gcp;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A server that gives prepared answers, the last one again and again, and keeps what was asked. */
final class FakeCloud implements AutoCloseable {
  private final HttpServer server;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();

  private record Answer(int status, String type, String body) {}

  /** A request; path and query as they came over the wire. */
  record Asked(String method, String path, String query, Headers headers, String body) {
    String contentType() {
      return headers.getFirst("Content-Type");
    }

    JsonObject json() {
      return JsonParser.parseString(body).getAsJsonObject();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  FakeCloud() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  FakeCloud answers(int status, String json) {
    return answers(status, "application/json; charset=UTF-8", json);
  }

  synchronized FakeCloud answers(int status, String type, String body) {
    answers.add(new Answer(status, type, body));
    return this;
  }

  /** Google's form of an error. */
  FakeCloud refuses(int http, String status, String message) {
    JsonObject error = new JsonObject();
    error.addProperty("code", http);
    error.addProperty("message", message);
    error.addProperty("status", status);
    JsonObject body = new JsonObject();
    body.add("error", error);
    return answers(http, body.toString());
  }

  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  Asked last() {
    return asked().get(asked().size() - 1);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    boolean zipped =
        "gzip".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream in =
        zipped
            ? new GZIPInputStream(new ByteArrayInputStream(sent))
            : new ByteArrayInputStream(sent)) {
      sent = in.readAllBytes();
    }
    Answer answer = next(exchange, new String(sent, StandardCharsets.UTF_8));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer next(HttpExchange exchange, String body) {
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            String.valueOf(exchange.getRequestURI().getRawQuery()),
            exchange.getRequestHeaders(),
            body));
    if (answers.isEmpty()) {
      return new Answer(404, "application/json", "{}");
    }
    return answers.size() == 1 ? answers.peek() : answers.poll();
  }
}
