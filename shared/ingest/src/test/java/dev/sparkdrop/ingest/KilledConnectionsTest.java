package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A source whose connection is killed a hundred times, at random points: in the head, in the body,
 * with a farewell or without. {@code -Dkilled.megabytes=200} (as {@code -Pall} does) makes the file
 * larger.
 */
class KilledConnectionsTest extends IngestionFixture {
  private static final int KILLS = 100;
  private static final int SIZE = Integer.getInteger("killed.megabytes", 8) << 20;
  private static final int[] POWERS = {1, 31, 961};

  @ParameterizedTest
  @CsvSource({"false, 1", "false, 2", "true, 3", "true, 4"})
  void endInOneIntactObjectOrInNoneAndAnAnswerThatSaysSo(boolean abruptly, int seed)
      throws Exception {
    try (Killer killer = new Killer(abruptly, new Random(seed))) {

      IngestAnswer ingestAnswer = post(source("http://127.0.0.1:" + killer.port() + "/a", "a"));

      if (ingestAnswer.status() == 200) {
        assertEquals(KILLS, killer.killed.get());
        ByteBuffer content = bucket.visible("a").orElseThrow().content();
        assertEquals(SIZE, content.remaining());
        for (int i = 0; i < SIZE; i++) {
          assertEquals(at(i), content.get(i), "byte " + i);
        }
      } else {
        // Who resets a connection takes back what was not read yet: five times in a row may be all.
        assertTrue(abruptly, ingestAnswer.body());
        assertEquals(502, ingestAnswer.status());
        assertTrue(problem(ingestAnswer).contains("broke off"), ingestAnswer.body());
        assertEquals(0, bucket.count());
      }
    }
  }

  /** The file's content, without holding it: no two places look alike nearby. */
  private static byte at(int position) {
    return (byte) (position * POWERS[1] ^ (position >>> 8) * POWERS[2] ^ (position >>> 16));
  }

  /** Serves the file, with ranges, and kills the first hundred connections. */
  private static final class Killer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final boolean abruptly;
    private final Random random;
    private final AtomicInteger killed = new AtomicInteger();

    Killer(boolean abruptly, Random random) throws IOException {
      this.abruptly = abruptly;
      this.random = random;
      Thread thread = new Thread(this::serve);
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept()) {
          answer(connection);
        } catch (IOException e) {
          // The client hung up, or the test is over.
        }
      }
    }

    private void answer(Socket connection) throws IOException {
      BufferedReader request =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      int from = 0;
      for (String line = request.readLine(); !line.isEmpty(); line = request.readLine()) {
        if (line.startsWith("Range: bytes=")) {
          from = Integer.parseInt(line.substring(13, line.length() - 1));
        }
      }
      String head =
          from == 0
              ? "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: %d\r\n\r\n".formatted(SIZE)
              : "HTTP/1.1 206 Part\r\nETag: \"1\"\r\nContent-Range: bytes %d-%d/%d\r\nContent-Length: %d\r\n\r\n"
                  .formatted(from, SIZE - 1, SIZE, SIZE - from);
      boolean kill = killed.get() < KILLS;
      // Some are killed in the head, and most in the body.
      int life = kill ? random.nextInt(2 * SIZE / KILLS) - 20 : Integer.MAX_VALUE;
      OutputStream out = connection.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII), 0, life < 0 ? -life : head.length());
      byte[] piece = new byte[16_384];
      int sent = 0;
      while (sent < Math.min(life, SIZE - from)) {
        int count = Math.min(piece.length, Math.min(life, SIZE - from) - sent);
        for (int i = 0; i < count; i++) {
          piece[i] = at(from + sent + i);
        }
        out.write(piece, 0, count);
        sent += count;
      }
      if (kill) {
        killed.incrementAndGet();
        connection.setSoLinger(abruptly, 0);
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
