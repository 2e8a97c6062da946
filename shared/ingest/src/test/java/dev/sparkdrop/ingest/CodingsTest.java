package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say of the bytes that they send. */
class CodingsTest extends IngestionFixture {
  private static final byte[] GZIP = Zips.gzip(HELLO);
  private static final byte[] TWICE = Zips.gzip(GZIP);

  private void sends(String coding, byte[] content) {
    origin.on(
        "/a",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", coding);
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
        });
  }

  private void lands(String object, byte[] content) {
    assertEquals(ByteBuffer.wrap(content), bucket.visible(object).orElseThrow().content(), object);
  }

  /** Object stores repeat whatever was written there at the upload. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8",
        "utf8",
        "none",
        "None, Identity",
        "binary",
        "8bit",
        "null",
        "aws-chunked",
        "identity",
        "aws-chunked,",
        "windows-1252",
        "ISO-8859-15",
        "text/csv",
        "application/json; charset=utf-8"
      })
  void codingsThatChangeNoByteChangeNothing(String coding) {
    sends(coding, HELLO);

    IngestAnswer ingestAnswer = post(source(origin.url("/a"), "a.csv"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    lands("a.csv", HELLO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "br",
        "BR",
        "zstd",
        "deflate",
        "compress",
        "gzip, gzip",
        "gzip, br",
        "base64",
        "secret"
      })
  void codingsThatCannotBeTakenOffAreRefused(String coding) {
    sends(coding, HELLO);

    IngestAnswer ingestAnswer = post(source(origin.url("/a"), "a.csv.gz"));

    assertEquals(502, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(
        problem(ingestAnswer).contains("Content-Encoding " + coding.toLowerCase(Locale.ROOT)),
        ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @ParameterizedTest
  @CsvSource({"gzip", "x-gzip", "'aws-chunked,gzip'"})
  void aGzipFileThatItsServerCompressedAgainLandsAsItWas(String coding) {
    sends(coding, TWICE);

    assertEquals(200, post(source(origin.url("/a"), "a.csv.gz")).status());

    lands("a.csv.gz", GZIP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "auto"})
  void aGzipFileThatItsServerCompressedAgainIsUnpackedTwice(String unpack) {
    sends("gzip", TWICE);
    String source = "{\"url\": \"%s\", \"object\": \"a.csv\", \"unpack\": \"%s\"}";

    IngestAnswer ingestAnswer = post(source.formatted(origin.url("/a"), unpack));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    lands("a.csv", HELLO);
  }

  @ParameterizedTest
  @CsvSource({"gzip, true", "identity, true", "identity, false"})
  void withAutoItDoesNotMatterWhetherItIsPacked(String coding, boolean packed) {
    sends(coding, packed ? GZIP : HELLO);
    String source = "{\"url\": \"%s\", \"object\": \"a.csv\", \"unpack\": \"auto\"}";

    IngestAnswer ingestAnswer = post(source.formatted(origin.url("/a")));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    lands("a.csv", HELLO);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anArchiveMayBeCompressedByItsServer(boolean compressed) {
    byte[] zip = Zips.named("b.csv");
    sends(compressed ? "gzip" : "UTF-8", compressed ? Zips.gzip(zip) : zip);

    IngestAnswer ingestAnswer =
        post(
            "{\"url\": \"%s\", \"object\": \"x/\", \"unpack\": \"zip\"}"
                .formatted(origin.url("/a")));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    lands("x/b.csv", Zips.bytes("b.csv"));
  }
}
