package dev.sparkdrop.gcp;

import com.google.cloud.storage.StorageException;
import dev.sparkdrop.port.RetryLater;

/** What a refusal of Cloud Storage means. */
final class StorageFaults {
  static final int NOT_FOUND = 404;
  static final int PRECONDITION_FAILED = 412;

  /** Too many writes of one name, or too many calls at all. */
  static final int TOO_MANY = 429;

  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;

  private StorageFaults() {}

  /** Whether the same request may succeed later. Code 0 stands for a broken connection. */
  static boolean passes(StorageException e) {
    int code = e.getCode();
    return e.isRetryable() || code == 0 || code == 408 || code == TOO_MANY || code >= 500;
  }

  /** {@link RetryLater}, or an exception that says what is missing. */
  static RuntimeException of(String doing, StorageException e) {
    return passes(e)
        ? new RetryLater(doing, e)
        : new IllegalStateException(doing + ": " + e.getMessage() + " " + advice(e.getCode()), e);
  }

  private static String advice(int code) {
    return switch (code) {
      case UNAUTHORIZED, FORBIDDEN ->
          "Give the function's account the role storage.objectUser on that bucket.";
      case NOT_FOUND -> "Create the bucket, or correct its name in the function's environment.";
      default -> "The request itself is at fault.";
    };
  }
}
