package dev.sparkdrop.ingest.fetch;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads URLs as browsers and curl do, where java.net.URI is stricter: in a request and in a {@code
 * Location} header alike. It encodes what has to be, and takes a host of another script as DNS has
 * it. Nothing else is repaired in scheme and host: what is wrong there is for the {@link UrlPolicy}
 * to refuse. A fragment is left out.
 */
public final class TolerantUrl {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*:)?(//(?<authority>[^/?#]*))?(?<path>[^?#]*)"
              + "(?<query>\\?[^#]*)?(#.*)?");
  private static final Pattern HOST_PORT =
      Pattern.compile("(?<host>[^:@\\[\\]\\\\%\\s]+)(?<port>:[0-9]*)?");
  private static final Pattern ASCII_HOST = Pattern.compile("[A-Za-z0-9._-]+");
  private static final String TO_ENCODE = " |{}^`\"<>\\";

  /** IDNA of 2003, which Java has, takes these for other names than browsers do. */
  private static final Pattern OF_TWO_MEANINGS = Pattern.compile("[\u00df\u03c2\u200c\u200d]");

  private TolerantUrl() {}

  /**
   * The URL that a text is.
   *
   * @throws URISyntaxException where it is none, whatever is encoded
   */
  public static URI parse(String text) throws URISyntaxException {
    Matcher parts = parts(text);
    String path = parts.group("path");
    return new URI(
        prefix(parts.group("scheme"), parts.group("authority"))
            + (parts.group("authority") == null ? path(path) : withoutDots(path(path)))
            + query(parts.group("query")));
  }

  /**
   * The URL that a redirect leads to (RFC 3986, 5.2.2).
   *
   * @param from the URL that redirects, with a host
   * @param location each byte of the header as one character
   * @throws URISyntaxException where it is no URL
   */
  public static URI resolve(URI from, String location) throws URISyntaxException {
    String reference = decoded(location);
    Matcher parts = parts(reference);
    if (parts.group("scheme") != null) {
      return parse(reference);
    }
    if (parts.group("authority") != null) {
      return parse(from.getScheme() + ":" + reference.strip());
    }
    boolean bare = from.getRawPath() == null || from.getRawPath().isEmpty();
    String base = bare ? "/" : from.getRawPath();
    String path = path(parts.group("path"));
    String query = query(parts.group("query"));
    if (path.isEmpty()) {
      path = base;
      if (query.isEmpty() && from.getRawQuery() != null) {
        query = "?" + from.getRawQuery();
      }
    } else if (!path.startsWith("/")) {
      path = base.substring(0, base.lastIndexOf('/') + 1) + path;
    }
    return new URI(
        prefix(from.getScheme() + ":", from.getRawAuthority()) + withoutDots(path) + query);
  }

  private static Matcher parts(String text) throws URISyntaxException {
    String stripped = text.strip();
    Matcher parts = PARTS.matcher(stripped);
    if (stripped.chars().anyMatch(c -> c < 0x20 || c == 0x7f) || !parts.matches()) {
      throw new URISyntaxException(text, "it has a control character");
    }
    return parts;
  }

  private static String prefix(String scheme, String authority) throws URISyntaxException {
    return (scheme == null ? "" : scheme) + (authority == null ? "" : "//" + host(authority));
  }

  private static String host(String authority) throws URISyntaxException {
    Matcher parts = HOST_PORT.matcher(authority);
    if (authority.chars().allMatch(c -> c < 0x80) || !parts.matches()) {
      return authority;
    }
    String host = parts.group("host");
    if (OF_TWO_MEANINGS.matcher(host).find()) {
      throw new URISyntaxException(authority, "its host has to be written as xn--…");
    }
    try {
      String ascii = IDN.toASCII(host);
      // A full-width slash or digit becomes a plain one: that is no other script.
      boolean sound =
          ASCII_HOST.matcher(ascii).matches() && !UrlPolicy.NUMBER_AT_END.matcher(ascii).matches();
      return sound ? ascii + (parts.group("port") == null ? "" : parts.group("port")) : authority;
    } catch (IllegalArgumentException e) {
      return authority;
    }
  }

  private static String path(String path) {
    return encoded(path).replace("[", "%5B").replace("]", "%5D");
  }

  private static String query(String query) {
    return query == null ? "" : encoded(query);
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int length = Character.charCount(c);
      boolean stray = c == '%' && !isEscape(text, i);
      if (stray || c >= 0x80 || TO_ENCODE.indexOf(c) >= 0) {
        for (byte b : text.substring(i, i + length).getBytes(StandardCharsets.UTF_8)) {
          encoded.append("%%%02X".formatted(b));
        }
      } else {
        encoded.appendCodePoint(c);
      }
      i += length;
    }
    return encoded.toString();
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }

  /** A path without its segments {@code .} and {@code ..}, of which none leads above the root. */
  private static String withoutDots(String path) {
    if (path.isEmpty()) {
      return path;
    }
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean up = segments[i].equals("..");
      boolean dots = up || segments[i].equals(".");
      if (up && !kept.isEmpty()) {
        kept.removeLast();
      }
      if (!dots) {
        kept.add(segments[i]);
      } else if (i == segments.length - 1) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  /** Bytes as the UTF-8 that they are; where they are none, each that is no ASCII as its escape. */
  private static String decoded(String location) {
    byte[] bytes = location.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      StringBuilder escaped = new StringBuilder();
      for (byte b : bytes) {
        escaped.append(b < 0 ? "%%%02X".formatted(b) : String.valueOf((char) b));
      }
      return escaped.toString();
    }
  }
}
