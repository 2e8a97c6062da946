package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSanitizerTest {

  @Test
  void linesAndControlCharactersBecomeSpaces() {
    assertEquals("It broke. Twice.", MessageSanitizer.of(" It\n\tbroke.\u0000\u202e Twice.\r\n"));
  }

  @Test
  void whatIsTooLongIsCutBetweenCharacters() {
    String said = MessageSanitizer.of("a".repeat(599) + "😀😀");

    assertEquals("a".repeat(599) + "…", said);
  }

  @Test
  void aStackTraceIsLeftOut() {
    String said =
        MessageSanitizer.of(
            """
            Job failed with message [java.lang.IllegalStateException: no rows]
            \tat dev.Main.run(Main.java:12)
            \tat dev.Main.main(Main.java:3)
            \t... 12 more
            Exception in thread main
            """);

    assertEquals(
        "Job failed with message [java.lang.IllegalStateException: no rows] Exception in thread"
            + " main",
        said);
  }

  @Test
  void directionsToTheOutputAreLeftOut() {
    String said =
        MessageSanitizer.of(
            """
            Google Cloud Dataproc Agent reports job failure. If logs are available, they can be found at:
            https://console.cloud.google.com/dataproc/jobs/j?project=p
            gcloud dataproc jobs wait 'j' --region 'r' --project 'p'
            gs://b/driveroutput.*""");

    assertEquals("Google Cloud Dataproc Agent reports job failure.", said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cannot connect: password=hunter2, giving up",
        "{\"access_token\": \"hunter2\"}",
        "jdbc://sa:hunter2@db/x is not reachable",
        "GET https://h/o?X-Goog-Signature=hunter2&a=b",
        "Authorization: Bearer hunter2",
        "api_key: hunter2"
      })
  void whatLooksLikeASecretIsLeftOut(String text) {
    assertFalse(MessageSanitizer.of(text).contains("hunter2"), MessageSanitizer.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
        "Insufficient 'N2_CPUS' quota. Requested 12.0, available 4.0.",
        "Account vm@p.iam.gserviceaccount.com is missing required permissions: [a.b.c]"
      })
  void theRestStaysAsItIs(String text) {
    assertEquals(text, MessageSanitizer.of(text));
  }

  @Test
  void aQuotationEndsWhereItEnds() {
    assertEquals("\"no 'x' here\".", MessageSanitizer.quoted("no \"x\" here"));
    assertEquals("the platform does not say why.", MessageSanitizer.quoted(" \n"));
  }
}
