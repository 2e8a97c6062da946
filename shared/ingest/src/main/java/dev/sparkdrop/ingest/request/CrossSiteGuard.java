package dev.sparkdrop.ingest.request;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A page of another site that makes a browser ask: its user may be allowed what the page is not. A
 * browser tells of it by itself: which site asks (Fetch Metadata, {@code Sec-Fetch-Site}), and for
 * a POST, {@code Origin}. Other programs send neither.
 */
public final class CrossSiteGuard {
  /** Typed into the address bar, or from a page of this very address. */
  private static final Set<String> OWN = Set.of("none", "same-origin");

  private CrossSiteGuard() {}

  /** Why a request is refused that such a page sent; empty where none did. */
  public static Optional<IngestRequest.Refusal> refusal(IngestCall call) {
    Optional<String> site = call.headers().first("Sec-Fetch-Site");
    Optional<String> origin = call.headers().first("Origin");
    if (site.isPresent() && !OWN.contains(site.get())) {
      return Optional.of(refusal("Sec-Fetch-Site"));
    }
    if (origin.isPresent() && !isHost(origin.get(), call)) {
      return Optional.of(refusal("Origin"));
    }
    return call.method().equals("GET") && isBrowser(call) && !isDryRun(call)
        ? Optional.of(
            IngestRequest.Refusal.of(
                405,
                "method",
                "a browser's GET changes nothing, since a browser opens links by itself",
                "curl -X POST with this URL, or dryRun=true to see what it would do"))
        : Optional.empty();
  }

  /** Browsers of old send no Fetch Metadata, and ask for a page all the same. */
  private static boolean isBrowser(IngestCall call) {
    return call.headers().first("Sec-Fetch-Site").isPresent()
        || call.headers().first("Sec-Fetch-Mode").isPresent()
        || call.headers().first("Accept").filter(a -> a.contains("text/html")).isPresent();
  }

  private static boolean isDryRun(IngestCall call) {
    return call.query().getOrDefault("dryRun", List.of()).equals(List.of("true"));
  }

  private static IngestRequest.Refusal refusal(String header) {
    return IngestRequest.Refusal.of(
        403, header, "a page of another site had a browser ask", "a program such as curl");
  }

  private static boolean isHost(String origin, IngestCall call) {
    try {
      return call.headers()
          .first("Host")
          .map(host -> host.equalsIgnoreCase(URI.create(origin).getRawAuthority()))
          .orElse(false);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
