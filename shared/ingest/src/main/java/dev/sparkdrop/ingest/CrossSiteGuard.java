package dev.sparkdrop.ingest;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * A page of another site that makes somebody's browser ask, who may be allowed what the page is
 * not. A browser tells of it by itself: which site asks (Fetch Metadata, {@code Sec-Fetch-Site}),
 * and for a POST, {@code Origin}. Whatever is no browser sends neither.
 */
final class CrossSiteGuard {
  /** Typed into the address bar, or from a page of this very address. */
  private static final Set<String> OWN = Set.of("none", "same-origin");

  private CrossSiteGuard() {}

  /** Why a request is refused that such a page sent; empty where none did. */
  static Optional<IngestRequest.Refusal> refusal(IngestCall ingestCall) {
    Optional<String> site = ingestCall.headers().first("Sec-Fetch-Site");
    Optional<String> origin = ingestCall.headers().first("Origin");
    if (site.isPresent() && !OWN.contains(site.get())) {
      return Optional.of(refusal("Sec-Fetch-Site"));
    }
    return origin.isPresent() && !isHost(origin.get(), ingestCall)
        ? Optional.of(refusal("Origin"))
        : Optional.empty();
  }

  private static IngestRequest.Refusal refusal(String header) {
    return IngestRequest.Refusal.of(
        403,
        header,
        "a page of another site had a browser ask",
        "the address typed into the address bar, or a program such as curl");
  }

  private static boolean isHost(String origin, IngestCall ingestCall) {
    try {
      return ingestCall
          .headers()
          .first("Host")
          .map(host -> host.equalsIgnoreCase(URI.create(origin).getRawAuthority()))
          .orElse(false);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
