package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.request.IngestCall;
import dev.sparkdrop.ingest.source.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that are packed, and land unpacked. */
class UnpackTest extends IngestionFixture {
  private static final byte[] LARGE = new byte[300_000];

  static {
    new Random(1).nextBytes(LARGE);
  }

  private static String packed(String url, String how, String... more) {
    return "{\"url\": \"%s\", \"unpack\": \"%s\"%s}"
        .formatted(url, how, more.length == 0 ? "" : ", " + String.join(", ", more));
  }

  private IngestAnswer unpacked(String path, String how, byte[] content, String... more) {
    origin.serves(path, content);
    return post(packed(origin.url(path), how, more));
  }

  private static JsonObject result(IngestAnswer ingestAnswer) {
    return results(ingestAnswer).get(0).getAsJsonObject();
  }

  private static List<String> files(IngestAnswer ingestAnswer) {
    List<String> files = new ArrayList<>();
    result(ingestAnswer)
        .getAsJsonArray("files")
        .forEach(
            file -> {
              JsonObject each = file.getAsJsonObject();
              files.add(each.get("object").getAsString() + " " + each.get("outcome").getAsString());
            });
    return files;
  }

  private void lands(String object, byte[] content) {
    assertEquals(ByteBuffer.wrap(content), bucket.visible(object).orElseThrow().content(), object);
  }

  private void nothingLands(IngestAnswer ingestAnswer, String why) {
    assertEquals(502, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains(why), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains("nothing was written"), ingestAnswer.body());
    assertEquals(0, bucket.written());
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Test
  void aGzipFileLandsUnderItsNameWithoutTheSuffix() {
    IngestAnswer ingestAnswer = unpacked("/a.csv.gz", "gzip", Zips.gzip(LARGE));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals("gs://landing/a.csv", result(ingestAnswer).get("object").getAsString());
    assertEquals(LARGE.length, result(ingestAnswer).get("bytes").getAsLong());
    assertEquals("gzip", result(ingestAnswer).get("unpack").getAsString());
    lands("a.csv", LARGE);
    assertEquals(
        "application/octet-stream", bucket.visible("a.csv").orElseThrow().draft().contentType());
  }

  @Test
  void aGzipFileMayHaveANameOfItsOwnAndMembersAndFields() {
    byte[] header = {
      0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 0, 4, 0, 'x', 'y', 0, 0, 'n', 0, 'c', 0
    };
    byte[] gzip = Zips.gzip(HELLO);
    byte[] rest = Arrays.copyOfRange(gzip, 10, gzip.length);

    IngestAnswer ingestAnswer =
        unpacked(
            "/a",
            "gzip",
            joined(header, sum(header), rest, gzip, Zips.gzip(new byte[0])),
            "\"object\": \"x/b.csv\"");

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    lands("x/b.csv", Zips.bytes("hellohello"));
  }

  /** The checksum of a gzip file's header (RFC 1952, 2.3.1). */
  private static byte[] sum(byte[] header) {
    CRC32 crc = new CRC32();
    crc.update(header);
    return new byte[] {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
  }

  @Test
  void aServersOwnCompressionIsTakenOffToo() {
    byte[] gzip = Zips.gzip(HELLO);
    origin.on(
        "/a.csv",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, gzip.length);
          exchange.getResponseBody().write(gzip);
        });

    assertEquals(200, post(packed(origin.url("/a.csv"), "gzip")).status());

    lands("a.csv", HELLO);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeclaredChecksumIsOfWhatIsFetched(boolean right) throws Exception {
    byte[] gzip = Zips.gzip(HELLO);
    byte[] sum = java.security.MessageDigest.getInstance("SHA-256").digest(right ? gzip : HELLO);

    IngestAnswer ingestAnswer =
        unpacked("/a.gz", "gzip", gzip, "\"sha256\": \"" + HexFormat.of().formatHex(sum) + "\"");

    if (right) {
      lands("a", HELLO);
    } else {
      nothingLands(ingestAnswer, "its sha256 is");
    }
  }

  @Test
  void anArchivesFilesLandInItsFolder() {
    Map<String, byte[]> content = new TreeMap<>();
    content.put("a.csv", LARGE);
    content.put("empty.csv", new byte[0]);
    content.put("sub/ü b.csv", HELLO);

    IngestAnswer ingestAnswer = unpacked("/days.zip", "zip", Zips.of(content));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    JsonObject result = result(ingestAnswer);
    assertEquals("gs://landing/days/", result.get("object").getAsString());
    assertEquals("created", result.get("outcome").getAsString());
    assertEquals(LARGE.length + 5, result.get("bytes").getAsLong());
    assertEquals(
        List.of(
            "gs://landing/days/a.csv created",
            "gs://landing/days/empty.csv created",
            "gs://landing/days/sub/ü b.csv created"),
        files(ingestAnswer));
    JsonObject last = result.getAsJsonArray("files").get(2).getAsJsonObject();
    assertEquals(5, last.get("bytes").getAsLong());
    assertEquals("mnG7TA==", last.get("crc32c").getAsString());
    assertEquals(
        String.valueOf(bucket.visible("days/sub/ü b.csv").orElseThrow().generation()),
        last.get("generation").getAsString());
    content.forEach((name, bytes) -> lands("days/" + name, bytes));
  }

  @Test
  void storedFilesAndFoldersAreUnderstood() {
    assertEquals(
        200, unpacked("/a.zip", "zip", Zips.stored("a", LARGE), "\"object\": \"x/\"").status());
    assertEquals(
        200, unpacked("/b.zip", "zip", Zips.named("f/", "f/b"), "\"object\": \"x/\"").status());

    lands("x/a", LARGE);
    lands("x/f/b", Zips.bytes("f/b"));
    assertEquals(2, bucket.count());
  }

  /** As Python and Info-ZIP write to a pipe: lengths come after the file, some in 64 bits. */
  @ParameterizedTest
  @CsvSource({
    "504b03042d00080008000000215c00000000ffffffffffffffff01001400610100100000000000000000000000000000000000cb48cdc9c90700504b070886a6103607000000000000000500000000000000504b01022d032d00080008000000215c86a61036070000000500000001000000000000000000000080010000000061504b050600000000010001002f000000520000000000,"
        + " a, hello",
    "504b03041400080008000000215c0000000000000000000000000100000061cb48cdc9c90700504b070886a610360700000005000000504b010214031400080008000000215c86a61036070000000500000001000000000000000000000080010000000061504b050600000000010001002f000000360000000000,"
        + " a, hello",
    "504b03042d00080008000674765d00000000ffffffffffffffff010014002d0100100000000000000000000000000000000000cb48cdc9c9e70200504b070820303a3608000000000000000600000000000000504b01021e032d00080008000674765d20303a3608000000060000000100000000000000010000008011000000002d504b050600000000010001002f000000530000000000,"
        + " -, 'hello\n"
        + "'",
  })
  void whatIsWrittenToAPipeIsUnderstood(String zip, String name, String content) {
    IngestAnswer ingestAnswer = unpacked("/a.zip", "zip", HexFormat.of().parseHex(zip));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    lands("a/" + name, Zips.bytes(content));
  }

  @ParameterizedTest
  @EnumSource(
      value = Zip64Mode.class,
      names = {"Always", "AlwaysWithCompatibility", "Never"})
  void lengthsOf64BitsAreUnderstood(Zip64Mode mode) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      out.setUseZip64(mode);
      out.setComment("a comment");
      for (String name : List.of("a", "b/c")) {
        out.putArchiveEntry(new ZipArchiveEntry(name));
        out.write(Zips.bytes(name));
        out.closeArchiveEntry();
      }
    }

    IngestAnswer ingestAnswer = unpacked("/a.zip", "zip", zip.toByteArray());

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    lands("a/a", Zips.bytes("a"));
    lands("a/b/c", Zips.bytes("b/c"));
  }

  static List<Arguments> badArchives() {
    byte[] good = Zips.named("first.csv", "second.csv");
    byte[] stored = Zips.stored("first.csv", HELLO);
    String file = "PK\3\4";
    String directory = "PK\1\2";
    String end = "PK\5\6";
    return List.of(
        bad("climbs", Zips.named("first.csv", "../../x"), "segment . or .."),
        bad("climbs in a folder", Zips.named("first.csv", "a/../../x/"), "segment . or .."),
        bad("a dot", Zips.named("first.csv", "./x"), "segment . or .."),
        bad("absolute", Zips.named("first.csv", "/etc/passwd"), "absolute"),
        bad("a drive", Zips.named("first.csv", "C:/x"), "absolute"),
        bad("backslashes", Zips.named("first.csv", "..\\..\\x"), "backslash"),
        bad("control", Zips.named("first.csv", "a\nb"), "control character"),
        bad("no name", Zips.named("first.csv", ""), "it is empty"),
        bad("no folder's name", Zips.named("first.csv", "a//b"), "folder without a name"),
        bad("deep", Zips.named("first.csv", "d/".repeat(16) + "x"), "deeper than 16"),
        bad("long", Zips.named("first.csv", "x".repeat(1_024)), "bytes of UTF-8"),
        bad("no UTF-8", Zips.renamed(good, "second", "s\377cond"), "not UTF-8"),
        bad("twice", Zips.renamed(Zips.named("a1", "a2"), "a2", "a1"), "two files"),
        bad("encrypted", Zips.patched(good, file, 6, 9), "encrypted"),
        bad("strongly encrypted", Zips.patched(good, file, 6, 0x48), "encrypted"),
        bad("another method", Zips.patched(good, file, 8, 12), "another method"),
        bad("a symbolic link", Zips.patched(good, directory, 41, 0xa1), "symbolic link"),
        bad("a device", Zips.patched(good, directory, 41, 0x61), "special file"),
        bad("a folder with content", Zips.renamed(good, "second.csv", "second.cs/"), "has content"),
        bad("another checksum", Zips.patched(stored, file, 14, 1), "damaged"),
        bad("other bytes", Zips.renamed(stored, "hello", "hallo"), "damaged"),
        bad("a longer length", Zips.patched(stored, file, 22, 6), "damaged"),
        bad(
            "the directory has another checksum",
            Zips.patched(good, directory, 16, 1),
            "contradicts"),
        bad(
            "the directory has another name",
            Zips.patched(good, directory, 46, 'F'),
            "contradicts"),
        bad("its end has another number", Zips.patched(good, end, 10, 3), "contradicts"),
        bad("more behind it", joined(good, HELLO), "something else follows"),
        bad("something before it", joined(HELLO, good), "not a zip"),
        bad("something between", between(good), "neither a file"),
        bad("no zip", LARGE, "not a zip"),
        bad("no bytes", new byte[0], "not a zip"),
        bad("no files", Zips.named("a/"), "no files"),
        bad("nothing in it", joined(Zips.bytes(end), new byte[18]), "no files"),
        bad("too many", many(), "more than 1000 files"),
        bad("a bomb", Zips.bomb("x", 64), "bomb"),
        bad("a bomb behind a file", joinedBomb(), "bomb"));
  }

  private static Arguments bad(String what, byte[] zip, String why) {
    return Arguments.of(what, zip, why);
  }

  private static byte[] between(byte[] zip) {
    int at = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\3\4", 1);
    return joined(Arrays.copyOf(zip, at), HELLO, Arrays.copyOfRange(zip, at, zip.length));
  }

  private static byte[] many() {
    String[] names = new String[Limits.ENTRIES + 1];
    Arrays.setAll(names, String::valueOf);
    return Zips.named(names);
  }

  private static byte[] joinedBomb() {
    Map<String, byte[]> content = new TreeMap<>();
    content.put("a.csv", HELLO);
    content.put("b.csv", new byte[40 << 20]);
    return Zips.of(content);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badArchives")
  void ofABadArchiveNothingLands(String what, byte[] zip, String why) {
    nothingLands(unpacked("/a.zip", "zip", zip, "\"object\": \"x/\""), why);
  }

  /** Serves them all and asks for them, ten at a time; the results are in their order. */
  private List<JsonObject> all(String how, List<byte[]> files) {
    List<JsonObject> results = new ArrayList<>();
    for (int from = 0; from < files.size(); from += 10) {
      int to = Math.min(files.size(), from + 10);
      String[] sources = new String[to - from];
      for (int i = from; i < to; i++) {
        origin.serves("/" + how + i, files.get(i));
        String object = "\"object\": \"%d/%s\"".formatted(i, how.equals("zip") ? "" : "a");
        sources[i - from] = packed(origin.url("/" + how + i), how, object);
      }
      results(post(sources)).forEach(each -> results.add(each.getAsJsonObject()));
    }
    assertEquals(files.size(), results.size());
    return results;
  }

  private static List<byte[]> parts(byte[] whole) {
    return IntStream.range(0, whole.length).mapToObj(end -> Arrays.copyOf(whole, end)).toList();
  }

  @Test
  void ofAPartOfAPackedFileNothingLands() {
    List<JsonObject> results = new ArrayList<>();
    results.addAll(all("zip", parts(Zips.named("a", "b/c"))));
    results.addAll(all("gzip", parts(Zips.gzip(HELLO))));

    for (JsonObject result : results) {
      assertTrue(
          result.get("problem").getAsString().startsWith("It cannot be unpacked"),
          result::toString);
    }
    assertEquals(0, bucket.written());
  }

  /** Dates and versions may be anything; names, lengths, checksums and content may not. */
  @Test
  void ofADamagedArchiveAllLandsAsItWasOrNothing() {
    byte[] zip = Zips.named("a", "b/c");
    List<byte[]> damaged = new ArrayList<>();
    for (int at = 0; at < zip.length; at++) {
      byte[] copy = zip.clone();
      copy[at] ^= 0x41;
      damaged.add(copy);
    }

    List<JsonObject> results = all("zip", damaged);

    int refused = 0;
    for (int at = 0; at < zip.length; at++) {
      if (results.get(at).has("problem")) {
        refused++;
        assertFalse(bucket.visible(at + "/a").isPresent());
        assertFalse(bucket.visible(at + "/b/c").isPresent());
      } else {
        lands(at + "/a", Zips.bytes("a"));
        lands(at + "/b/c", Zips.bytes("b/c"));
      }
    }
    assertTrue(refused > zip.length / 2, "of " + zip.length);
  }

  static List<Arguments> badGzips() {
    byte[] good = Zips.gzip(HELLO);
    byte[] sum = good.clone();
    sum[good.length - 8] ^= 1;
    byte[] length = good.clone();
    length[good.length - 4] ^= 1;
    byte[] content = good.clone();
    content[12] ^= 1;
    byte[] flags = good.clone();
    flags[3] = (byte) 0x80;
    return List.of(
        bad("another checksum", sum, "damaged"),
        bad("another length", length, "damaged"),
        bad("other content", content, "damaged"),
        bad("unknown flags", flags, "damaged"),
        bad("more behind it", joined(good, HELLO), "something else follows"),
        bad("no gzip", HELLO, "not a gzip file"),
        bad("no bytes", new byte[0], "not a gzip file"),
        bad("a bomb", Zips.gzip(new byte[64 << 20]), "bomb"),
        bad("many small bombs", bombs(), "bomb"));
  }

  private static byte[] bombs() {
    byte[][] members = new byte[64][];
    Arrays.fill(members, Zips.gzip(new byte[1 << 20]));
    return joined(members);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badGzips")
  void ofABadGzipFileNothingLands(String what, byte[] gzip, String why) {
    nothingLands(unpacked("/a.gz", "gzip", gzip), why);
  }

  @ParameterizedTest
  @CsvSource({"gzip, 299999", "zip, 299999"})
  void whatIsTooLongUnpackedIsCut(String how, long allowed) {
    byte[] zeros = new byte[300_000];
    byte[] packed = how.equals("zip") ? Zips.of(Map.of("a", zeros)) : Zips.gzip(zeros);
    origin.serves("/a.x", packed);
    Limits usual = Limits.USUAL;
    Limits limits =
        new Limits(usual.atOnce(), usual.source(), usual.silence(), usual.request(), allowed);

    nothingLands(post(limits, packed(origin.url("/a.x"), how)), "more than 299999 bytes unpacked");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"unpack\": \"rar\"', sources[0].unpack, zip or auto",
    "'\"unpack\": true', sources[0].unpack, text",
    "'\"unpack\": \"zip\", \"object\": \"a.csv\"', sources[0].object, folder",
    "'\"unpack\": \"zip\", \"object\": \"../\"', sources[0].object, folder",
    "'\"unpack\": \"zip\", \"object\": \"/\"', sources[0].object, folder",
  })
  void whatCannotBeMeantIsRefused(String more, String path, String instead) {
    IngestAnswer ingestAnswer = post("{\"url\": \"%s\", %s}".formatted(origin.url("/a.zip"), more));

    assertEquals(400, ingestAnswer.status(), ingestAnswer.body());
    JsonObject fault = faults(ingestAnswer).get(0).getAsJsonObject();
    assertEquals(path, fault.get("path").getAsString());
    assertTrue(fault.get("instead").getAsString().contains(instead), ingestAnswer.body());
    assertEquals(List.of(), origin.asked());
  }

  @Test
  void whatIsCopiedWithinCloudStorageIsNotUnpacked() {
    IngestAnswer ingestAnswer = post("{\"url\": \"gs://other/a.zip\", \"unpack\": \"zip\"}");

    assertEquals(400, ingestAnswer.status());
    assertTrue(ingestAnswer.body().contains("copied without being read"), ingestAnswer.body());
  }

  @Test
  void nothingElseMayLandInAnArchivesFolder() {
    IngestAnswer ingestAnswer =
        post(
            packed(origin.url("/a.zip"), "zip", "\"object\": \"x/\""),
            source(origin.url("/b"), "x/b"),
            packed(origin.url("/c.zip"), "zip", "\"object\": \"x/y/\""),
            packed(origin.url("/d.zip"), "zip", "\"object\": \"x/\""),
            source(origin.url("/e"), "xx"));

    assertEquals(400, ingestAnswer.status());
    List<String> paths = new ArrayList<>();
    faults(ingestAnswer)
        .forEach(each -> paths.add(each.getAsJsonObject().get("path").getAsString()));
    assertEquals(List.of("sources[3].object", "sources[1].object", "sources[2].object"), paths);
  }

  @Test
  void moreThanTenArchivesAreForSeveralRequests() {
    String[] sources = new String[11];
    Arrays.setAll(sources, i -> packed(origin.url("/%d.zip".formatted(i)), "zip"));

    IngestAnswer ingestAnswer = post(sources);

    assertEquals(400, ingestAnswer.status());
    assertTrue(ingestAnswer.body().contains("10 are allowed"), ingestAnswer.body());
  }

  @Test
  void whatAQueryAsksForIsUnpackedToo() {
    origin.serves("/a.csv.gz", Zips.gzip(HELLO));
    Ingestion ingestion = ingestion(Limits.USUAL);
    IngestCall ingestCall =
        new IngestCall(
            "GET",
            Map.of("url", List.of(origin.url("/a.csv.gz")), "unpack", List.of("gzip")),
            name -> Optional.empty(),
            java.io.InputStream.nullInputStream());

    assertEquals(200, ingestion.handle(ingestCall, ingestion.deadline()).status());

    lands("a.csv", HELLO);
  }

  @Test
  void aDryRunTellsTheFolderAndAsksNoSource() {
    IngestAnswer ingestAnswer =
        ask(
            ingestion(Limits.USUAL),
            "{\"dryRun\": true, \"sources\": [%s]}"
                .formatted(packed(origin.url("/days.zip"), "zip")));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(
        ingestAnswer.body().contains("\"object\": \"gs://landing/days/\""), ingestAnswer.body());
    assertTrue(ingestAnswer.body().contains("\"unpack\": \"zip\""), ingestAnswer.body());
    assertEquals(List.of(), origin.asked());
  }

  @Test
  void progressIsOfWhatIsFetched() {
    byte[] zip = Zips.of(Map.of("a", LARGE));
    origin.serves("/a.zip", zip);
    Ingestion ingestion = ingestion(Limits.USUAL);
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    IngestCall ingestCall =
        new IngestCall(
            "GET",
            Map.of("url", List.of(origin.url("/a.zip")), "unpack", List.of("zip")),
            name -> name.equals("Accept") ? Optional.of("application/x-ndjson") : Optional.empty(),
            java.io.InputStream.nullInputStream());

    try {
      ingestion.handle(ingestCall, (status, type) -> told);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }

    List<String> events = told.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(events.get(0).contains("\"of\":" + zip.length), events::toString);
    assertTrue(events.get(events.size() - 2).contains("\"files\":["), events::toString);
  }
}
