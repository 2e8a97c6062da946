package dev.sparkdrop.local.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.util.List;
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
 *
 * <p>Should one of these headers be missing for whatever reason, a browser still can't change
 * anything: a call that changes something and that a browser could have sent needs the secret of
 * this start. A server whose pages guard their forms by themselves does without.
 */
public final class LoopbackGuard implements HttpHandler {
  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> OWN_FETCHES = Set.of("none", "same-origin");

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /** Headers that browsers send and programs do not. */
  private static final List<String> OF_BROWSERS =
      List.of("Origin", "Referer", "Cookie", "Sec-Fetch-Site", "Sec-Fetch-Dest", "Sec-Fetch-User");

  private final HttpHandler inner;
  private final Optional<StartSecret> secret;

  /**
   * One before an API.
   *
   * @param secret what a browser must bring to change anything
   */
  public LoopbackGuard(HttpHandler inner, StartSecret secret) {
    this(inner, Optional.of(secret));
  }

  private LoopbackGuard(HttpHandler inner, Optional<StartSecret> secret) {
    this.inner = inner;
    this.secret = secret;
  }

  /** One before pages whose forms have tokens of their own against foreign pages. */
  public static LoopbackGuard ofPages(HttpHandler inner) {
    return new LoopbackGuard(inner, Optional.empty());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    Optional<String> problem =
        problem(headers).or(() -> needsSecret(exchange.getRequestMethod(), headers));
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

  private Optional<String> needsSecret(String method, Headers headers) {
    if (secret.isEmpty()
        || READS.contains(method)
        || !ofBrowser(headers)
        || secret.get().isIn(headers)) {
      return Optional.empty();
    }
    return Optional.of(
        "A browser may have sent this. To change something here from a browser, send the text of"
            + " the file 'secret' in the data folder (.local) as the header "
            + StartSecret.HEADER
            + ". It is another one after each start. Programs such as curl need none.");
  }

  /** Whether a browser could have sent a request with these headers. */
  static boolean ofBrowser(Headers headers) {
    String agent = headers.getFirst("User-Agent");
    if (agent != null && agent.startsWith("Mozilla/")) {
      return true;
    }
    return OF_BROWSERS.stream().anyMatch(headers::containsKey)
        || (headers.containsKey("Sec-Fetch-Mode") && !ofNode(headers, agent));
  }

  /** The fetch of Node sends that one header of browsers, and clients for Node use it. */
  private static boolean ofNode(Headers headers, String agent) {
    String client = headers.getFirst("x-goog-api-client");
    return "node".equals(agent)
        || (agent != null && agent.contains("nodejs"))
        || (client != null && client.contains("gl-node/"));
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
