package dev.sparkdrop.local.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lets in what programs of this machine send, and refuses what a web page makes a browser send.
 *
 * <p>A page of another site can reach a loopback port in two ways. It sends a request straight to
 * it: browsers then name the page in {@code Origin}, or say in {@code Sec-Fetch-Site} that another
 * site asks (Fetch Metadata; sent to loopback addresses since they count as trustworthy). Or it has
 * its own name resolve to 127.0.0.1: then {@code Host} is that name.
 */
public final class LoopbackGuard implements HttpHandler {
  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> OWN_FETCHES = Set.of("none", "same-origin");

  private final HttpHandler inner;

  public LoopbackGuard(HttpHandler inner) {
    this.inner = inner;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Optional<String> problem = problem(exchange.getRequestHeaders());
    if (problem.isEmpty()) {
      inner.handle(exchange);
      return;
    }
    try (exchange) {
      new HttpCall(exchange)
          .answer(new ApiError(403, "PERMISSION_DENIED", "forbidden", problem.get()));
    }
  }

  /** What is wrong with where a request comes from; empty where it may pass. */
  static Optional<String> problem(Headers headers) {
    String host = headers.getFirst("Host");
    if (host == null || !isOwn(host)) {
      return Optional.of(
          "The Host header is "
              + shown(host)
              + ". The local cloud answers to 127.0.0.1 and localhost only, so that no name of"
              + " another site leads here. Use http://127.0.0.1:PORT.");
    }
    String origin = headers.getFirst("Origin");
    if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
      return Optional.of(
          "The request comes from a page of "
              + shown(origin)
              + ". Web pages may not use the local cloud. Send it from a program, such as curl.");
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    if (site != null && !OWN_FETCHES.contains(site)) {
      return Optional.of(
          "A browser sent the request for another page (Sec-Fetch-Site: "
              + shown(site)
              + "). Type the address into the address bar, or use a program, such as curl.");
    }
    return Optional.empty();
  }

  /** Names below localhost lead to this machine everywhere (RFC 6761): a bucket may be one. */
  private static boolean isOwn(String host) {
    try {
      String name = URI.create("http://" + host + "/").getHost();
      String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
      return OWN_NAMES.contains(lower) || lower.endsWith(".localhost");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String shown(String header) {
    if (header == null) {
      return "missing";
    }
    String plain = header.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.substring(0, Math.min(100, plain.length()));
  }
}
