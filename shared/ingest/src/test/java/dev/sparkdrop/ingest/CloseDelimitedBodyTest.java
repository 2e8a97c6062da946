package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that end when their connection does. */
class CloseDelimitedBodyTest extends IngestionFixture {
  private static final byte[] NOISE = new byte[300_000];

  static {
    new Random(1).nextBytes(NOISE);
  }

  /** As a Parquet file is framed: its mark, data, a footer, the footer's length, its mark. */
  private static byte[] parquet() {
    ByteBuffer file = ByteBuffer.allocate(4 + NOISE.length + 4 + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.put(Zips.bytes("PAR1")).put(NOISE).putInt(1_000).put(Zips.bytes("PAR1"));
    return file.array();
  }

  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of("gzip", Zips.gzip(NOISE)),
        Arguments.of("small gzip", Zips.gzip(HELLO)),
        Arguments.of("zip", Zips.stored("a", NOISE)),
        Arguments.of("small zip", Zips.named("a", "b")),
        Arguments.of("Parquet", parquet()));
  }

  private String hangsUpAfter(byte[] content) {
    String body = new String(content, StandardCharsets.ISO_8859_1);
    return "http://127.0.0.1:%d/a".formatted(origin.says("HTTP/1.1 200 OK\r\n\r\n" + body, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void areTakenWhereTheContentTellsItsOwnEnd(String kind, byte[] file) {
    IngestAnswer ingestAnswer = post(source(hangsUpAfter(file), "a"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(ByteBuffer.wrap(file), bucket.visible("a").orElseThrow().content());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void ofAPartNothingLands(String kind, byte[] file) {
    for (int length : new int[] {4, file.length / 2, file.length - 9, file.length - 1}) {
      IngestAnswer ingestAnswer =
          post(source(hangsUpAfter(Arrays.copyOf(file, length)), "a" + length));

      assertEquals(502, ingestAnswer.status(), kind + length + ingestAnswer.body());
    }
    assertEquals(0, bucket.count());
  }

  /** An archive in an archive ends as an archive does, though more was to come. */
  @Test
  void theEndOfAnInnerArchiveIsNotTheEnd() {
    byte[] inner = Zips.named("x.csv");
    byte[] outer = Zips.stored("a.zip", inner);
    int header = 30 + "a.zip".length();

    IngestAnswer part =
        post(source(hangsUpAfter(Arrays.copyOf(outer, header + inner.length)), "a"));
    IngestAnswer whole = post(source(hangsUpAfter(outer), "b"));

    assertEquals(502, part.status(), part.body());
    assertEquals(200, whole.status(), whole.body());
  }

  @Test
  void whatIsUnpackedTellsItsOwnEndToo() {
    String source = "{\"url\": \"%s\", \"object\": \"%s\", \"unpack\": \"%s\"}";
    String gzip = hangsUpAfter(Zips.gzip(HELLO));
    String zip = hangsUpAfter(Zips.named("a"));

    IngestAnswer ingestAnswer =
        post(source.formatted(gzip, "a.csv", "gzip"), source.formatted(zip, "x/", "zip"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
  }

  @Test
  void aSizeTellsItAsAChecksumDoes() {
    String source = "{\"url\": \"%s\", \"object\": \"a\", \"size\": %s}";

    IngestAnswer wrong = post(source.formatted(hangsUpAfter(HELLO), "6"));
    IngestAnswer right = post(source.formatted(hangsUpAfter(HELLO), "5"));
    IngestAnswer none = post(source.formatted(hangsUpAfter(HELLO), "\"much\""));

    assertEquals(502, wrong.status());
    assertTrue(problem(wrong).contains("it has 5 bytes, the request says 6"), wrong.body());
    assertEquals(200, right.status(), right.body());
    assertEquals(400, none.status(), none.body());
  }
}
