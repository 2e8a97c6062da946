package dev.sparkdrop.ingest.fetch;

import java.net.HttpCookie;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The cookies of one request and its redirects, each for the very host that set it: sites set one,
 * redirect, and want to see it. For one thread.
 */
final class RequestCookies {
  private static final int MOST = 20;
  private static final int LENGTH = 4_096;

  private final Map<String, Map<String, HttpCookie>> byHost = new HashMap<>();

  /** Keeps what a host sets. */
  void keep(URI url, List<String> headers) {
    Map<String, HttpCookie> ofHost =
        byHost.computeIfAbsent(UrlPolicy.host(url), any -> new LinkedHashMap<>());
    for (String header : headers) {
      if (header.length() > LENGTH) {
        continue;
      }
      try {
        for (HttpCookie cookie : HttpCookie.parse("Set-Cookie: " + header)) {
          ofHost.remove(cookie.getName());
          if (cookie.getMaxAge() != 0 && ofHost.size() < MOST) {
            ofHost.put(cookie.getName(), cookie);
          }
        }
      } catch (IllegalArgumentException e) {
        // A cookie that is none is not sent.
      }
    }
  }

  /** The value of the {@code Cookie} header for a URL; empty where there is nothing to send. */
  Optional<String> of(URI url) {
    boolean encrypted = url.getScheme().equalsIgnoreCase("https");
    String cookies =
        byHost.getOrDefault(UrlPolicy.host(url), Map.of()).values().stream()
            .filter(cookie -> encrypted || !cookie.getSecure())
            .map(cookie -> cookie.getName() + "=" + cookie.getValue())
            .filter(pair -> pair.chars().allMatch(c -> c >= 0x20 && c < 0x7f))
            .collect(Collectors.joining("; "));
    return cookies.isEmpty() ? Optional.empty() : Optional.of(cookies);
  }
}
