package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A function's address that notes what is posted to it. */
public final class Endpoint implements AutoCloseable {
  /** One request: headers by lower-case name, and the body. */
  public record Received(Map<String, String> headers, JsonObject body) {}

  /** What to answer, in order; 200 once it is empty, a broken connection for 0. */
  public final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final HttpServer server;

  public Endpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  public Received next() throws InterruptedException {
    Received next = received.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was posted");
    }
    return next;
  }

  /** The next request, while something is done again and again to bring it about. */
  public Received next(Runnable meanwhile) throws InterruptedException {
    for (int i = 0; i < 400; i++) {
      meanwhile.run();
      Received next = received.poll(50, TimeUnit.MILLISECONDS);
      if (next != null) {
        return next;
      }
    }
    throw new AssertionError("nothing was posted");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new java.util.TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Integer answer = answers.poll();
      if (answer == null || answer != 0) {
        exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
      }
      received.add(new Received(headers, JsonParser.parseString(body).getAsJsonObject()));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
