package dev.sparkdrop.console.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proofs that a button was on a page of this process, for this caller, for what it does, and not
 * long ago. A process has a key of its own: what another one issued is stale here.
 */
final class CsrfTokens {
  /**
   * A page that shows itself anew renews its tokens; one that lies in a background tab does not.
   */
  static final Duration VALID = Duration.ofHours(1);

  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;
  private final Clock clock;

  CsrfTokens(SecureRandom random, Clock clock) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, HMAC);
    this.clock = clock;
  }

  String issue(OperatorAction operatorAction, String target, String caller) {
    long until = clock.instant().plus(VALID).toEpochMilli();
    return until + "." + mac(operatorAction, target, caller, until);
  }

  boolean holds(String token, OperatorAction operatorAction, String target, String caller) {
    String[] parts = token.split("\\.", 2);
    if (parts.length < 2 || !parts[0].matches("[0-9]{1,15}")) {
      return false;
    }
    long until = Long.parseLong(parts[0]);
    byte[] right = mac(operatorAction, target, caller, until).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(right, parts[1].getBytes(StandardCharsets.UTF_8))
        && clock.instant().isBefore(Instant.ofEpochMilli(until));
  }

  private String mac(OperatorAction operatorAction, String target, String caller, long until) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      String signed =
          operatorAction.word() + "\n" + until + "\n" + target.length() + "\n" + target + caller;
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}
