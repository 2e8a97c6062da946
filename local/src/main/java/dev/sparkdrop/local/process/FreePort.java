package dev.sparkdrop.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/** Makes sure that a port is ours to give before a child is told to listen on it. */
public final class FreePort {
  private FreePort() {}

  /** A port of the loopback interface that is free at this moment. */
  public static int any() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** That port where it is free at this moment, else any. */
  public static int orAny(int wanted) throws IOException {
    try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException taken) {
      return any();
    }
  }

  /**
   * Waits until the port is free: a child of the process that we follow may be dying still.
   *
   * @throws IOException when it is taken for longer
   */
  static void await(int port, Duration within) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (true) {
      try {
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        return;
      } catch (IOException taken) {
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "Port %d is taken by another process; end that one, or choose another port."
                  .formatted(port),
              taken);
        }
        Thread.sleep(50);
      }
    }
  }
}
