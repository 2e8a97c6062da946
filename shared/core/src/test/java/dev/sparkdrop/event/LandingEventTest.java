package dev.sparkdrop.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.run.LandedObject;
import io.cloudevents.CloudEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LandingEventTest {
  private static final String LANDING = "landing";

  /** As Cloud Storage sends it, shortened. */
  private static final String REAL =
      """
      {
        "kind": "storage#object",
        "id": "landing/birdstrikes/1990/a b.csv/1763812800123456",
        "bucket": "landing",
        "name": "birdstrikes/1990/a b.csv",
        "generation": "1763812800123456",
        "metageneration": "1",
        "contentType": "text/csv",
        "timeCreated": "2026-11-22T12:00:00.123Z",
        "updated": "2026-11-22T12:00:00.123Z",
        "size": "352",
        "metadata": {"any": "thing"}
      }
      """;

  private static final LandedObject OBJECT =
      new LandedObject(
          LANDING,
          "birdstrikes/1990/a b.csv",
          1763812800123456L,
          352,
          Instant.parse("2026-11-22T12:00:00.123Z"));

  private static LandingEvent parse(CloudEvent event) {
    return LandingEvent.parse(event, LANDING);
  }

  private static LandedObject landed(String body) {
    return assertInstanceOf(LandingEvent.Landed.class, parse(TestEvent.landing(body))).object();
  }

  private static String refused(CloudEvent event) {
    return assertInstanceOf(LandingEvent.Refused.class, parse(event)).reason();
  }

  /** The real event with a field replaced, or removed. */
  private static String with(String field, String json) {
    JsonObject event = JsonParser.parseString(REAL).getAsJsonObject();
    event.remove(field);
    if (json != null) {
      event.add(field, JsonParser.parseString(json));
    }
    return event.toString();
  }

  @Test
  void aFinalizedObjectIsRead() {
    assertEquals(OBJECT, landed(REAL));
  }

  @Test
  void integersMayBeNumbers() {
    String numbers = REAL.replace("\"1763812800123456\"", "1763812800123456");

    assertEquals(OBJECT, landed(numbers.replace("\"352\"", "352.0")));
  }

  @Test
  void fieldsMayHaveTheirSnakeCaseNames() {
    assertEquals(OBJECT, landed(REAL.replace("timeCreated", "time_created")));
  }

  @Test
  void theEventsTimeStandsInForTheObjects() {
    assertEquals(
        Instant.parse("2026-11-22T12:00:30Z"), landed(with("timeCreated", null)).created());
  }

  @Test
  void aTimeMayHaveAnOffset() {
    assertEquals(
        Instant.parse("2026-11-22T12:00:00Z"),
        landed(with("timeCreated", "\"2026-11-22T13:00:00+01:00\"")).created());
  }

  @Test
  void anEmptyObjectIsAnObject() {
    assertEquals(0, landed(with("size", "\"0\"")).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D\uDE80.csv", "a//b", "..", "%2F", "a\tb", "$(x)`'"})
  void hostileNamesAreNames(String name) {
    JsonObject event = JsonParser.parseString(REAL).getAsJsonObject();
    event.addProperty("name", name);

    assertEquals(name, landed(event.toString()).name());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "google.cloud.storage.object.v1.deleted"})
  void anotherTypeIsRefused(String type) {
    String reason = refused(new TestEvent(type, REAL, null));

    assertTrue(reason.contains(String.valueOf(type)), reason);
  }

  @Test
  void anotherBucketIsRefused() {
    String reason = refused(TestEvent.landing(with("bucket", "\"state\"")));

    assertEquals("the event's bucket is state, and objects land in landing", reason);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "null", "[]", "\"text\"", "5", "<xml/>", "{", "{\"a\":"})
  void aBodyThatIsNoObjectIsRefused(String body) {
    String reason = refused(TestEvent.landing(body));

    assertTrue(reason.contains("body"), reason);
  }

  @Test
  void deepNestingIsRefused() {
    refused(TestEvent.landing("{\"a\":".repeat(100_000)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bucket | ",
        "bucket | \"\"",
        "bucket | 5",
        "bucket | {}",
        "name | ",
        "name | null",
        "name | \"\"",
        "name | [\"a\"]",
        "generation | ",
        "generation | \"\"",
        "generation | 0",
        "generation | \"-1\"",
        "generation | 1.5",
        "generation | \"latest\"",
        "generation | true",
        "generation | [1]",
        "generation | 9223372036854775808",
        "generation | 1e999999999",
        "generation | \"NaN\"",
        "size | ",
        "size | \"-1\"",
        "size | \"0x10\"",
        "size | {}",
        "timeCreated | \"\"",
        "timeCreated | \"yesterday\"",
        "timeCreated | 1763812800",
        "timeCreated | \"2026-13-01T00:00:00Z\"",
        "timeCreated | \"2026-11-22\"",
        "timeCreated | \"-0044-03-15T12:00:00Z\"",
        "timeCreated | \"+99999-01-01T00:00:00Z\""
      })
  void missingAndAbsurdFieldsAreNamed(String field, String json) {
    String reason = refused(TestEvent.landing(with(field, json)));

    assertTrue(reason.contains("the event's " + field + " should be"), reason);
    boolean missing = json == null || json.equals("null");
    assertTrue(
        reason.endsWith(missing ? "missing" : JsonParser.parseString(json).toString()), reason);
  }

  @Test
  void aNameThatIsNoUnicodeIsRefused() {
    String half = REAL.replace("\"birdstrikes/1990/a b.csv\"", "\"a\\ud800b\"");

    String reason = refused(TestEvent.landing(half));

    assertEquals(
        "the event's name should be Unicode of at most 1,024 bytes, and is \"a\\ud800b\"", reason);
  }

  @Test
  void withoutAnyTimeItIsRefused() {
    String reason = refused(new TestEvent(LandingEvent.TYPE, with("timeCreated", null), null));

    assertTrue(reason.endsWith("missing"), reason);
  }

  @Test
  void aNameOfMoreThan1024BytesIsRefusedAndNotRepeatedWhole() {
    String reason = refused(TestEvent.landing(with("name", "\"" + "é".repeat(513) + "\"")));

    assertTrue(reason.length() < 300, reason);
  }

  @Test
  void aValueStaysOneLineInTheReason() {
    String reason = refused(TestEvent.landing("no\njson\u001b[31m\u202e"));

    assertEquals("the body is not JSON: no\\u000ajson\\u001b[31m\\u202e", reason);
  }
}
