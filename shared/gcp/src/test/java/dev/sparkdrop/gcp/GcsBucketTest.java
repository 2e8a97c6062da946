package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent and how answers are taken; the contract's suite needs a whole cloud. */
class GcsBucketTest {
  private final FakeCloud cloud = new FakeCloud();
  private final Bucket bucket =
      new CloudClients(
              "p", "tests", cloud.url(), null, null, ClusterDefaults.PLATFORM, Clock.systemUTC())
          .bucket("state");

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static String object(String name, long generation) {
    JsonObject object = new JsonObject();
    object.addProperty("bucket", "state");
    object.addProperty("name", name);
    object.addProperty("generation", String.valueOf(generation));
    object.addProperty("size", "5");
    object.addProperty("timeCreated", "2026-11-22T12:00:00.5Z");
    JsonObject metadata = new JsonObject();
    metadata.addProperty("phase", "IDLE");
    object.add("metadata", metadata);
    return object.toString();
  }

  private static Bucket.Draft draft(String name) {
    return new Bucket.Draft(name, "h\u00e9llo", Map.of("phase", "IDLE"));
  }

  @Test
  void createExpectsNoObjectAndSendsContentAndMetadataInOnePiece() {
    cloud.answers(200, object("lanes/a b.json", 7));

    OptionalLong generation = bucket.write(draft("lanes/a b.json"), Bucket.NONE);

    assertEquals(OptionalLong.of(7), generation);
    FakeCloud.Asked asked = cloud.last();
    assertEquals("POST /upload/storage/v1/b/state/o", asked.toString());
    assertTrue(asked.query().contains("ifGenerationMatch=0"), asked.query());
    assertTrue(asked.query().contains("uploadType=multipart"), asked.query());
    assertTrue(asked.body().contains("\"name\":\"lanes/a b.json\""), asked.body());
    assertTrue(asked.body().contains("\"metadata\":{\"phase\":\"IDLE\"}"), asked.body());
    assertTrue(asked.body().contains("application/json"), asked.body());
    assertTrue(asked.body().contains("h\u00e9llo"), asked.body());
  }

  @Test
  void replaceExpectsItsGeneration() {
    cloud.answers(200, object("a", 8));

    bucket.write(draft("a"), 7);

    assertTrue(cloud.last().query().contains("ifGenerationMatch=7"), cloud.last().query());
  }

  @ParameterizedTest
  @ValueSource(ints = {412, 429})
  void aWriteThatAnotherWasFasterThanIsEmpty(int status) {
    cloud.refuses(status, "X", "conditionNotMet");

    assertTrue(bucket.write(draft("a"), 7).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503})
  void aPassingFaultOfAWriteIsTriedAFewTimesThenLater(int status) {
    cloud.refuses(status, "X", "backendError");

    assertThrows(RetryLater.class, () -> bucket.write(draft("a"), 7));

    assertEquals(3, cloud.asked().size());
  }

  @Test
  void aServerThatIsNotThereIsRetriedLater() {
    cloud.close();

    assertThrows(RetryLater.class, () -> bucket.write(draft("a"), 7));
    assertThrows(RetryLater.class, () -> bucket.read("a"));
    assertThrows(RetryLater.class, () -> bucket.stat(List.of("a")));
    assertThrows(RetryLater.class, () -> bucket.list("", null, 1));
  }

  @Test
  void aForbiddenWriteSaysWhatIsMissing() {
    cloud.refuses(403, "X", "x@p.iam has no storage.objects.create access to gs://state/a.");

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> bucket.write(draft("a"), 0));

    assertTrue(e.getMessage().contains("gs://state/a"), e.getMessage());
    assertTrue(e.getMessage().contains("storage.objects.create"), e.getMessage());
    assertTrue(e.getMessage().contains("storage.objectUser"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'Object ''state/a'' is subject to bucket''s retention policy.', 'hold or a retention policy'",
    "Object 'state/a' is under active Event-Based hold., 'hold or a retention policy'",
    "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: x, 'VPC Service Controls'",
    "Bucket is a requester pays bucket but no user project provided., 'requester pays'"
  })
  void aForbiddenWriteThatNoRoleHelpsSaysWhatDoes(String said, String advice) {
    cloud.refuses(403, "X", said);

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> bucket.write(draft("a"), 0));

    assertTrue(e.getMessage().contains(advice), e.getMessage());
    assertFalse(e.getMessage().contains("storage.objectUser"), e.getMessage());
  }

  @Test
  void readTakesTheContentOfTheGenerationItLookedAt() {
    cloud.answers(200, object("a/b", 7)).answers(200, "text/plain", "h\u00e9llo");

    Bucket.Stored stored = bucket.read("a/b").orElseThrow();

    assertEquals("h\u00e9llo", stored.content());
    assertEquals(
        new Bucket.Entry(
            "a/b", 7, 5, Instant.parse("2026-11-22T12:00:00.5Z"), Map.of("phase", "IDLE")),
        stored.entry());
    assertTrue(cloud.last().path().endsWith("/b/state/o/a%2Fb"), cloud.last().path());
    assertTrue(cloud.last().query().contains("generation=7"), cloud.last().query());
    assertTrue(cloud.last().query().contains("alt=media"), cloud.last().query());
  }

  @Test
  void aLongNameIsReadByAPostThatStandsForAGet() {
    String name = "\u00e9".repeat(512);
    cloud.answers(200, object(name, 7)).answers(200, "text/plain", "x");

    assertTrue(bucket.read(name).isPresent());

    assertEquals("POST", cloud.last().method());
    assertTrue(cloud.last().body().contains("generation=7"), cloud.last().body());
  }

  @Test
  void readLooksAgainWhereTheGenerationWasOverwrittenMeanwhile() {
    cloud
        .answers(200, object("a", 7))
        .refuses(404, "X", "No such object: state/a#7")
        .answers(200, object("a", 8))
        .answers(200, "text/plain", "new");

    Bucket.Stored stored = bucket.read("a").orElseThrow();

    assertEquals(8, stored.entry().generation());
    assertEquals("new", stored.content());
  }

  @Test
  void readOfWhatWasDeletedMeanwhileIsEmpty() {
    cloud
        .answers(200, object("a", 7))
        .refuses(404, "X", "No such object: state/a#7")
        .refuses(404, "X", "No such object: state/a");

    assertTrue(bucket.read("a").isEmpty());
  }

  @Test
  void listAsksForOnePageAndHandsOnItsToken() {
    cloud.answers(
        200, "{\"items\": [" + object("p/a", 1) + "], \"nextPageToken\": \"the+token=\"}");

    Bucket.Page page = bucket.list("p/", "the token before", 10);

    assertEquals("the+token=", page.next());
    assertEquals(1, page.entries().size());
    assertEquals(Map.of("phase", "IDLE"), page.entries().get(0).metadata());
    String query = cloud.last().query();
    assertTrue(query.contains("maxResults=10"), query);
    assertTrue(query.contains("prefix=p/"), query);
    assertTrue(query.contains("pageToken=the%20token%20before"), query);
    assertEquals(1, cloud.asked().size());
  }

  @Test
  void foldersAreCollectedFromEveryPage() {
    cloud
        .answers(200, "{\"prefixes\": [\"i/b/\"], \"nextPageToken\": \"t\"}")
        .answers(200, "{\"items\": [" + object("i/file", 1) + "], \"prefixes\": [\"i/a/\"]}");

    assertEquals(List.of("i/a/", "i/b/"), bucket.folders("i/"));
    assertTrue(cloud.last().query().contains("delimiter=/"), cloud.last().query());
  }

  @Test
  void createAllTakesWhatIsThereForDone() {
    cloud.refuses(412, "X", "conditionNotMet");

    bucket.createAll(List.of(draft("a"), draft("b"), draft("c")));

    assertEquals(3, cloud.asked().size());
  }

  @Test
  void createAllThatIsThrottledIsRetriedLater() {
    cloud.refuses(429, "X", "rateLimitExceeded");

    assertThrows(RetryLater.class, () -> bucket.createAll(List.of(draft("a"))));

    assertEquals(3, cloud.asked().size());
  }

  /** A batch's answer: each part's HTTP status and body, in order. */
  private static String parts(String... parts) {
    StringBuilder answer = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      answer
          .append("--part\r\nContent-Type: application/http\r\nContent-ID: <response-")
          .append(i + 1)
          .append(">\r\n\r\nHTTP/1.1 ")
          .append(parts[i])
          .append("\r\n");
    }
    return answer + "--part--\r\n";
  }

  private static String part(int status, String body) {
    return status
        + " Said\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String error(int status) {
    return part(status, "{\"error\": {\"code\": " + status + ", \"message\": \"why\"}}");
  }

  private void batch(String... parts) {
    cloud.answers(200, "multipart/mixed; boundary=part", parts(parts));
  }

  @Test
  void statAsksForAllInOneRequest() {
    batch(part(200, object("a", 1)), error(404), part(200, object("c", 3)));

    Map<String, Bucket.Entry> found = bucket.stat(List.of("a", "b", "c", "a"));

    assertEquals(Set.of("a", "c"), found.keySet());
    assertEquals(3, found.get("c").generation());
    assertEquals("POST /batch/storage/v1", cloud.last().toString());
    assertEquals(1, cloud.asked().size());
    assertEquals(3, cloud.last().body().split("GET http", -1).length - 1);
  }

  @Test
  void onlyTheCallsOfABatchThatFailedAreRepeated() {
    batch(part(200, object("a", 1)), error(503));
    batch(part(200, object("b", 2)));

    assertEquals(2, bucket.stat(List.of("a", "b")).size());

    assertEquals(2, cloud.asked().size());
    assertTrue(cloud.last().body().contains("/o/b"), cloud.last().body());
    assertFalse(cloud.last().body().contains("/o/a"), cloud.last().body());
  }

  @Test
  void aBatchThatGoesOnFailingIsRetriedLater() {
    batch(error(503));

    assertThrows(RetryLater.class, () -> bucket.deleteAll(List.of("a")));

    assertEquals(3, cloud.asked().size());
  }

  @Test
  void aBatchThatIsNotAnsweredAtAllIsRetriedLater() {
    cloud.refuses(503, "X", "backendError");

    assertThrows(RetryLater.class, () -> bucket.stat(List.of("a")));

    assertTrue(cloud.asked().size() <= 3, cloud.asked().toString());
  }

  @Test
  void aForbiddenCallOfABatchSaysWhatIsMissing() {
    batch(error(403));

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> bucket.deleteAll(List.of("a")));

    assertTrue(e.getMessage().contains("deleting objects in state"), e.getMessage());
  }

  @Test
  void deletingAnAbsentObjectIsSuccess() {
    batch(error(404), part(204, ""));

    bucket.deleteAll(List.of("a", "b"));

    assertEquals(1, cloud.asked().size());
  }
}
