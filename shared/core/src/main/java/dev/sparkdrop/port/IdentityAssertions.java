package dev.sparkdrop.port;

import java.util.Optional;

/** Signed statements of a proxy about who has signed in. */
public interface IdentityAssertions {
  /**
   * The email address of the person that a statement names.
   *
   * @param assertion as it was sent
   * @return empty unless the statement is signed by the proxy, meant for us, and still holds
   * @throws RetryLater where the proxy's keys cannot be read for the moment
   */
  Optional<String> email(String assertion);
}
