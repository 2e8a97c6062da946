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
 * @param https the local cloud's port for TLS; 0 for none
 * @param grpc the local cloud's port for gRPC; 0 for none
 */
record Ports(int cloud, int https, int grpc) {
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
    checkOther("--https", https, false);
    checkOther("--grpc", grpc, grpc == https);
    for (int port = cloud; port <= cloud + FUNCTIONS; port++) {
      probe(port, "others with --port");
    }
    probe(https, "another with --https");
    probe(grpc, "another with --grpc");
  }

  private void checkOther(String option, int port, boolean taken) throws StartFailure {
    boolean used = taken || (port >= cloud && port <= cloud + FUNCTIONS);
    if (port < 0 || port > LAST || (port > 0 && used)) {
      throw new StartFailure(
          option + " is " + port + "; give a port up to " + LAST + " that has no other use.");
    }
  }

  /** Port 0 is any free one. */
  private static void probe(int port, String otherwise) throws StartFailure {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new StartFailure(
          "port " + port + " is taken. Stop what listens there, or choose " + otherwise + ".");
    }
  }
}
