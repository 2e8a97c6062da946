package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.store.NamedByAnswer;
import dev.sparkdrop.pipeline.FaultyPipeline;
import dev.sparkdrop.pipeline.Pipeline;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lands is what was meant. */
class LandedNamesTest extends IngestionFixture {

  @BeforeEach
  void begin() throws FaultyPipeline {
    String text =
        """
        name: sales
        trigger: {marker: _SUCCESS, match: "sales/**.csv"}
        cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}}
        job: {sparkJob: {mainClass: X, jarFileUris: ["gs://code/x.jar"]}}
        output: ["gs://lake/sales"]
        """;
    pipelines.put("sales", Pipeline.parse("sales.yaml", text));
    origin.on(
        "/export",
        exchange -> {
          String region = exchange.getRequestURI().getQuery();
          if (region != null && region.contains("named")) {
            exchange
                .getResponseHeaders()
                .set("Content-Disposition", "attachment; filename=\"sales.csv\"");
          }
          byte[] content = Zips.bytes(String.valueOf(region));
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
        });
  }

  private static String unnamed(String url) {
    return "{\"url\": \"" + url + "\"}";
  }

  private static JsonObject result(IngestAnswer ingestAnswer) {
    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    return results(ingestAnswer).get(0).getAsJsonObject();
  }

  @Test
  void aUrlWithAQueryNeedsAName() {
    IngestAnswer ingestAnswer = post(unnamed(origin.url("/export?region=1")));

    assertEquals(400, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains("as \"object\""), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void orItTakesTheNameThatItsAnswerGives() {
    String url = origin.url("/export?region=1&named");

    JsonObject result = result(post(unnamed(url)));

    assertEquals("gs://landing/sales.csv", result.get("object").getAsString());
    assertTrue(bucket.visible("sales.csv").isPresent());
    assertEquals("unchanged", result(post(unnamed(url))).get("outcome").getAsString());
  }

  @Test
  void anotherUrlDoesNotTakeThePlaceOfTheFirst() {
    result(post(unnamed(origin.url("/export?region=1&named"))));
    String other = origin.url("/export?region=2&named");

    IngestAnswer refused = post(unnamed(other));

    assertEquals(403, refused.status(), refused.body());
    assertTrue(problem(refused).contains("\"allow\": [\"replace\"]"), refused.body());
    assertEquals(
        ByteBuffer.wrap(Zips.bytes("region=1&named")),
        bucket.visible("sales.csv").orElseThrow().content());
    String asked = "{\"url\": \"%s\", \"allow\": [\"replace\"]}".formatted(other);
    assertEquals("created", result(post(asked)).get("outcome").getAsString());
  }

  @Test
  void twoUrlsOfOneRequestThatGetOneNameDoNotBothLand() {
    IngestAnswer ingestAnswer =
        post(
            unnamed(origin.url("/export?region=1&named")),
            unnamed(origin.url("/export?region=2&named")));

    assertEquals(207, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(1, bucket.written());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Amz-Signature=NEW&X-Amz-Date=20260102T000000Z",
        "X-Goog-Signature=NEW",
        "se=2026-01-02&sig=NEW",
        "token=NEW",
      })
  void aUrlThatWasSignedAnewIsTheSame(String signed) {
    String url = origin.url("/export") + "?region=1&";
    result(post(source(url + signed.replace("NEW", "old").replace("02", "01"), "a.csv")));
    result(post(source(url + signed, "a.csv")));

    IngestAnswer other = post(source(url.replace("=1", "=2") + signed, "a.csv"));

    assertEquals(403, other.status(), other.body());
  }

  @Test
  void anObjectThatWasDroppedByHandIsReplacedAsBefore() {
    bucket.put("a.csv", HELLO);

    assertEquals(200, post(source(origin.url("/export"), "a.csv")).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attachment; filename=\"sales.csv\"                        | sales.csv",
        "attachment; filename=sales.csv; size=3                    | sales.csv",
        "attachment;FileName = \"a \\\"b\\\".csv\"                 | a \"b\".csv",
        "attachment; filename=x.csv; filename*=UTF-8''n%C3%A9.csv  | n\u00e9.csv",
        "attachment; filename=\"n\u00c3\u00a9.csv\"                | n\u00e9.csv",
        "attachment; filename=\"../../etc/passwd\"                 | passwd",
        "attachment; filename=\"C:\\\\dir\\\\a.csv\"               | a.csv",
        "attachment; filename*=UTF-8''a%2F..%2Fb%0A.csv            | b_.csv",
        "attachment; filename=monthly report.csv; size=3           | monthly report.csv",
        "attachment; filename*=\"UTF-8''a%20b.csv\"                | a b.csv",
        "attachment; filename*=iso-8859-1'en'%A3+x.csv             | \u00a3+x.csv",
        "attachment; filename*=iso-8859-1''%zz; filename=a.csv     | a.csv",
        "attachment; filename*=klingon''a.csv; filename=b.csv      | b.csv",
        "attachment; filename=\"a;b.csv\"                          | a;b.csv",
        "attachment; name=\"x; filename=evil.csv\"; filename=b.csv | b.csv",
        "attachment; filename=\" a.csv \"                          | a.csv",
        "filename=a.csv                                            | a.csv",
        "attachment; filename=Sales, May 2024.csv; size=3          | Sales, May 2024.csv",
        "attachment; filename*=utf8''n%C3%A9.csv                   | n\u00e9.csv",
        "attachment; filename*=windows-1252''%805.csv              | \u20ac5.csv",
        "attachment; filename=\"a.csv                              | a.csv",
        "attachment; filename=a.csv; filename=b.csv                | a.csv",
        "attachment                                                | ",
        "attachment; filename=\"\"                                 | ",
      })
  void theNameOfAnAnswerIsMadeSafe(String disposition, String name) {
    assertEquals(name, NamedByAnswer.fileName(disposition).orElse(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "x\u00c3/.."})
  void aNameThatCannotBeIsRefused(String name) {
    origin.on(
        "/bad",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Content-Disposition", "attachment; filename=\"" + name + "\"");
          exchange.sendResponseHeaders(200, -1);
        });

    assertEquals(400, post(unnamed(origin.url("/bad?x"))).status());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @CsvSource({
    "gs://landing/case/a.csv, it is a URI",
    "https://x/a.csv, it is a URI",
    "/case/a.csv, begins with a slash",
    "case//a.csv, folder without a name",
  })
  void whatIsNoNameInsideTheBucketIsRefused(String object, String why) {
    IngestAnswer ingestAnswer = post(source(origin.url("/export"), object));

    assertEquals(400, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(ingestAnswer.body().contains(why), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  /** A source that is free to name its file does not start a run by that. */
  @Test
  void anAnswerNamesNoMarker() {
    origin.on(
        "/marker",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Content-Disposition", "attachment; filename=\"_SUCCESS\"");
          exchange.sendResponseHeaders(200, -1);
        });
    pipelines.put("top", topPipeline());
    String source = "{\"url\": \"" + origin.url("/marker?x") + "\"%s}";

    IngestAnswer refused = post(source.formatted(""));

    assertEquals(502, refused.status(), refused.body());
    assertTrue(problem(refused).contains("would start a run"), refused.body());
    assertEquals(0, bucket.count());
    assertEquals(200, post(source.formatted(", \"allow\": [\"marker\"]")).status());
    assertEquals(
        200,
        post(source.formatted(", \"object\": \"_SUCCESS\", \"allow\": [\"replace\"]")).status());
  }

  private static Pipeline topPipeline() {
    String text =
        """
        name: top
        trigger: {marker: _SUCCESS, match: "*.csv"}
        cluster: {region: us-central1, config: {clusterType: SINGLE_NODE}}
        job: {sparkJob: {mainClass: X, jarFileUris: ["gs://code/x.jar"]}}
        output: ["gs://lake/top"]
        """;
    try {
      return Pipeline.parse("top.yaml", text);
    } catch (FaultyPipeline e) {
      throw new AssertionError(e);
    }
  }

  /** Servers call a login by any type, or by none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'<!DOCTYPE html><html>'                    | a.csv         | 502",
        "'\ufeff<html lang=\"en\">'                 | a.json        | 502",
        "'\ufeff\n  <!doctype HTML>'                | a.parquet     | 502",
        "'<HTML>'                                   | a.csv.gz      | 502",
        "'<script>location = 1</script>'            | a.tsv         | 502",
        "'<!-- served by cache 3 --><html>'         | a.csv         | 502",
        "'<title>Sign in</title>'                   | a.csv         | 502",
        "'<html>'                                   | a.html        | 200",
        "'<html>'                                   | a             | 200",
        "'<htmlish>,b'                              | a.csv         | 200",
        "'a,<html>'                                 | a.csv         | 200",
        "''                                         | a.csv         | 200",
      })
  void aPageIsToldByItsFirstBytesToo(String begins, String object, int status) {
    byte[] content = begins.getBytes(StandardCharsets.UTF_8);
    origin.on(
        "/page",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
          exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
          exchange.getResponseBody().write(content);
        });

    IngestAnswer ingestAnswer = post(source(origin.url("/page"), object));

    assertEquals(status, ingestAnswer.status(), ingestAnswer.body());
    String asked = "{\"url\": \"%s\", \"object\": \"%s\", \"allow\": [\"html\"]}";
    assertEquals(200, post(asked.formatted(origin.url("/page"), object)).status());
    assertEquals(ByteBuffer.wrap(content), bucket.visible(object).orElseThrow().content());
  }

  private void page(String type) {
    origin.on(
        "/page",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(200, HELLO.length);
          exchange.getResponseBody().write(HELLO);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, a.csv, 502",
    "text/html; charset=utf-8, a.JSON, 502",
    "TEXT/HTML, a.parquet, 502",
    "application/xhtml+xml, a.csv.gz, 502",
    "text/html, a.html, 200",
    "text/html, a, 200",
    "text/csv, a.csv, 200",
  })
  void aPageIsNoDataUnlessItIsAskedFor(String type, String object, int status) {
    page(type);

    IngestAnswer ingestAnswer = post(source(origin.url("/page"), object));

    assertEquals(status, ingestAnswer.status(), ingestAnswer.body());
    if (status == 502) {
      assertTrue(problem(ingestAnswer).contains("\"allow\": [\"html\"]"), ingestAnswer.body());
      String asked = "{\"url\": \"%s\", \"object\": \"%s\", \"allow\": [\"html\"]}";
      assertEquals(200, post(asked.formatted(origin.url("/page"), object)).status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sales/1990/a.csv, '[\"sales\"]'",
    "sales/1990/_SUCCESS, '[\"sales\"]'",
    "sale/1990/a.csv, '[]'",
  })
  void theAnswerSaysWhatAnObjectStarts(String object, String started) {
    JsonObject result = result(post(source(origin.url("/export"), object)));

    assertEquals(started, result.get("pipelines").toString());
    assertEquals(started.equals("[]"), result.has("hint"));
  }

  @Test
  void thePlanSaysItToo() {
    IngestAnswer ingestAnswer =
        ask(
            ingestion(Limits.USUAL),
            "{\"dryRun\": true, \"sources\": [" + source(origin.url("/export"), "x.csv") + "]}");

    assertTrue(ingestAnswer.body().contains("\"pipelines\": []"), ingestAnswer.body());
    assertTrue(ingestAnswer.body().contains("No pipeline's trigger matches"), ingestAnswer.body());
  }

  @Test
  void anArchiveLandsNoMarkerUnlessItIsAskedTo() {
    origin.serves("/a.zip", Zips.named("a.csv", "_SUCCESS"));
    String source = "{\"url\": \"%s\", \"object\": \"sales/x/\", \"unpack\": \"zip\"%s}";

    IngestAnswer refused = post(source.formatted(origin.url("/a.zip"), ""));
    IngestAnswer elsewhere =
        post(source.replace("sales", "other").formatted(origin.url("/a.zip"), ""));
    IngestAnswer asked = post(source.formatted(origin.url("/a.zip"), ", \"allow\": [\"marker\"]"));

    assertEquals(502, refused.status(), refused.body());
    assertTrue(problem(refused).contains("\"allow\": [\"marker\"]"), refused.body());
    assertEquals(200, elsewhere.status(), elsewhere.body());
    assertEquals(200, asked.status(), asked.body());
    assertTrue(bucket.visible("sales/x/_SUCCESS").isPresent());
  }

  @Test
  void whatIsAllowedIsAListOfKnownWords() {
    for (String allow : new String[] {"\"replace\"", "[\"everything\"]", "[1]"}) {
      IngestAnswer ingestAnswer =
          post("{\"url\": \"%s\", \"allow\": %s}".formatted(origin.url("/export"), allow));

      assertEquals(400, ingestAnswer.status(), ingestAnswer.body());
      assertTrue(ingestAnswer.body().contains("sources[0].allow"), ingestAnswer.body());
      assertFalse(ingestAnswer.body().contains("results"), ingestAnswer.body());
    }
  }
}
