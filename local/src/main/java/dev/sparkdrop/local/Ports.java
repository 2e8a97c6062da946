package dev.sparkdrop.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;

/**
 * Where everything listens, on the loopback interface only.
 *
 * @param cloud the local cloud's port; the functions are on the four after it
 */
record Ports(int cloud) {
  private static final int FUNCTIONS = 4;
  private static final int LAST = 65_535;

  int ingest() {
    return cloud + 1;
  }

  int launch() {
    return cloud + 2;
  }

  int teardown() {
    return cloud + 3;
  }

  int console() {
    return cloud + 4;
  }

  static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Refuses ports on which another process listens. */
  void check() throws StartFailure {
    if (cloud < 1 || cloud + FUNCTIONS > LAST) {
      throw new StartFailure(
          "--port is " + cloud + "; give one from 1 to " + (LAST - FUNCTIONS) + ".");
    }
    for (int port = cloud; port <= cloud + FUNCTIONS; port++) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        throw new StartFailure(
            "port " + port + " is taken. Stop what listens there, or choose others with --port.");
      }
    }
  }
}
