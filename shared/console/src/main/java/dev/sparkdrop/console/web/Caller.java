package dev.sparkdrop.console.web;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.IdentityAssertions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks, and from where.
 *
 * @param local whether callers are not told apart, because only this machine is listened to
 * @param iap null where Identity-Aware Proxy is not in front
 */
record Caller(boolean local, IdentityAssertions iap) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "bearer ";

  /** Identity-Aware Proxy's statement; its other headers are not signed, and name no one. */
  private static final String ASSERTION = "X-Goog-IAP-JWT-Assertion";

  /** What `gcloud run services proxy` sends who asks in. */
  private static final String PROXIED = "X-Serverless-Authorization";

  /** The caller's email address, as far as it is proven; empty where it is not. */
  Optional<String> email(ConsoleRequest consoleRequest) {
    if (local) {
      return Optional.of("local");
    }
    Optional<String> assertion = consoleRequest.headers().first(ASSERTION);
    if (iap != null) {
      return assertion.flatMap(iap::email);
    }
    // With the proxy in front, the token that Cloud Run has checked is the proxy's own.
    return assertion.isPresent() ? Optional.empty() : tokens(consoleRequest);
  }

  /**
   * From the token that Cloud Run has checked before we were called. Where both headers are there,
   * Cloud Run checks the first alone
   * (https://cloud.google.com/run/docs/authenticating/service-to-service), and `gcloud run services
   * proxy` sends that one.
   */
  private static Optional<String> tokens(ConsoleRequest consoleRequest) {
    return consoleRequest
        .headers()
        .first(PROXIED)
        .or(() -> consoleRequest.headers().first("Authorization"))
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .flatMap(value -> claim(value.substring(BEARER.length()).strip()));
  }

  private static Optional<String> claim(String token) {
    try {
      String[] parts = token.split("\\.", -1);
      String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      JsonObject claims = JsonParser.parseString(payload).getAsJsonObject();
      JsonElement email = claims.get("email");
      return Optional.of(email.getAsString()).filter(text -> text.matches("[^@\\s]+@[^@\\s]+"));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a page whose name was made to lead to `gcloud run services proxy` may have sent this.
   * The proxy replaces the host, so that it cannot be checked here; but browsers send {@code
   * Sec-Fetch-Site} to https and to the machine's own names only, and no page can set it
   * (https://www.w3.org/TR/fetch-metadata/).
   */
  static boolean isRebound(ConsoleRequest consoleRequest) {
    ConsoleRequest.Headers headers = consoleRequest.headers();
    return headers.first(PROXIED).isPresent() && headers.first("Sec-Fetch-Site").isEmpty();
  }

  /**
   * Whether a browser sends this because of another site's page. What is no browser sends neither
   * header, and has no page that could trick it. Behind `gcloud run services proxy` the origin is a
   * port of the caller's machine, while the host is the service's: hence loopback will do.
   */
  static boolean isCrossSite(ConsoleRequest consoleRequest) {
    Optional<String> fetched = consoleRequest.headers().first("Sec-Fetch-Site");
    if (fetched.isPresent() && !fetched.get().equals("same-origin")) {
      return true;
    }
    Optional<String> origin = consoleRequest.headers().first("Origin");
    return origin.isPresent()
        && !ours(origin.get(), consoleRequest.headers().first("Host").orElse(""));
  }

  private static boolean ours(String origin, String host) {
    try {
      URI from = URI.create(origin);
      return from.getAuthority() != null
          && (from.getAuthority().equalsIgnoreCase(host) || isLoopback(from.getAuthority()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a host, with its port or without, is the machine itself. */
  static boolean isLoopback(String host) {
    return LOOPBACK.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", ""));
  }
}
