package dev.sparkdrop.console.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.TestClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsrfTokensTest {
  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));
  private final CsrfTokens csrfTokens = new CsrfTokens(new SecureRandom(), clock);
  private final String token = csrfTokens.issue(OperatorAction.AGAIN, "r-1", "ann@example.com");

  @Test
  void aTokenHoldsForItsTargetAndItsCaller() {
    assertTrue(csrfTokens.holds(token, OperatorAction.AGAIN, "r-1", "ann@example.com"));
    assertFalse(csrfTokens.holds(token, OperatorAction.AGAIN, "r-2", "ann@example.com"));
    assertFalse(csrfTokens.holds(token, OperatorAction.AGAIN, "r-1", "bob@example.com"));
    assertFalse(csrfTokens.holds(token, OperatorAction.AGAIN, "r-1a", "nn@example.com"));
  }

  @Test
  void aTokenIsStaleAfterItsTime() {
    clock.pass(CsrfTokens.VALID.minus(Duration.ofSeconds(1)));
    assertTrue(csrfTokens.holds(token, OperatorAction.AGAIN, "r-1", "ann@example.com"));

    clock.pass(Duration.ofSeconds(1));
    assertFalse(csrfTokens.holds(token, OperatorAction.AGAIN, "r-1", "ann@example.com"));
  }

  @Test
  void aLaterTimeCannotBeWrittenIntoIt() {
    String later = "9" + token;

    assertFalse(csrfTokens.holds(later, OperatorAction.AGAIN, "r-1", "ann@example.com"));
  }

  @Test
  void aProcessKnowsNoTokenOfAnother() {
    CsrfTokens another = new CsrfTokens(new SecureRandom(), clock);

    assertFalse(another.holds(token, OperatorAction.AGAIN, "r-1", "ann@example.com"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "x.y", "1764000000000.", "99999999999999999999.x"})
  void nonsenseIsNoToken(String nonsense) {
    assertFalse(csrfTokens.holds(nonsense, OperatorAction.AGAIN, "r-1", "ann@example.com"));
  }
}
