package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * An encryption key that a caller sends with a request. It is never stored: its hash is, and an
 * object that was written with a key is given out only to requests that bring the same one.
 */
final class CustomerKey {
  private static final int BYTES = 32;

  private CustomerKey() {}

  /** The hash of the key of a request; null where it brings none. */
  static String hash(HttpCall httpCall) {
    return hash(httpCall, "x-goog-encryption-");
  }

  /** The hash of the key for the source of a copy; null where the request brings none. */
  static String sourceHash(HttpCall httpCall) {
    return hash(httpCall, "x-goog-copy-source-encryption-");
  }

  private static String hash(HttpCall httpCall, String prefix) {
    String algorithm = httpCall.header(prefix + "algorithm");
    String key = httpCall.header(prefix + "key");
    String claimed = httpCall.header(prefix + "key-sha256");
    if (algorithm == null && key == null && claimed == null) {
      return null;
    }
    if (!"AES256".equals(algorithm)) {
      throw invalid(
          "customerEncryptionAlgorithmIsInvalid", "Customer encryption algorithm is invalid.");
    }
    byte[] bytes = decoded(key);
    if (bytes.length != BYTES) {
      throw invalid(
          "customerEncryptionKeyFormatIsInvalid",
          "Missing an encryption key, or it is not base64 encoded, or it does not meet the required"
              + " length of the encryption algorithm.");
    }
    String hash = sha256(bytes);
    if (claimed == null || !claimed.equals(hash)) {
      throw invalid(
          "customerEncryptionKeySha256IsInvalid",
          "Missing a SHA256 hash of the encryption key, or it is not base64 encoded, or it does not"
              + " match the encryption key.");
    }
    return hash;
  }

  /**
   * Refuses a request that has not the key of an object, or has one for an object without.
   *
   * @param sent the hash of the request's key; null for none
   */
  static void check(ObjectResource object, String sent) {
    String stored = object.keySha256();
    if (stored == null && sent != null) {
      throw invalid(
          "resourceNotEncryptedWithCustomerEncryptionKey",
          "The target object is not encrypted by a customer-supplied encryption key.");
    }
    if (stored != null && sent == null) {
      throw invalid(
          "resourceIsEncryptedWithCustomerEncryptionKey",
          "The target object is encrypted by a customer-supplied encryption key.");
    }
    if (stored != null && !stored.equals(sent)) {
      throw invalid(
          "customerEncryptionKeyIsIncorrect", "The provided encryption key is incorrect.");
    }
  }

  private static byte[] decoded(String key) {
    try {
      return Base64.getDecoder().decode(key == null ? "" : key);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static String sha256(byte[] key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static ApiError invalid(String reason, String sentence) {
    return new ApiError(400, "INVALID_ARGUMENT", reason, sentence);
  }
}
