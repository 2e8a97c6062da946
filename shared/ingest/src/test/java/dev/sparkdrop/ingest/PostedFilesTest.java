package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.request.IngestCall;
import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are sent themselves, as the body. */
class PostedFilesTest extends IngestionFixture {

  private IngestAnswer sent(
      String method, Map<String, String> query, Map<String, String> headers, InputStream body) {
    Map<String, List<String>> parameters = new TreeMap<>();
    query.forEach((key, value) -> parameters.put(key, List.of(value)));
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    Ingestion ingestion = ingestion(Limits.USUAL);
    return ingestion.handle(
        new IngestCall(method, parameters, name -> Optional.ofNullable(all.get(name)), body),
        ingestion.deadline());
  }

  private IngestAnswer sent(Map<String, String> query, byte[] body) {
    return sent("POST", query, Map.of("Content-Type", "text/csv"), new ByteArrayInputStream(body));
  }

  private static JsonObject result(IngestAnswer ingestAnswer) {
    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    return results(ingestAnswer).get(0).getAsJsonObject();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void landUnderTheirNameOnce(String method) {
    Map<String, String> query = Map.of("object", "x/a.json", "sha256", HELLO_SHA256);
    Map<String, String> json = Map.of("Content-Type", "application/json", "Content-Length", "5");

    JsonObject first = result(sent(method, query, json, new ByteArrayInputStream(HELLO)));
    JsonObject second = result(sent(method, query, json, new ByteArrayInputStream(HELLO)));

    assertEquals("created", first.get("outcome").getAsString());
    assertEquals("gs://landing/x/a.json", first.get("object").getAsString());
    assertEquals("[]", first.get("pipelines").toString());
    assertEquals("unchanged", second.get("outcome").getAsString());
    assertEquals(ByteBuffer.wrap(HELLO), bucket.visible("x/a.json").orElseThrow().content());
    assertEquals(
        "application/json", bucket.visible("x/a.json").orElseThrow().draft().contentType());
  }

  @Test
  void areUnpackedWhereThatIsAskedFor() {
    result(sent(Map.of("object", "a.csv", "unpack", "gzip"), Zips.gzip(HELLO)));

    assertEquals(ByteBuffer.wrap(HELLO), bucket.visible("a.csv").orElseThrow().content());
  }

  @ParameterizedTest
  @CsvSource({
    "sha256, " + "0000000000000000000000000000000000000000000000000000000000000000",
    "size, 6",
  })
  void ofAnotherContentThanDeclaredDoNotLand(String key, String value) {
    IngestAnswer ingestAnswer = sent(Map.of("object", "a.csv", key, value), HELLO);

    assertTrue(problem(ingestAnswer).startsWith("It is not what was asked for"));
    assertEquals(0, bucket.count());
  }

  @Test
  void thatBreakOffDoNotLand() {
    InputStream broken =
        new BlockInputStream() {
          @Override
          public int read(byte[] buffer, int from, int length) throws IOException {
            throw new IOException("connection reset");
          }
        };

    IngestAnswer ingestAnswer = sent("PUT", Map.of("object", "a.csv"), Map.of(), broken);
    IngestAnswer shorter =
        sent(
            "PUT",
            Map.of("object", "a.csv"),
            Map.of("Content-Length", "6"),
            new ByteArrayInputStream(HELLO));

    assertEquals(400, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains("broke off"), ingestAnswer.body());
    assertEquals(502, shorter.status(), shorter.body());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @CsvSource({
    "object, ../a.csv, ?object",
    "object, gs://landing/a.csv, ?object",
    "unpack, zip, ?unpack",
    "dryRun, true, ?dryRun",
    "ingestId, x, ?ingestId",
    "md5, x, file.md5",
  })
  void thatCannotBeAreRefused(String key, String value, String path) {
    Map<String, String> query = new TreeMap<>(Map.of("object", "a.csv"));
    query.put(key, value);

    IngestAnswer ingestAnswer = sent(query, HELLO);

    assertEquals(400, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(path, faults(ingestAnswer).get(0).getAsJsonObject().get("path").getAsString());
    assertEquals(0, bucket.count());
  }

  @Test
  void doNotTakeThePlaceOfWhatWasFetched() {
    origin.serves("/a", HELLO);
    post(source(origin.url("/a"), "a.csv"));

    IngestAnswer refused = sent(Map.of("object", "a.csv"), new byte[] {1});
    IngestAnswer asked = sent(Map.of("object", "a.csv", "allow", "replace"), new byte[] {1});

    assertEquals(403, refused.status(), refused.body());
    assertEquals(200, asked.status(), asked.body());
  }

  @Test
  void aCallerLandsItsFilesBelowItsPrefixesOnly() {
    callers = "*=partner/";

    assertEquals(403, sent(Map.of("object", "a.csv"), HELLO).status());
    assertEquals(200, sent(Map.of("object", "partner/a.csv"), HELLO).status());
  }

  @Test
  void aPutWithoutANameSaysWhatItNeeds() {
    IngestAnswer ingestAnswer = sent("PUT", Map.of(), Map.of(), new ByteArrayInputStream(HELLO));

    assertEquals(405, ingestAnswer.status());
    assertTrue(ingestAnswer.body().contains("?object=NAME"), ingestAnswer.body());
  }
}
