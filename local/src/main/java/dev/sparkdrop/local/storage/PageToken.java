package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where the page before ended, in a form that fits into a query. */
final class PageToken {
  private PageToken() {}

  /** Of a key of chars up to 255. */
  static String of(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The key of a token; empty for the first page. */
  static String read(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("'" + token + "' is not a page token of this listing.");
    }
  }
}
