package dev.sparkdrop.jobs;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.batch.SourceFormat;
import dev.sparkdrop.jobs.schema.SystemColumns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeJobTest {
  @TempDir Path root;
  private LocalLake lake;

  @BeforeEach
  void openLake() {
    lake = new LocalLake(SharedSpark.get(), root).with("--max-bad=1");
  }

  @Test
  void csvFilesWithDifferentHeadersBecomeOneTable() throws IOException {
    // Given
    lake.land("a.csv", "id,Airport Name,Cost Total $\n1,DCA,2.5\n2,\"JFK, NY\",\n");
    lake.land("b.csv", "Cost Total $,id\n3,4\n");

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(3, 3, 0, report);
    assertEquals(List.of("id bigint", "Airport_Name string", "Cost_Total double"), columns());
    assertEquals(List.of("[1,DCA,2.5,r1]", "[2,JFK, NY,null,r1]", "[4,null,3.0,r1]"), rows());
  }

  @Test
  void csvJsonGzipAndParquetMixInOneBatch() throws IOException {
    // Given
    lake.land("a.CSV", "id,name,day\n1,x,2020-01-01\n");
    lake.land("b.csv.gz", gzip("id,name,day\n2,y,2020-01-02\n"));
    lake.land("c.jsonl", "{\"id\":3,\"name\":\"z\",\"more\":{\"k\":[1,2.50]}}\n");
    lake.land("d.json.gz", gzip("\n{\"id\":4,\"day\":\"2020-01-04\"}"));
    lake.land("e.parquet", parquet("select 5 as id, 'p' as name, date'2020-01-05' as day"));

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(5, 5, 0, report);
    assertEquals(List.of("id bigint", "name string", "day date", "more string"), columns());
    assertEquals(
        List.of(
            "[1,x,2020-01-01,null,r1]",
            "[2,y,2020-01-02,null,r1]",
            "[3,z,null,{\"k\":[1,2.50]},r1]",
            "[4,null,2020-01-04,null,r1]",
            "[5,p,2020-01-05,null,r1]"),
        rows());
  }

  @Test
  void gzipIsToldByItsBytesNotByTheName() throws IOException {
    // Given
    lake.land("packed.csv", gzip("id\n1\n"));
    lake.land("plain.csv.gz", "id\n2\n");

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(2, 2, 0, report);
  }

  @Test
  void brokenRecordsAreKeptWithFileLineTextAndReason() throws IOException {
    // Given
    lake.land("a.csv", "id,name\n1,x\n2\n3,\"y\" z\n4,\"two\nlines\"\n5,\"open\n");
    lake.land("b.jsonl", "{\"id\":6}\n{\"id\":\n[7]\n{}\n");

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(9, 3, 6, report);
    assertEquals(
        List.of(
            "a.csv|3|2|It has 1 fields where the header has 2.",
            "a.csv|4|3,\"y\" z|It has text after a closing quote.",
            "a.csv|7|5,\"open|It opens a quote that is never closed.",
            "b.jsonl|3|[7]|It is not a JSON object: each line must hold one object.",
            "b.jsonl|4|{}|It is an object without values."),
        bad().stream().filter(b -> !b.startsWith("b.jsonl|2|")).toList());
    JsonNode told = new ObjectMapper().readTree(report.json()).get("badRows");
    assertTrue(told.get("place").asText().endsWith("/table_bad/run=r1"), told::toString);
    assertEquals(6, told.get("first").size(), told::toString);
    assertEquals(3, told.get("first").get(0).get("line").asInt(), told::toString);
    assertTrue(rows().contains("[4,two\nlines,r1]"));
  }

  @Test
  void laterMisfitsGoToTheBadRowsAndTypesStay() throws IOException {
    // Given
    lake.land("a.csv", "id,day\n1,2020-01-01\n").run("r1");
    lake.land("b.csv", "id,day\n2,2020-01-02\nx,2020-01-03\n3,someday\n");
    lake.land("c.parquet", parquet("select explode(array(4D, 4.5D)) as id, 'never' as note"));

    // When
    Report report = lake.run("r2");

    // Then
    assertRows(5, 2, 3, report);
    assertEquals(List.of("id bigint", "day date", "note string"), columns());
    assertEquals(
        List.of(
            "b.csv|3|x,2020-01-03|Column id is bigint, not 'x'.",
            "b.csv|4|3,someday|Column day is date, not 'someday'.",
            "c.parquet|null|{\"id\":4.5,\"note\":\"never\"}|Column id is bigint, not '4.5'."),
        bad());
  }

  @Test
  void laterColumnsAreAddedAndOldRunsReadThemAsNull() throws IOException {
    // Given
    lake.land("a.csv", "id\n1\n").run("r1");

    // When
    lake.land("b.csv", "id,extra\n2,true\n").run("r2");

    // Then
    assertEquals(List.of("id bigint", "extra boolean"), columns());
    assertEquals(List.of("[1,null,r1]", "[2,true,r2]"), rows());
  }

  @Test
  void repeatedAttemptReplacesItsOwnOutputAndNothingElse() throws IOException {
    // Given
    lake.land("a.csv", "id,b\n1,\n").run("r1");
    lake.land("b.csv", "id,b\n2,2\n3\n").run("r2");
    lake.land("b.csv", "id,b\n4,4\n");

    // When
    lake.run("r2");

    // Then
    assertEquals(List.of("[1,null,r1]", "[4,4,r2]"), rows());
    assertFalse(Files.exists(lake.path("lake/table_bad/run=r2")));
    assertFalse(Files.exists(lake.path("lake/table_staging/run=r2")));
  }

  @Test
  void objectsThatChangedBeforeTheReadingAreLeftOut() throws IOException {
    // Given
    lake.land("a.csv", "id\n1\n").land("b.csv", "id\n2\n").land("c.csv", "id\n3\n");
    lake.replaced("b.csv");
    lake.deleted("c.csv");

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(1, 1, 0, report);
    assertEquals(List.of("b.csv SUPERSEDED", "c.csv VANISHED"), skipped(report));
  }

  @Test
  void objectThatChangesBeforeTheCommitTakesItsRowsWithIt() throws IOException {
    // Given
    lake.land("a.csv", "id\n1\n").land("b.csv", "id\n2\n3\n");
    lake.atLook(2, () -> lake.replaced("b.csv"));

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(1, 1, 0, report);
    assertEquals(List.of("b.csv SUPERSEDED"), skipped(report));
    assertEquals(List.of("[1,r1]"), rows());
  }

  @Test
  void objectThatVanishesWhileItIsReadIsLeftOutInsteadOfFailingTheJob() throws IOException {
    // Given
    lake.land("a.csv", "id\n1\n").list("gone.csv", 10).list("gone.parquet", 10);
    lake.atLook(
        2,
        () -> {
          lake.deleted("gone.csv");
          lake.deleted("gone.parquet");
        });

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(1, 1, 0, report);
    assertEquals(List.of("gone.csv VANISHED", "gone.parquet VANISHED"), skipped(report));
  }

  @Test
  void objectThatCannotBeReadThoughItIsLiveFailsTheJob() {
    // Given
    lake.list("a.csv", 10);

    // When
    IOException failure = assertThrows(IOException.class, () -> lake.run("r1"));

    // Then
    String reason = JobFailure.reason(failure);
    assertTrue(reason.matches("The batch could not be read or written. .*a.csv.*"), reason);
  }

  @Test
  void contentThatIsNotWhatTheNameSaysIsLeftOut() throws IOException {
    // Given
    byte[] cut = Arrays.copyOf(gzip("id\n" + "12345\n".repeat(10_000)), 60);
    lake.land("good.csv", "id\n1\n");
    lake.land("cut.csv.gz", cut);
    lake.land("text.parquet", "this is no parquet file");
    lake.land("notes.txt", "hello");
    lake.land("_hidden.parquet", parquet("select 9 as id"));

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(1, 1, 0, report);
    assertEquals(
        List.of(
            "cut.csv.gz UNREADABLE",
            "text.parquet UNREADABLE",
            "notes.txt UNREADABLE",
            "_hidden.parquet UNREADABLE"),
        skipped(report));
    assertEquals(SourceFormat.SUPPORTED, report.skipped.get(2).detail);
  }

  @Test
  void headerWithoutRowsIsNoRowsAndFixesNoTypes() throws IOException {
    // Given
    Report empty = lake.land("a.csv", "id,name\n").land("b.csv", "").run("r1");

    // When
    Report report = lake.land("c.csv", "id,name\n1,x\n").run("r2");

    // Then
    assertRows(0, 0, 0, empty);
    assertRows(1, 1, 0, report);
    assertEquals(List.of("id bigint", "name string"), columns());
  }

  @Test
  void batchOfWhichNothingCanBeReadFailsWithAReport() throws IOException {
    // Given
    lake.list("a//b.csv", 5).list("notes.md", 5);

    // When
    JobFailure failure = assertThrows(JobFailure.class, () -> lake.run("r1"));

    // Then
    assertTrue(failure.getMessage().startsWith("No row could be loaded: 2 objects"));
    JsonNode report = new ObjectMapper().readTree(lake.report("r1").toFile());
    assertEquals(2, report.get("leftOut").size());
  }

  @Test
  void batchInWhichEveryRecordIsBadFailsAndCommitsNothing() throws IOException {
    // Given
    lake.land("a.csv", "id,name\n1\n2\n");

    // When
    JobFailure failure = assertThrows(JobFailure.class, () -> lake.run("r1"));

    // Then
    assertEquals(
        "No row could be loaded: all 2 are bad. The first: gs://landing/a.csv line 2: It has 1"
            + " fields where the header has 2. gs://landing/a.csv line 3: It has 1 fields where the"
            + " header has 2.",
        failure.getMessage());
    assertFalse(Files.exists(lake.path("lake/table/_delta_log")));
  }

  @Test
  void correctedObjectReplacesItsRowsAndAnEmptyOneTakesThemAway() throws IOException {
    // Given
    lake.land("a.csv", "id,v\n1,5\n2,6\n").land("b.csv", "id,v\n3,7\n").run("r1");

    // When
    lake.overwrite("a.csv", "id,v\n1,5\n2,7\n").run("r2");
    List<String> corrected = rows();
    lake.overwrite("b.csv", "id,v\n").run("r3");

    // Then
    assertEquals(List.of("[1,5,r2]", "[2,7,r2]", "[3,7,r1]"), corrected);
    assertEquals(List.of("[1,5,r2]", "[2,7,r2]"), rows());
  }

  @Test
  void appendKeepsBothVersionsAndARerunStillReplacesItsOwn() throws IOException {
    // Given
    lake.with("--overwritten=append");
    lake.land("a.csv", "id\n1\n").run("r1");

    // When
    lake.overwrite("a.csv", "id\n2\n").run("r2");
    lake.landAgain("a.csv").run("r3");

    // Then
    assertEquals(List.of("[1,r1]", "[2,r3]"), rows());
  }

  @Test
  void rerunOfAFailedRunsBatchLeavesTheSameTableInBothFormats() throws IOException {
    for (String format : List.of("--format=delta", "--format=parquet")) {
      // Given
      LocalLake own = new LocalLake(SharedSpark.get(), root.resolve(format)).with(format);
      own.land("a.csv", "id\n1\n2\n").run("r1");

      // When
      own.landAgain("a.csv").again("r1").run("r2");
      own.landAgain("a.csv").again("r2").run("r3");

      // Then
      assertEquals(2, own.table().count(), format);
    }
  }

  @Test
  void moreBadRowsThanAllowedFailTheRunAndCommitNothing() throws IOException {
    // Given
    lake.with();
    lake.land("a.csv", "id\n" + "1\n".repeat(8) + "x,y\n");

    // When
    JobFailure failure = assertThrows(JobFailure.class, () -> lake.run("r1"));

    // Then
    assertTrue(
        failure.getMessage().startsWith("1 of 9 rows are bad, more than --max-bad=0.1 allows"),
        failure.getMessage());
    assertFalse(Files.exists(lake.path("lake/table/_delta_log")));
  }

  @Test
  void columnsOfAJunkFileThatIsReplacedWhileItIsReadLeaveNoTrace() throws IOException {
    // Given
    lake.land("a.csv", "id,name\n1,x\n").land("b.csv", "id,junk\n2,y\n");
    lake.atLook(2, () -> lake.replaced("b.csv"));

    // When
    lake.run("r1");

    // Then
    assertEquals(List.of("id bigint", "name string"), columns());
  }

  @Test
  void fileOfWhichNoColumnFitsIsRefusedAndAddsNone() throws IOException {
    // Given
    lake.land("a.csv", "id,name\n1,x\n").run("r1");
    lake.land("b.csv", "id,name\n2,y\n").land("c.csv", "Bert\nCarl\n");

    // When
    Report report = lake.run("r2");

    // Then
    assertEquals(List.of("c.csv UNREADABLE"), skipped(report));
    assertEquals(List.of("id bigint", "name string"), columns());
  }

  @Test
  void typeOfAColumnStaysOpenWhileItHasNoValue() throws IOException {
    // Given
    lake.land("a.csv", "id,v\n1,\n").run("r1");
    List<String> before = columns();

    // When
    Report report = lake.land("b.csv", "id,v\n2,2020-01-01\n").run("r2");

    // Then
    assertEquals(List.of("id bigint"), before);
    assertEquals(List.of("id bigint", "v date"), columns());
    assertEquals(List.of("columns added: v date"), report.notes());
  }

  @Test
  void integersWidenToDecimalsAndNoDigitIsLost() throws IOException {
    // Given
    lake.land("a.csv", "id,v\n9007199254740993,1\n").run("r1");

    // When
    Report report = lake.land("b.csv", "id,v\n1,9223372036854775808\n2.5,3\n").run("r2");

    // Then
    assertEquals(List.of("id decimal(20,1)", "v decimal(38,0)"), columns());
    assertEquals(
        List.of("[1.0,9223372036854775808,r2]", "[2.5,3,r2]", "[9007199254740993.0,1,r1]"), rows());
    assertEquals(
        List.of("columns widened: id bigint -> decimal(20,1), v bigint -> decimal(38,0)"),
        report.notes());
  }

  @Test
  void oneBadValueInHundredIsABadRowAndMakesNoColumnText() throws IOException {
    // Given
    lake.land("a.csv", "v\n" + "1\n".repeat(200) + "oops\n" + "9".repeat(44) + "\n");

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(202, 200, 2, report);
    assertEquals(List.of("v bigint"), columns());
  }

  @Test
  void capturesAreColumnsAndTableIsPartitionedByThem() throws IOException {
    // Given
    lake.with("--partition-by=year").match("in/{year}/**/{town}.csv");
    lake.land("in/2019/Bonn.csv", "id\n1\n").land("in/2020/x/y/Köln.csv", "id\n2\n");

    // When
    lake.run("r1");

    // Then
    assertEquals(List.of("id bigint", "year string", "town string"), columns());
    assertEquals(List.of("[1,2019,Bonn,r1]", "[2,2020,Köln,r1]"), rows());
    assertTrue(Files.exists(lake.path("lake/table/year=2019")));
  }

  @Test
  void schemaMayNameTheColumnsOfAFileWithoutHeaderByTheirNumbers() throws IOException {
    // Given
    lake.with("--schema=_c2 DOUBLE, _c0 INT", "--option=header=false");
    lake.land("a.csv", "1,x,2.5\n2,y,3\n");

    // When
    lake.run("r1");

    // Then
    List<Row> rows = lake.table().orderBy("_c0").select("_c2", "_c0").collectAsList();
    assertEquals("[[2.5,1], [3.0,2]]", rows.toString());
  }

  @Test
  void declaredSchemaIsTheTableAndOtherColumnsAreLeftOut() throws IOException {
    // Given
    lake.with("--schema=id INT, price DECIMAL(12,2), day DATE", "--max-bad=1");
    lake.land("a.csv", "price,id,more\n1.5,007,x\n2.555,2,y\n");
    lake.land("b.json", "[{\"id\": 3, \"day\": \"2020-01-01\", \"other\": {}}]");

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(3, 2, 1, report);
    assertEquals(List.of("id int", "price decimal(12,2)", "day date"), columns());
    assertEquals(List.of("[3,null,2020-01-01,r1]", "[7,1.50,null,r1]"), rows());
  }

  @Test
  void lineOf17MebibytesIsABadRowAndLongQuotedTextIsAValue() throws IOException {
    // Given
    String text = "a\n".repeat(600_000);
    lake.land("a.csv", "id,t\n1,\"" + text + "\"\n2," + "x".repeat(17 << 20) + "\n3,z\n");

    // When
    Report report = lake.run("r1");

    // Then
    assertRows(3, 2, 1, report);
    assertEquals(text.length(), lake.table().where("id = 1").first().<String>getAs("t").length());
  }

  private void assertRows(long in, long out, long bad, Report report) {
    assertEquals(
        List.of(in, out, bad),
        List.of(report.rows.in, report.rows.out, report.rows.bad),
        report::json);
  }

  private List<String> skipped(Report report) {
    return report.skipped.stream().map(l -> l.object.name + " " + l.why).toList();
  }

  private List<String> columns() {
    return Arrays.stream(lake.table().schema().fields())
        .filter(f -> !SystemColumns.NAMES.contains(f.name()))
        .map(f -> f.name() + " " + f.dataType().simpleString())
        .toList();
  }

  private List<String> rows() {
    return lake
        .table()
        .drop("_source", "_generation")
        .withColumn("run", col("_run"))
        .drop("_run")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private List<String> bad() {
    return lake.bad().collectAsList().stream()
        .map(
            r ->
                r.<String>getAs("file").replace("gs://landing/", "")
                    + "|"
                    + r.getAs("line")
                    + "|"
                    + r.getAs("raw")
                    + "|"
                    + r.getAs("reason"))
        .sorted()
        .toList();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private byte[] parquet(String query) throws IOException {
    return ParquetBytes.of(SharedSpark.get().sql(query), root);
  }
}
