package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/**
 * What a test needs of the machine. A user without it sees the test skipped with one line; in CI,
 * where {@code .ci/tools} brings it, the test fails.
 */
public final class Needs {
  private static final boolean CI = Boolean.parseBoolean(System.getenv("CI"));

  private Needs() {}

  /** Skips the test, or fails in CI, unless it is there. */
  public static void that(boolean there, String otherwise) {
    if (CI) {
      assertTrue(there, "missing in CI: " + otherwise);
    }
    assumeTrue(there, "skipped: " + otherwise);
  }

  /** Skips the test, or fails in CI, where something is missing. */
  public static void nothing(Optional<String> missing) {
    that(missing.isEmpty(), missing.orElse(""));
  }

  /** Skips the test, or fails in CI, where a program is not on the PATH. */
  public static void program(String name) {
    that(Shell.onPath(name), name + " is not installed");
  }
}
