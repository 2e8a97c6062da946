package dev.sparkdrop.local.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudEventTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static CloudEvent finalized(String name) {
    JsonObject object = new JsonObject();
    object.addProperty("bucket", "landing");
    object.addProperty("name", name);
    return StorageEvents.finalized(object, NOW);
  }

  @Test
  void finalizedObjectIsToldAsEventarcTellsIt() {
    CloudEvent event = finalized("a/b.csv");

    Map<String, String> headers = event.headers();
    assertEquals("google.cloud.storage.object.v1.finalized", headers.get("ce-type"));
    assertEquals("//storage.googleapis.com/projects/_/buckets/landing", headers.get("ce-source"));
    assertEquals("objects/a/b.csv", headers.get("ce-subject"));
    assertEquals("landing", headers.get("ce-bucket"));
    assertEquals("1.0", headers.get("ce-specversion"));
    assertEquals("2026-11-22T10:00:00Z", headers.get("ce-time"));
    assertEquals("{\"bucket\":\"landing\",\"name\":\"a/b.csv\"}", event.data());
  }

  @ParameterizedTest
  @CsvSource({
    "a b,       objects/a%20b",
    "é,         objects/%C3%A9",
    "😀,        objects/%F0%9F%98%80",
    "100%,      objects/100%25",
    "\"q\",     objects/%22q%22",
    "a+b?*[]{}, objects/a+b?*[]{}"
  })
  void headersAreEncodedAsTheHttpBindingSays(String name, String expected) {
    assertEquals(expected, finalized(name).headers().get("ce-subject"));
  }

  @Test
  void lineBreaksNeverReachAHeader() {
    assertEquals("objects/a%0D%0Ab", finalized("a\r\nb").headers().get("ce-subject"));
  }

  @Test
  void whatIsStoredIsReadBack() {
    CloudEvent event = finalized("a\"\u0000\n😀");

    assertEquals(event, CloudEvent.parse(event.json().toString()));
  }

  @Test
  void eventWithoutSubjectIsReadBackToo() {
    CloudEvent event = new CloudEvent("1", "t", "s", null, NOW, Map.of(), "{}");

    assertEquals(event, CloudEvent.parse(event.json().toString()));
  }
}
