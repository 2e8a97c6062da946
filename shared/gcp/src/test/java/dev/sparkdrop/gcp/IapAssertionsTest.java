package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.TestClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements of Identity-Aware Proxy, signed here with a key of its own. */
class IapAssertionsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String AUDIENCE =
      "/projects/123/locations/us-central1/services/sparkdrop-console";
  private static final KeyPair KEYS = keys();

  private final TestClock clock = new TestClock(NOW);
  private HttpServer published;
  private int reads;
  private IapAssertions assertions;

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void publishTheKeys() throws IOException {
    ECPublicKey key = (ECPublicKey) KEYS.getPublic();
    byte[] set =
        """
        {"keys": [{"kid": "k1", "kty": "EC", "alg": "ES256", "crv": "P-256", "use": "sig",
                   "x": "%s", "y": "%s"}]}
        """
            .formatted(coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()))
            .getBytes(StandardCharsets.UTF_8);
    published = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    published.createContext(
        "/",
        call -> {
          reads++;
          call.getResponseHeaders().add("Content-Type", "application/json");
          call.sendResponseHeaders(200, set.length);
          call.getResponseBody().write(set);
          call.close();
        });
    published.start();
    assertions = at(published.getAddress().getPort());
  }

  private IapAssertions at(int port) {
    return new IapAssertions(AUDIENCE, clock, "http://127.0.0.1:" + port + "/jwk");
  }

  @AfterEach
  void stop() {
    published.stop(0);
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return base64(fixed);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String base64(JsonObject json) {
    return base64(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject header() {
    JsonObject header = new JsonObject();
    header.addProperty("alg", "ES256");
    header.addProperty("typ", "JWT");
    header.addProperty("kid", "k1");
    return header;
  }

  private static JsonObject claims() {
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", "https://cloud.google.com/iap");
    claims.addProperty("aud", AUDIENCE);
    claims.addProperty("sub", "accounts.google.com:1");
    claims.addProperty("email", "ann@example.com");
    claims.addProperty("iat", NOW.getEpochSecond());
    claims.addProperty("exp", NOW.getEpochSecond() + 600);
    return claims;
  }

  private static String signed(JsonObject header, JsonObject claims) {
    String text = base64(header) + "." + base64(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(KEYS.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String with(Consumer<JsonObject> change) {
    JsonObject claims = claims();
    change.accept(claims);
    return signed(header(), claims);
  }

  @Test
  void whoHasSignedInIsNamedAndTheKeysAreReadOnce() {
    for (int i = 0; i < 3; i++) {
      assertEquals(Optional.of("ann@example.com"), assertions.email(signed(header(), claims())));
    }
    assertEquals(1, reads);
  }

  @ParameterizedTest
  @CsvSource({
    "aud, /projects/123/locations/us-central1/services/other",
    "aud, sparkdrop-console",
    "iss, https://accounts.google.com",
    "email, ''",
    "email, ann",
  })
  void aClaimOfAnotherNamesNoOne(String claim, String value) {
    assertEquals(
        Optional.empty(), assertions.email(with(claims -> claims.addProperty(claim, value))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aud", "iss", "email", "exp"})
  void aClaimThatIsMissingNamesNoOne(String claim) {
    assertEquals(Optional.empty(), assertions.email(with(claims -> claims.remove(claim))));
  }

  @Test
  void anOldStatementNamesNoOne() {
    String token = signed(header(), claims());
    clock.pass(java.time.Duration.ofMinutes(11));

    assertEquals(Optional.empty(), assertions.email(token));
  }

  @Test
  void anotherKeysSignatureNamesNoOne() {
    String token = signed(header(), claims());
    String[] parts = token.split("\\.", -1);
    JsonObject eve = claims();
    eve.addProperty("email", "eve@example.com");

    assertEquals(Optional.empty(), assertions.email(parts[0] + "." + base64(eve) + "." + parts[2]));
    assertEquals(
        Optional.empty(), assertions.email(parts[0] + "." + parts[1] + "." + base64(new byte[64])));
    JsonObject unknown = header();
    unknown.addProperty("kid", "k2");
    assertEquals(Optional.empty(), assertions.email(signed(unknown, claims())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "RS256", "ES384", ""})
  void anotherAlgorithmNamesNoOne(String algorithm) throws GeneralSecurityException {
    JsonObject header = header();
    header.addProperty("alg", algorithm);
    String text = base64(header) + "." + base64(claims());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEYS.getPublic().getEncoded(), "HmacSHA256"));
    String own = base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));

    assertEquals(Optional.empty(), assertions.email(text + "." + own));
    assertEquals(Optional.empty(), assertions.email(text + "."));
    assertEquals(Optional.empty(), assertions.email(signed(header, claims())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "a.b.c", "e30.e30.", "....", "e30.e30.SIGNATURE_REMOVED_BY_GOOGLE"})
  void whatIsNoTokenNamesNoOne(String token) {
    assertEquals(Optional.empty(), assertions.email(token));
  }

  @Test
  void keysThatCannotBeReadAreAPassingFault() {
    int port = published.getAddress().getPort();
    published.stop(0);

    assertThrows(RetryLater.class, () -> at(port).email(signed(header(), claims())));
  }
}
