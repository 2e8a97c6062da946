package dev.sparkdrop.ingest;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * A page of another site that makes somebody's browser ask, who may be allowed what the page is
 * not. A browser tells of it by itself: which site asks (Fetch Metadata, {@code Sec-Fetch-Site}),
 * and for a POST, {@code Origin}. Whatever is no browser sends neither.
 */
final class ForeignPage {
  /** Typed into the address bar, or from a page of this very address. */
  private static final Set<String> OWN = Set.of("none", "same-origin");

  private ForeignPage() {}

  /** Why a request is refused that such a page sent; empty where none did. */
  static Optional<Asked.Refusal> refusal(Call call) {
    Optional<String> site = call.headers().first("Sec-Fetch-Site");
    Optional<String> origin = call.headers().first("Origin");
    if (site.isPresent() && !OWN.contains(site.get())) {
      return Optional.of(refusal("Sec-Fetch-Site"));
    }
    return origin.isPresent() && !isHost(origin.get(), call)
        ? Optional.of(refusal("Origin"))
        : Optional.empty();
  }

  private static Asked.Refusal refusal(String header) {
    return Asked.Refusal.of(
        403,
        header,
        "a page of another site had a browser ask",
        "the address typed into the address bar, or a program such as curl");
  }

  private static boolean isHost(String origin, Call call) {
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
