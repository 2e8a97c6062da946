package dev.sparkdrop.local.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * An HTTP server on the loopback interface that hands every request of this machine's programs to
 * one handler; {@link LoopbackGuard} refuses web pages.
 */
public final class HttpService implements AutoCloseable {
  private static final int BACKLOG = 1024;

  static {
    // The JDK's server reads these once, when its classes load. Without nodelay each answer with a
    // body waits for the peer's delayed acknowledgement, 40 ms. Clients pool their connections for
    // longer than 30 s, the default, and a request on a connection just closed is an error to them.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "600");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * Starts to listen; a router may still get routes later, before their first request.
   *
   * @param port the port, or 0 for any free one
   * @throws PortTakenException where the port is in use
   */
  public HttpService(int port, HttpHandler handler) throws IOException {
    this(port, new LoopbackGuard(handler, StartSecret.untold()));
  }

  /** Likewise, behind a guard that knows this start's secret, or that of pages. */
  public HttpService(int port, LoopbackGuard guard) throws IOException {
    this(HttpServer.create(), port, guard);
    start();
  }

  /** Likewise, by TLS alone. */
  public static HttpService secure(int port, LoopbackGuard guard, SSLContext context)
      throws IOException {
    HttpsServer server = HttpsServer.create();
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    HttpService service = new HttpService(server, port, guard);
    service.start();
    return service;
  }

  /** One that has its port already, and lets requests wait until {@link #start}. */
  public static HttpService waiting(int port, LoopbackGuard guard) throws IOException {
    return new HttpService(HttpServer.create(), port, guard);
  }

  private HttpService(HttpServer server, int port, LoopbackGuard guard) throws IOException {
    this.server = server;
    try {
      server.bind(new InetSocketAddress(loopback(), port), BACKLOG);
    } catch (BindException taken) {
      throw new PortTakenException(port, taken);
    }
    // One thread a request, as many as it takes: a handler may block on a slow client for as long
    // as it likes, and no number of them can keep the others waiting.
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", guard);
  }

  /** Begins to answer. */
  public void start() {
    server.start();
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The address to give to clients, without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Closes every connection, also those in the middle of an answer. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
  }
}
