package dev.sparkdrop.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import dev.sparkdrop.jobs.schema.SystemColumns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro, ORC, zstd and bzip2, as other tools write them. */
class FormatsTest {
  private static final String UTF_16 = "UTF-16LE";

  @TempDir Path root;
  private LocalLake lake;

  @BeforeEach
  void openLake() {
    lake = new LocalLake(SharedSpark.get(), root).with("--max-bad=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"avro", "orc"})
  void typesAreKeptAndLaterMisfitsAreBadRows(String format) throws IOException {
    // Given
    String types =
        "select 1L as id, 1.25BD as d, timestamp'2020-01-01 10:00:00.123456' as t,"
            + " date'2020-01-01' as day, struct(2 as k, array('x') as l) as s, X'00ff' as b";
    lake.land("year=1990/a." + format, written(format, types)).run("r1");
    lake.land("b." + format, written(format, "select explode(array(2D, 2.5D)) as id"));

    // When
    Report report = lake.run("r2");

    // Then
    assertEquals(
        "id bigint, d decimal(3,2), t timestamp, day date, s string, b binary",
        String.join(
            ", ",
            Arrays.stream(lake.table().schema().fields())
                .filter(f -> !SystemColumns.NAMES.contains(f.name()))
                .map(f -> f.name() + " " + f.dataType().simpleString())
                .toList()));
    assertEquals(
        List.of(
            "[1,1.25,2020-01-01T10:00:00.123456Z,2020-01-01,{\"k\":2,\"l\":[\"x\"]},r1]",
            "[2,null,null,null,null,r2]"),
        rows("id", "d", "t", "day", "s", "_run"));
    Row bad = lake.bad().first();
    assertEquals(1, report.rows.bad);
    assertEquals("gs://landing/b." + format, bad.getAs("file"));
    assertEquals("Column id is bigint, not '2.5'.", bad.getAs("reason"));
    assertEquals("id", bad.getAs("column"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"avro", "orc"})
  void fileThatIsNoneIsLeftOutAndTheOthersAreLoaded(String format) throws IOException {
    // Given
    byte[] whole = written(format, "select id from range(1000)");
    lake.land("whole." + format, whole);
    lake.land("text." + format, "this is none");
    lake.land("cut." + format, Arrays.copyOf(whole, whole.length / 2));

    // When
    Report report = lake.run("r1");

    // Then
    assertEquals(1000, lake.table().count());
    assertEquals(
        List.of("text." + format, "cut." + format),
        report.skipped.stream().map(each -> each.object.name).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "bzip2"})
  void packedTextIsToldByItsBytesAndMayHaveManyMembers(String packing) throws IOException {
    // Given
    byte[] first = packed(packing, "id,name\n1,x\n");
    byte[] second = packed(packing, "2,y\n");
    byte[] members = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, members, first.length, second.length);
    lake.land("members.csv", members);
    lake.land("wide.csv", packed(packing, "id,name\n3,z\n", UTF_16));
    lake.land("lines.jsonl.zst", packed(packing, "{\"id\":4}\n{\"id\":\n"));
    lake.land("pretty.json.bz2", packed(packing, "[\n {\"id\": 5}\n]"));

    // When
    Report report = lake.run("r1");

    // Then
    assertEquals(List.of(), report.skipped);
    assertEquals(List.of("[1,x]", "[2,y]", "[3,z]", "[4,null]", "[5,null]"), rows("id", "name"));
    assertEquals(2, lake.bad().first().<Long>getAs("line"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "bzip2"})
  void damagedPackingIsLeftOut(String packing) throws IOException {
    // Given
    byte[] whole =
        packed(packing, "id\n" + Stream.iterate(1, i -> i + 7919).limit(50_000).toList());
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 0x55;
    lake.land("good.csv", "id\n1\n");
    lake.land("cut.csv", Arrays.copyOf(whole, whole.length / 2));
    lake.land("flipped.csv", flipped);

    // When
    Report report = lake.run("r1");

    // Then
    assertEquals(List.of("[1]"), rows("id"));
    assertEquals(2, report.skipped.size());
    report.skipped.forEach(
        each -> assertTrue(each.detail.startsWith("It can't be unpacked"), each.detail));
  }

  private static byte[] packed(String packing, String text) throws IOException {
    return packed(packing, text, UTF_8.name());
  }

  private static byte[] packed(String packing, String text, String charset) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        packing.equals("zstd")
            ? new ZstdOutputStream(bytes).setChecksum(true)
            : new BZip2CompressorOutputStream(bytes)) {
      out.write(text.getBytes(charset));
    }
    return bytes.toByteArray();
  }

  private byte[] written(String format, String query) throws IOException {
    Path folder = Files.createTempDirectory(root, format).resolve("out");
    SharedSpark.get().sql(query).coalesce(1).write().format(format).save(folder.toString());
    try (Stream<Path> files = Files.list(folder)) {
      return Files.readAllBytes(
          files.filter(file -> file.getFileName().toString().endsWith(format)).findFirst().get());
    }
  }

  private List<String> rows(String first, String... more) {
    return lake.table().select(first, more).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
