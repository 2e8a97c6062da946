package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.pipeline.FaultyPipeline;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.port.Uploads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An archive is checked before it lands, and lands once. */
class UnpackOnceTest extends IngestionFixture {
  private static final byte[] TWO = Zips.named("a.csv", "b.csv");

  private final List<String> asked = new ArrayList<>();
  private final List<Origin.Script> scripts = new ArrayList<>();

  /** How the archive's source answers next, and from then on. */
  private void then(Origin.Script script) {
    scripts.add(script);
    if (scripts.size() == 1) {
      origin.on(
          "/a.zip",
          exchange -> {
            Origin.Script next;
            synchronized (asked) {
              next = scripts.get(Math.min(asked.size(), scripts.size() - 1));
              asked.add(
                  exchange.getRequestHeaders().getFirst("If-None-Match")
                      + " "
                      + exchange.getRequestHeaders().getFirst("Range"));
            }
            next.play(exchange);
          });
    }
  }

  private static Origin.Script sends(byte[] zip, String etag) {
    return exchange -> whole(exchange, zip, etag);
  }

  private static void whole(HttpExchange exchange, byte[] zip, String etag) throws IOException {
    if (etag != null) {
      exchange.getResponseHeaders().set("ETag", etag);
    }
    if (etag != null && etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    exchange.sendResponseHeaders(200, zip.length);
    exchange.getResponseBody().write(zip);
  }

  private static Origin.Script breaksOff(byte[] zip, String etag, int after) {
    return exchange -> {
      exchange.getResponseHeaders().set("ETag", etag);
      exchange.sendResponseHeaders(200, zip.length);
      exchange.getResponseBody().write(zip, 0, after);
      exchange.getResponseBody().flush();
      throw new IOException("broken by the test");
    };
  }

  private IngestAnswer unpacked() {
    return post(
        "{\"url\": \"%s\", \"unpack\": \"zip\", \"object\": \"x/\"}"
            .formatted(origin.url("/a.zip")));
  }

  private static String outcome(IngestAnswer ingestAnswer) {
    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    return results(ingestAnswer).get(0).getAsJsonObject().get("outcome").getAsString();
  }

  private static List<String> files(IngestAnswer ingestAnswer) {
    List<String> files = new ArrayList<>();
    results(ingestAnswer)
        .get(0)
        .getAsJsonObject()
        .getAsJsonArray("files")
        .forEach(
            each -> {
              JsonObject file = each.getAsJsonObject();
              String name = file.get("object").getAsString().replace("gs://landing/x/", "");
              files.add(name + " " + file.get("outcome").getAsString());
            });
    return files;
  }

  @Test
  void anArchiveThatHasNothingNewIsAskedOnlyWhetherItHas() {
    then(sends(TWO, "\"1\""));

    IngestAnswer first = unpacked();
    IngestAnswer second = unpacked();

    assertEquals("created", outcome(first));
    assertEquals("unchanged", outcome(second));
    assertEquals(List.of("a.csv unchanged", "b.csv unchanged"), files(second));
    assertEquals(List.of("null null", "\"1\" null"), asked);
    assertEquals(2, bucket.written());
  }

  @Test
  void withoutAValidatorItIsFetchedOnceAndCompared() {
    then(sends(TWO, null));
    unpacked();
    asked.clear();

    IngestAnswer second = unpacked();

    assertEquals("unchanged", outcome(second));
    assertEquals(1, asked.size());
    assertEquals(2, bucket.written());
  }

  @Test
  void onlyWhatChangedIsANewGeneration() {
    then(sends(TWO, "\"1\""));
    then(
        sends(
            Zips.of(new TreeMap<>(Map.of("a.csv", HELLO, "b.csv", Zips.bytes("b.csv")))), "\"2\""));
    unpacked();

    IngestAnswer second = unpacked();

    assertEquals("created", outcome(second));
    assertEquals(List.of("a.csv created", "b.csv unchanged"), files(second));
    assertEquals(3, bucket.written());
  }

  @Test
  void whereAFileIsNoLongerThereTheArchiveIsFetched() {
    then(sends(TWO, "\"1\""));
    unpacked();
    bucket.put("x/b.csv", HELLO);

    IngestAnswer second = unpacked();

    assertEquals(List.of("a.csv unchanged", "b.csv created"), files(second));
    assertEquals("null null", asked.get(1));
  }

  @Test
  void whatLandedPackedIsNotTakenForUnpacked() {
    byte[] gzip = Zips.gzip(HELLO);
    then(sends(gzip, "\"1\""));
    String source = "{\"url\": \"%s\", \"object\": \"a\"%s}";
    post(source.formatted(origin.url("/a.zip"), ""));

    IngestAnswer second = post(source.formatted(origin.url("/a.zip"), ", \"unpack\": \"gzip\""));
    IngestAnswer third = post(source.formatted(origin.url("/a.zip"), ", \"unpack\": \"gzip\""));

    assertEquals("created", outcome(second));
    assertEquals(ByteBuffer.wrap(HELLO), bucket.visible("a").orElseThrow().content());
    assertEquals("unchanged", outcome(third));
    assertEquals(List.of("null null", "null null", "\"1\" null"), asked);
  }

  @Test
  void aConnectionThatBreaksGoesOn() {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    byte[] zip = Zips.of(new TreeMap<>(Map.of("a.csv", content, "b.csv", HELLO)));
    then(breaksOff(zip, "\"1\"", 200_000));
    then(
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"1\"");
          String range = exchange.getRequestHeaders().getFirst("Range");
          int from = Integer.parseInt(range.substring(6, range.length() - 1));
          exchange
              .getResponseHeaders()
              .set("Content-Range", "bytes %d-%d/%d".formatted(from, zip.length - 1, zip.length));
          exchange.sendResponseHeaders(206, zip.length - from);
          exchange.getResponseBody().write(zip, from, zip.length - from);
        });

    assertEquals("created", outcome(unpacked()));

    assertEquals(ByteBuffer.wrap(content), bucket.visible("x/a.csv").orElseThrow().content());
    assertEquals(ByteBuffer.wrap(HELLO), bucket.visible("x/b.csv").orElseThrow().content());
    assertEquals(2, asked.size());
  }

  @Test
  void itsSourceIsAskedOnce() {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      files.put("%02d.csv".formatted(i), content);
    }
    then(sends(Zips.of(files), null));

    IngestAnswer ingestAnswer = unpacked();

    assertEquals("created", outcome(ingestAnswer));
    assertEquals(20, files(ingestAnswer).size());
    files.forEach(
        (name, bytes) ->
            assertEquals(
                ByteBuffer.wrap(bytes), bucket.visible("x/" + name).orElseThrow().content()));
    assertEquals(1, asked.size());
    // For its end, its directory, all of it, and all of it once more.
    assertTrue(staging.reads() <= 4, "it was read from " + staging.reads() + " places");
  }

  @Test
  void whatIsStagedRemembersWhereItCameFrom() {
    List<Uploads.Draft> staged = new ArrayList<>();
    staging.seen(staged::add);
    then(sends(TWO, null));

    unpacked();

    assertEquals(1, staged.size());
    assertTrue(staged.get(0).name().startsWith("ingest/"), staged::toString);
    assertEquals(origin.url("/a.zip"), staged.get(0).metadata().get("sparkdrop-source"));
  }

  @Test
  void ofAnArchiveThatLandedInPartTheAnswerSaysSoAndARepeatDoesTheRest() {
    then(sends(TWO, "\"1\""));
    bucket.failAfter(1, new RetryLater("writing gs://landing/x/b.csv", null));

    IngestAnswer first = unpacked();
    bucket.failAfter(Integer.MAX_VALUE, null);
    IngestAnswer second = unpacked();

    assertEquals(207, first.status(), first.body());
    assertEquals(List.of("a.csv created"), files(first));
    assertTrue(
        problem(first).startsWith("1 of its files are there, the rest is not"), problem(first));
    assertEquals(List.of("a.csv unchanged", "b.csv created"), files(second));
    assertEquals(2, bucket.written());
  }

  @Test
  void aStagingBucketWithAPassingFaultAsksForPatience() {
    then(sends(TWO, "\"1\""));
    staging.failWith(new RetryLater("writing", null));

    assertEquals(503, unpacked().status());
    assertEquals(0, bucket.written());
  }

  @Test
  void aStagingBucketThatIsNotThereIsNamed() {
    then(sends(TWO, "\"1\""));
    staging.failWith(new Uploads.Refused("The bucket gs://staging is not there.", null));

    IngestAnswer ingestAnswer = unpacked();

    assertEquals(500, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains("gs://staging is not there"), ingestAnswer.body());
  }

  @Test
  void whatIsNotDoneByTheDeadlineIsReported() {
    clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));
    TestClock still = (TestClock) clock;
    then(
        exchange -> {
          still.pass(Duration.ofHours(1));
          whole(exchange, TWO, "\"1\"");
        });

    IngestAnswer ingestAnswer = unpacked();

    assertEquals(503, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).startsWith("The time was up"), ingestAnswer.body());
    assertEquals(0, bucket.written());
  }

  @Test
  void aBucketWithAPassingFaultAsksForPatience() {
    then(sends(TWO, "\"1\""));
    bucket.failWith(new RetryLater("writing", null));

    assertEquals(503, unpacked().status());
    assertEquals(0, bucket.written());
  }

  private Pipeline pipeline() {
    String text =
        """
        name: days
        trigger: {marker: _SUCCESS, match: "x/**.csv"}
        cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}}
        job: {sparkJob: {mainClass: X, jarFileUris: ["gs://code/x.jar"]}}
        output: ["gs://lake/days"]
        ingest:
          destination: x/
          sources:
            - {url: "%s", unpack: zip, object: y/}
        """
            .formatted(origin.url("/a.zip"));
    try {
      return Pipeline.parse("days.yaml", text);
    } catch (FaultyPipeline e) {
      throw new AssertionError(e);
    }
  }

  private IngestAnswer marked() {
    return ask(ingestion(Limits.USUAL), "{\"pipeline\": \"days\", \"marker\": true}");
  }

  @Test
  void aPipelinesArchiveLandsAndItsMarkerAfterItOnce() {
    then(sends(TWO, "\"1\""));
    pipelines.put("days", pipeline());

    IngestAnswer first = marked();
    IngestAnswer second = marked();

    assertEquals("created", outcome(first));
    long marker = bucket.visible("x/y/_SUCCESS").orElseThrow().generation();
    assertTrue(marker > bucket.visible("x/y/b.csv").orElseThrow().generation());
    assertEquals("unchanged", outcome(second));
    JsonObject body = JsonParser.parseString(second.body()).getAsJsonObject();
    assertEquals("unchanged", body.getAsJsonObject("marker").get("outcome").getAsString());
    assertEquals(3, bucket.written());
  }

  @Test
  void anArchiveWithTheMarkerInItWouldStartTheRunTooEarly() {
    then(sends(Zips.named("_SUCCESS", "a.csv"), "\"1\""));
    pipelines.put("days", pipeline());

    IngestAnswer ingestAnswer = marked();

    assertEquals(502, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains("marker itself"), ingestAnswer.body());
    assertEquals(0, bucket.written());
  }

  @Test
  void aBadArchiveGetsNoMarker() {
    then(sends(Arrays.copyOf(TWO, TWO.length - 1), "\"1\""));
    pipelines.put("days", pipeline());

    assertEquals(502, marked().status());
    assertEquals(0, bucket.written());
  }
}
