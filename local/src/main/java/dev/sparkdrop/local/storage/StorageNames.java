package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What buckets and objects may be called, and the order that Cloud Storage lists them in. */
final class StorageNames {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]");
  private static final int LONGEST = 1024;

  private StorageNames() {}

  static void checkBucket(String name) {
    if (name == null || !BUCKET.matcher(name).matches()) {
      throw ApiError.invalid(
          "'"
              + name
              + "' is not a bucket's name: 3 to 63 lower-case letters, digits, '-', '_' and '.', with a"
              + " letter or digit at both ends.");
    }
  }

  static void checkObject(String name) {
    if (name == null || name.isEmpty()) {
      throw ApiError.invalid("An object needs a name.");
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST) {
      throw ApiError.invalid(
          "An object's name has at most 1,024 bytes in UTF-8; this one has " + bytes + ".");
    }
    if (name.indexOf('\r') >= 0 || name.indexOf('\n') >= 0) {
      throw ApiError.invalid("An object's name can't hold a carriage return or a line feed.");
    }
    if (name.equals(".") || name.equals("..")) {
      throw ApiError.invalid("An object can't be named '" + name + "'.");
    }
    if (name.startsWith(".well-known/acme-challenge/")) {
      throw ApiError.invalid("An object's name can't begin with '.well-known/acme-challenge/'.");
    }
  }

  /**
   * A key that sorts as Cloud Storage lists: by the UTF-8 bytes of the name, which is not the order
   * of {@link String#compareTo} where a name has characters beyond the basic plane. Each char of
   * the key is one byte of the name, so that a prefix of a name is a prefix of its key.
   */
  static String key(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The name of a key. */
  static String name(String key) {
    return new String(key.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
