package dev.sparkdrop.gcp;

import com.google.cloud.storage.StorageException;
import dev.sparkdrop.port.RetryLater;
import java.util.Locale;
import java.util.Optional;

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
        : new IllegalStateException(doing + ": " + e.getMessage() + " " + advice(e), e);
  }

  private static String advice(StorageException e) {
    return switch (e.getCode()) {
      case UNAUTHORIZED, FORBIDDEN -> forbidden(String.valueOf(e.getMessage()));
      case NOT_FOUND -> "Create the bucket, or correct its name in the function's environment.";
      default -> "The request itself is at fault.";
    };
  }

  private static String forbidden(String message) {
    return notForARole(message)
        .orElse("Give the function's account the role storage.objectUser on that bucket.");
  }

  /**
   * What to do about a 403 that no role would change: holds, retention and perimeters answer it
   * too.
   *
   * @param message Google's
   * @return empty where it is a missing role
   */
  static Optional<String> notForARole(String message) {
    String said = message.toLowerCase(Locale.ROOT);
    if (said.contains("vpc service controls") || said.contains("organization's policy")) {
      return Optional.of(
          "A VPC Service Controls perimeter refused it: a role does not help. Put the project and"
              + " its service agents inside, or add an ingress rule.");
    }
    if (said.contains("retention") || said.contains("hold")) {
      return Optional.of(
          "A hold or a retention policy keeps that object: a role does not help. Take it off the"
              + " bucket, or deploy with another bucket.");
    }
    if (said.contains("requester pays") || said.contains("user project")) {
      return Optional.of(
          "The bucket has requester pays switched on: switch it off, or deploy with another.");
    }
    return Optional.empty();
  }
}
