package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;

/**
 * The checksums of a content, in the base64 that Cloud Storage writes them in.
 *
 * @param crc32c the CRC32C, big-endian; null where a caller sent none
 * @param md5 the MD5; null for a composite object, and where a caller sent none
 */
record Checksums(String crc32c, String md5) {
  static final Checksums NONE = new Checksums(null, null);

  /** What the caller says of the content in an object resource. */
  static Checksums claimedBy(JsonObject resource) {
    return new Checksums(text(resource, "crc32c"), text(resource, "md5Hash"));
  }

  /** These, and where they say nothing, what an {@code x-goog-hash} header says; null says none. */
  Checksums orHeader(String header) {
    String crc = crc32c;
    String hash = md5;
    for (String claim : header == null ? new String[0] : header.split(",", -1)) {
      String trimmed = claim.trim();
      if (crc == null && trimmed.startsWith("crc32c=")) {
        crc = trimmed.substring("crc32c=".length());
      } else if (hash == null && trimmed.startsWith("md5=")) {
        hash = trimmed.substring("md5=".length());
      }
    }
    return new Checksums(crc, hash);
  }

  /** Refuses a content that is not what its sender meant to send. */
  void verify(Checksums calculated) {
    verify("CRC32C", crc32c, calculated.crc32c());
    verify("MD5 hash", md5, calculated.md5());
  }

  private static void verify(String what, String claimed, String calculated) {
    if (claimed != null && !claimed.equals(calculated)) {
      throw ApiError.invalid(
          "Provided %s \"%s\" doesn't match calculated %s \"%s\"."
              .formatted(what, claimed, what, calculated));
    }
  }

  private static String text(JsonObject resource, String field) {
    return resource.has(field) && resource.get(field).isJsonPrimitive()
        ? resource.get(field).getAsString()
        : null;
  }
}
