package dev.sparkdrop.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on loopback, well-behaved or not. */
public final class Origin implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ServerSocket> raw = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  public Origin() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.start();
  }

  /** How a path answers. */
  public interface Script {
    void play(HttpExchange exchange) throws IOException;
  }

  public void on(String path, Script script) {
    server.createContext(
        path,
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          try (exchange) {
            script.play(exchange);
          }
        });
  }

  public void serves(String path, byte[] content) {
    on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/csv");
          exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
          exchange.getResponseBody().write(content);
        });
  }

  void answers(String path, int status) {
    on(path, exchange -> exchange.sendResponseHeaders(status, -1));
  }

  void redirects(String path, int status, String location) {
    on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(status, -1);
        });
  }

  /** Answers each connection to a port of its own with these bytes and hangs up, or does not. */
  int says(String answer, boolean hangUp) {
    ServerSocket socket = open();
    threads.execute(() -> sayTo(socket, answer, hangUp));
    return socket.getLocalPort();
  }

  private static void sayTo(ServerSocket socket, String answer, boolean hangUp) {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        OutputStream out = connection.getOutputStream();
        connection.getInputStream().read(new byte[8_192]);
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        if (!hangUp) {
          // Until the other side hangs up.
          connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
      } catch (IOException e) {
        // The test is over, or the client hung up hard: both are ends.
      }
    }
  }

  /** Answers with this and then one byte after the other, each with a tick. */
  int drips(String answer, Runnable tick) {
    ServerSocket socket = open();
    threads.execute(
        () -> {
          while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
              connection.getInputStream().read(new byte[8_192]);
              connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
              while (true) {
                connection.getOutputStream().write('x');
                tick.run();
              }
            } catch (IOException e) {
              // The client hung up, or the test is over.
            }
          }
        });
    return socket.getLocalPort();
  }

  /** A socket on loopback that is closed with this. */
  private ServerSocket open() {
    try {
      ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      raw.add(socket);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** The request targets that arrived. */
  public List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
    for (ServerSocket socket : raw) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    threads.shutdownNow();
  }
}
