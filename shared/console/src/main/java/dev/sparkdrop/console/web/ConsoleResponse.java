package dev.sparkdrop.console.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is sent back: an HTTP status, headers, and a body, UTF-8 text. */
public record ConsoleResponse(int status, Map<String, String> headers, String body) {
  static final String HTML = "text/html; charset=utf-8";
  static final String JSON = "application/json; charset=utf-8";

  /** Nothing runs or loads but the console's own files, and no other page frames it. */
  private static final Map<String, String> ALWAYS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Vary",
          "Accept",
          "Cache-Control",
          "no-store");

  static ConsoleResponse text(int status, String contentType, String text) {
    return new ConsoleResponse(status, ALWAYS, text).with("Content-Type", contentType);
  }

  /** Go and look there: after something was done, so that a reload does not do it again. */
  static ConsoleResponse seeOther(String path) {
    return text(303, "text/plain; charset=utf-8", "").with("Location", path);
  }

  ConsoleResponse with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ConsoleResponse(status, more, body);
  }

  /** The body as it is sent. */
  public byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
