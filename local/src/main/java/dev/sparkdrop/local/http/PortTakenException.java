package dev.sparkdrop.local.http;

import java.io.IOException;

/** Another program listens on the port that the local cloud was told to use. */
public final class PortTakenException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int port;

  /** The port could not be bound. */
  public PortTakenException(int port, Throwable cause) {
    super("Port " + port + " is taken on 127.0.0.1. Stop what listens there, or choose a port.");
    initCause(cause);
    this.port = port;
  }

  public int port() {
    return port;
  }
}
