package dev.sparkdrop.console.web;

import java.io.IOException;
import java.util.Optional;

/**
 * A request to the console.
 *
 * @param path decoded, with its slash
 * @param query as it was sent; empty where there is none
 */
public record ConsoleRequest(String method, String path, String query, Headers headers, Body body) {

  /** A request's headers. */
  public interface Headers {
    /** The first value of that header, whatever its case; empty where there is none. */
    Optional<String> first(String name);
  }

  /** What comes after the headers; read only where something is to be done. */
  public interface Body {
    /** The body's first bytes, at most so many. */
    byte[] first(int bytes) throws IOException;
  }

  /** Whether a program asks, which wants JSON. */
  boolean wantsJson() {
    String accept = headers.first("Accept").orElse("");
    return accept.contains("application/json") && !accept.contains("text/html");
  }
}
