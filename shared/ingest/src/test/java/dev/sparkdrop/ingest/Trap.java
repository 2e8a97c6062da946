package dev.sparkdrop.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that no client may ever connect to. */
final class Trap implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket();
  private final AtomicInteger caught = new AtomicInteger();

  /**
   * @param address {@code 0.0.0.0} for every one of this machine
   * @param port 0 for any
   */
  Trap(String address, int port) throws IOException {
    socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
    Thread thread = new Thread(this::listen);
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept();
          OutputStream out = connection.getOutputStream()) {
        caught.incrementAndGet();
        out.write(
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrap".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // It is closed, or the client hung up.
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /**
   * How many connections came. Each connection before this call is counted: the trap itself
   * connects, and connections are taken in order.
   */
  int caught() throws IOException {
    try (Socket own = new Socket(Proxy.NO_PROXY)) {
      own.connect(new InetSocketAddress(host(), port()));
      own.getInputStream().read();
    }
    return caught.get() - 1;
  }

  private String host() {
    InetAddress address = socket.getInetAddress();
    return address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
