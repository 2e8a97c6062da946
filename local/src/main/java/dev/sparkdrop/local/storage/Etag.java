package dev.sparkdrop.local.storage;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The form of entity tags: base64, as Cloud Storage has them. */
final class Etag {
  private Etag() {}

  static String of(String version) {
    return Base64.getEncoder().encodeToString(version.getBytes(StandardCharsets.US_ASCII));
  }
}
