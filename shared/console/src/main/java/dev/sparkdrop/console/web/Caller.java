package dev.sparkdrop.console.web;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who asks, and from where. */
final class Caller {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "bearer ";

  private Caller() {}

  /**
   * The caller's email address, from the token that Cloud Run has checked before we were called;
   * empty where there is none. Where both headers are there, Cloud Run checks the first alone
   * (https://cloud.google.com/run/docs/authenticating/service-to-service), and `gcloud run services
   * proxy` sends that one.
   */
  static Optional<String> email(ConsoleRequest consoleRequest) {
    return consoleRequest
        .headers()
        .first("X-Serverless-Authorization")
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
