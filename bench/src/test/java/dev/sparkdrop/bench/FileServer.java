package dev.sparkdrop.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the files of one folder over HTTP, a connection each. The operating system moves the
 * bytes, so that next to nothing of what is measured is spent here.
 */
final class FileServer implements AutoCloseable {
  private final Path folder;
  private final ServerSocketChannel server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  FileServer(Path folder) throws IOException {
    this.folder = folder;
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    threads.execute(this::accept);
  }

  /** The URL of a file of the folder; a query may follow the name, and means nothing. */
  String url(String name) throws IOException {
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    return "http://127.0.0.1:%d/%s".formatted(port, name);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        threads.execute(() -> answer(client));
      } catch (IOException e) {
        // Closed: nobody waits for more.
      }
    }
  }

  private void answer(SocketChannel client) {
    try (client) {
      String path = head(client).split(" ", 3)[1];
      Path file = folder.resolve(path.substring(1).replaceFirst("[?].*", "")).normalize();
      if (!file.startsWith(folder)) {
        throw new IOException(path + " is none of the files");
      }
      try (FileChannel content = FileChannel.open(file)) {
        long length = content.size();
        String head =
            "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n".formatted(length);
        client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        for (long sent = 0; sent < length; ) {
          sent += content.transferTo(sent, length - sent, client);
        }
      }
    } catch (IOException e) {
      // Whoever asked hung up, and says so itself.
    }
  }

  private static String head(SocketChannel client) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteBuffer some = ByteBuffer.allocate(8_192);
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      if (client.read(some.clear()) < 0) {
        throw new IOException("hung up");
      }
      head.write(some.array(), 0, some.position());
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
