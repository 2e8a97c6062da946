package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.jobs.schema.SystemColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetObjectsTest {
  @TempDir Path root;
  private LocalLake lake;

  @BeforeEach
  void openLake() {
    lake = new LocalLake(SharedSpark.get(), root).with("--max-bad=1");
  }

  @Test
  void typesAreKeptOrWidenedAndNestedValuesBecomeJson() throws IOException {
    // Given
    lake.land(
        "year=1990/a.parquet",
        parquet(
            "select cast(1 as smallint) as `small int`, cast(0.5 as float) as f, 1.25BD as d,"
                + " timestamp'2020-01-01 10:00:00' as t, timestamp_ntz'2020-01-01 11:00:00' as n,"
                + " struct(array(1, 2) as `a.b`) as s, X'00ff' as x, date'0001-01-01' as old"));

    // When
    lake.run("r1");

    // Then
    assertEquals(
        "small_int bigint, f double, d decimal(3,2), t timestamp, n timestamp, s string,"
            + " x binary, old date",
        columns());
    assertEquals(
        List.of(
            "[1,0.5,1.25,2020-01-01T10:00:00Z,2020-01-01T11:00:00Z,{\"a.b\":[1,2]},0001-01-01]"),
        rows("small_int", "f", "d", "t", "n", "s", "old"));
  }

  @Test
  void filesWithOtherTypesAreCastWhereNothingIsLost() throws IOException {
    // Given
    lake.land("a.parquet", parquet("select 1L as id, 0.5D as v, '' as txt, date'2020-01-01' as d"));
    lake.run("r1");
    lake.land(
        "b.parquet",
        parquet(
            "select * from values"
                + " (2.0D, 3, 7, timestamp'2020-01-02 00:00:00'),"
                + " (2.5D, 3, 7, null),"
                + " (3.0D, null, null, timestamp'2020-01-02 00:00:01'),"
                + " (1e30D, 4, 8, null) as t(id, v, txt, d)"));
    lake.land("c.parquet", parquet("select true as id, 9007199254740993L as v"));

    // When
    Report report = lake.run("r2");

    // Then
    assertEquals(2, report.rows.out);
    assertEquals(
        List.of(
            "[1,0.5,,2020-01-01T00:00:00Z]",
            "[2,3.0,7,2020-01-02T00:00:00Z]",
            "[3,null,null,2020-01-02T00:00:01Z]"),
        rows("id", "v", "txt", "d"));
    assertEquals(
        List.of(
            "Column id is bigint, not '1.0E30'.",
            "Column id is bigint, not '2.5'.",
            "Column id is bigint, not 'true'. Column v is double, not '9007199254740993'."),
        lake.bad().collectAsList().stream()
            .map(row -> row.<String>getAs("reason"))
            .sorted()
            .toList());
  }

  @Test
  void columnsThatDifferInCaseAloneStayApartWithinAFile() throws IOException {
    // Given
    lake.land("a.parquet", parquet("select 1 as id, 2 as ID, 3 as `i d`"));

    // When
    lake.run("r1");

    // Then
    assertEquals("id bigint, ID_2 bigint, i_d bigint", columns());
    assertEquals(List.of("[1,2,3]"), rows("id", "ID_2", "i_d"));
  }

  @Test
  void nanosecondsBecomeTimestamps() throws IOException {
    // Given
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message m { optional int64 at (TIMESTAMP(NANOS,true)); required int64 plain; }");
    Path file = root.resolve("nanos.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration())
            .withType(type)
            .build()) {
      writer.write(
          new SimpleGroupFactory(type)
              .newGroup()
              .append("at", 1_577_872_800_000_001_000L)
              .append("plain", 5L));
    }
    lake.land("nanos.parquet", Files.readAllBytes(file));

    // When
    lake.run("r1");

    // Then
    assertEquals(List.of("[2020-01-01T10:00:00.000001Z,5]"), rows("at", "plain"));
  }

  @Test
  void emptyFileAndFileWithRowsCountExactly() throws IOException {
    // Given
    lake.land("a.parquet", parquet("select 1 as id where false"));
    lake.land("b.parquet", parquet("select id from range(1000)"));

    // When
    Report report = lake.run("r1");

    // Then
    assertEquals(1000, report.rows.in);
    assertEquals(1000, lake.table().count());
  }

  private byte[] parquet(String query) throws IOException {
    return ParquetBytes.of(SharedSpark.get().sql(query), root);
  }

  private String columns() {
    return String.join(
        ", ",
        Arrays.stream(lake.table().schema().fields())
            .filter(f -> !SystemColumns.NAMES.contains(f.name()))
            .map(f -> f.name() + " " + f.dataType().simpleString())
            .toList());
  }

  private List<String> rows(String first, String... more) {
    return lake.table().select(first, more).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
