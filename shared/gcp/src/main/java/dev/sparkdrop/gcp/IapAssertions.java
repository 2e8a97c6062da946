package dev.sparkdrop.gcp;

import com.google.api.client.json.webtoken.JsonWebSignature;
import com.google.auth.oauth2.TokenVerifier;
import com.google.auth.oauth2.TokenVerifier.VerificationException;
import dev.sparkdrop.port.IdentityAssertions;
import dev.sparkdrop.port.RetryLater;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * What Identity-Aware Proxy states in {@code X-Goog-IAP-JWT-Assertion}: a JWT that it signs for ten
 * minutes (https://cloud.google.com/iap/docs/signed-headers-howto). The library keeps Google's keys
 * for an hour.
 */
public final class IapAssertions implements IdentityAssertions {
  private static final String KEYS = "https://www.gstatic.com/iap/verify/public_key-jwk";
  private static final String ISSUER = "https://cloud.google.com/iap";
  private static final String ALGORITHM = "ES256";

  private final TokenVerifier verifier;

  /**
   * @param audience of a Cloud Run service: {@code
   *     /projects/NUMBER/locations/REGION/services/SERVICE}
   */
  public IapAssertions(String audience, Clock clock) {
    this(audience, clock, KEYS);
  }

  /**
   * @param keys URL of a JWK set
   */
  IapAssertions(String audience, Clock clock, String keys) {
    this.verifier =
        TokenVerifier.newBuilder()
            .setAudience(audience)
            .setIssuer(ISSUER)
            .setCertificatesLocation(keys)
            .setClock(clock::millis)
            .build();
  }

  @Override
  public Optional<String> email(String assertion) {
    try {
      JsonWebSignature verified = verifier.verify(assertion);
      // The library takes RS256, and a token without an end, as well.
      return ALGORITHM.equals(verified.getHeader().getAlgorithm())
              && verified.getPayload().getExpirationTimeSeconds() != null
              && verified.getPayload().get("email") instanceof String email
              && email.matches("[^@\\s]+@[^@\\s]+")
          ? Optional.of(email)
          : Optional.empty();
    } catch (VerificationException e) {
      if (e.getCause() instanceof ExecutionException) {
        throw new RetryLater("reading the keys of Identity-Aware Proxy", e);
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      // What is no JWT at all.
      return Optional.empty();
    }
  }
}
