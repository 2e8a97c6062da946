package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.request.CallerPrefixes;
import dev.sparkdrop.ingest.request.IngestCall;
import dev.sparkdrop.ingest.source.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks, and where that account may land something. */
class CallersTest extends IngestionFixture {
  private static final String PARTNER = "Partner@p.iam.gserviceaccount.com";

  /** A token as it comes here: checked by the platform, which has taken its signature off. */
  private static String token(String claims, String signature) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String body = base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    String head = base64.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8));
    return "Bearer " + head + "." + body + "." + signature;
  }

  private static String of(String email) {
    return token(
        "{\"email\": \"%s\", \"email_verified\": true}".formatted(email),
        "SIGNATURE_REMOVED_BY_GOOGLE");
  }

  private IngestAnswer asked(Map<String, String> headers, String json) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Content-Type", "application/json");
    all.putAll(headers);
    Ingestion ingestion = ingestion(Limits.USUAL);
    return ingestion.handle(
        new IngestCall("POST", Map.of(), name -> Optional.ofNullable(all.get(name)), body(json)),
        ingestion.deadline());
  }

  private IngestAnswer lands(String authorization, String object) {
    origin.serves("/a", HELLO);
    return asked(
        Map.of("Authorization", authorization),
        "{\"sources\": [" + source(origin.url("/a"), object) + "]}");
  }

  @Test
  void theCallerIsLoggedAndKeptAtTheObject() {
    bucket.elsewhere("other", "b.csv", HELLO);
    origin.serves("/a", HELLO);
    String sources =
        "{\"sources\": [%s, %s]}"
            .formatted(source(origin.url("/a"), "a.csv"), source("gs://other/b.csv", "b.csv"));

    assertEquals(200, asked(Map.of("Authorization", of(PARTNER)), sources).status());

    for (String object : List.of("a.csv", "b.csv")) {
      Map<String, String> metadata = bucket.visible(object).orElseThrow().draft().metadata();
      assertEquals(PARTNER, metadata.get("sparkdrop-by"), object);
    }
    assertTrue(logged.toString().contains("caller, " + PARTNER), logged.toString());
  }

  @Test
  void theCallerOfARefusedRequestIsLoggedToo() {
    asked(Map.of("Authorization", of(PARTNER)), "{}");

    assertTrue(logged.toString().contains("caller, " + PARTNER), logged.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"email\": \"a@b.example\"}",
        "{\"email\": \"a@b.example\", \"email_verified\": false}",
        "{\"email\": {\"a\": 1}, \"email_verified\": true}",
        "{\"email\": \"a@b.example\\nx: y\", \"email_verified\": true}",
        "[]",
        "x",
      })
  void claimsThatNameNoVerifiedEmailNameNoCaller(String claims) {
    assertEquals(200, lands(token(claims, "SIGNATURE_REMOVED_BY_GOOGLE"), "a").status());

    assertFalse(
        bucket.visible("a").orElseThrow().draft().metadata().containsKey("sparkdrop-by"), claims);
  }

  @Test
  void aTokenThatThePlatformDidNotCheckNamesNoCaller() {
    String claims = "{\"email\": \"a@b.example\", \"email_verified\": true}";

    assertEquals(200, lands(token(claims, "c2lnbmF0dXJl"), "a").status());

    assertFalse(bucket.visible("a").orElseThrow().draft().metadata().containsKey("sparkdrop-by"));
  }

  /** Where both are sent, Cloud Run verifies the first and hands the other on as it is. */
  @Test
  void thePlatformsOwnHeaderIsTheOnlyOneThatCountsWhereItIsThere() {
    callers = "boss@b.example=all/,*=others/";
    origin.serves("/a", HELLO);
    Map<String, String> headers =
        Map.of(
            "X-Serverless-Authorization", of("a@b.example"), "Authorization", of("boss@b.example"));

    IngestAnswer ingestAnswer =
        asked(headers, "{\"sources\": [" + source(origin.url("/a"), "all/a") + "]}");

    assertEquals(403, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(ingestAnswer.body().contains("a@b.example may not land"), ingestAnswer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "partner@p.iam.gserviceaccount.com=partner/, partner/a.csv, 200",
    "partner@p.iam.gserviceaccount.com=partner/, partnership/a.csv, 403",
    "partner@p.iam.gserviceaccount.com=partner/, a.csv, 403",
    "'partner@p.iam.gserviceaccount.com=x/,partner@p.iam.gserviceaccount.com=y', y1/a.csv, 200",
    "'other@b.example=partner/', partner/a.csv, 403",
    "'other@b.example=other/,*=free/', free/a.csv, 200",
    "'other@b.example=other/,*=free/', other/a.csv, 403",
    "'partner@p.iam.gserviceaccount.com=x/,*=free/', free/a.csv, 403",
  })
  void aCallerLandsBelowItsPrefixesOnly(String list, String object, int status) {
    callers = list;

    IngestAnswer ingestAnswer = lands(of(PARTNER), object);

    assertEquals(status, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(status == 200 ? 1 : 0, bucket.count());
    assertEquals(status == 200 ? 1 : 0, origin.asked().size());
  }

  @Test
  void aCallerWithoutANameLandsNothingWhereCallersAreLimited() {
    callers = "other@b.example=other/";

    assertEquals(403, lands("Bearer nothing", "other/a.csv").status());
    assertEquals(0, bucket.count());
  }

  @Test
  void aNameThatTheAnswerGivesIsHeldAgainstThePrefixesToo() {
    callers = "*=free/";
    origin.on(
        "/b",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=b.csv");
          exchange.sendResponseHeaders(200, -1);
        });

    IngestAnswer ingestAnswer =
        asked(
            Map.of("Authorization", of(PARTNER)),
            "{\"sources\": [{\"url\": \"" + origin.url("/b?x=1") + "\"}]}");

    assertEquals(403, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@b.example", "a=b/", "a@b.example=", "a@b.example=gs://x/", "*=/a"})
  void aFaultyListNamesEveryEntryThatIsNone(String entry) {
    String told =
        assertThrows(
                IllegalArgumentException.class,
                () -> CallerPrefixes.parse("ok@b.example=ok/, " + entry))
            .getMessage();

    assertTrue(told.startsWith("SPARKDROP_INGEST_CALLERS has " + entry + ": write"), told);
  }
}
