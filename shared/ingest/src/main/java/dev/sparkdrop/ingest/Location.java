package dev.sparkdrop.ingest;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@code Location} header as browsers and curl do, where java.net.URI is stricter. */
final class Location {
  private static final Pattern PARTS =
      Pattern.compile("(?<before>([A-Za-z][A-Za-z0-9+.-]*:)?(//[^/?#]*)?)(?<after>[^#]*)(#.*)?");
  private static final String TO_ENCODE = " |{}^`\"<>";

  private Location() {}

  /**
   * The URL that a redirect leads to, without a fragment. Nothing is changed in its scheme and
   * host: what is wrong there is for the {@link UrlPolicy} to refuse.
   *
   * @param from the URL that redirects, with a host
   * @param location each byte of the header as one character
   * @throws IllegalArgumentException where it is no URL
   */
  static URI resolve(URI from, String location) {
    Matcher parts = PARTS.matcher(location.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("a line break");
    }
    String reference = parts.group("before") + encoded(parts.group("after"));
    // java.net.URI resolves these two by RFC 2396, which drops the last part of the path.
    if (reference.isEmpty() || reference.startsWith("?")) {
      String base = from.toString().replaceFirst("#.*", "");
      return URI.create(reference.isEmpty() ? base : base.replaceFirst("\\?.*", "") + reference);
    }
    URI url = from.resolve(reference);
    String path = url.getRawPath();
    if (path == null || !path.startsWith("/../") || url.getRawAuthority() == null) {
      return url;
    }
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return URI.create(
        "%s://%s%s%s"
            .formatted(
                url.getScheme(),
                url.getRawAuthority(),
                path.replaceFirst("^(/\\.\\.)+/", "/"),
                query));
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (TO_ENCODE.indexOf(c) >= 0 || (c >= 0x80 && c <= 0xff)) {
        encoded.append("%%%02X".formatted((int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }
}
