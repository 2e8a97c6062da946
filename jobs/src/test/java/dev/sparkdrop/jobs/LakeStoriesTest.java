package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.batch.SkippedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole stories of a table: junk that lands in it, files that nothing can read, many lanes. */
class LakeStoriesTest {
  private static final Path CASES = Path.of("src/test/resources/cases/bugs");

  @TempDir Path root;
  private LocalLake lake;

  @BeforeEach
  void openLake() {
    lake = new LocalLake(SharedSpark.get(), root);
  }

  @Test
  void fileThatNothingCanDecodeIsLeftOutAndTheOthersAreLoaded() throws IOException {
    // Given
    land("01-poison-parquet/good.csv");
    land("01-poison-parquet/unreadable-codec.parquet");
    lake.land(
        "fine.parquet", ParquetBytes.of(SharedSpark.get().sql("select 3L id, 'z' name"), root));

    // When
    Report report = lake.run("r1");

    // Then
    assertEquals(List.of("[2,y]", "[3,z]"), rows("id", "name"));
    assertEquals(1, report.skipped.size());
    SkippedObject skipped = report.skipped.get(0);
    assertEquals(SkippedObject.Why.UNREADABLE, skipped.why);
    assertTrue(
        skipped.detail.contains("BROTLI") || skipped.detail.contains("Brotli"), skipped.detail);
  }

  @ParameterizedTest
  @CsvSource({
    "semicolon.csv, Write --option=sep=;",
    "tab.csv, Write --option=sep=\\t",
    "login-page.csv, It is a web page",
    "no-header.csv, Its first line looks like a row",
    "excel.csv, It is a zip file (or an Excel workbook",
    "semicolon-decimal.csv, Write --option=sep=;"
  })
  void whatIsNoTableDoesNotBecomeColumns(String file, String sentence) throws IOException {
    // Given
    land("02-header-believed/a-first.csv");
    lake.run("r1");
    land("02-header-believed/" + file);

    // When
    JobFailure failure = assertThrows(JobFailure.class, () -> lake.run("r2"));

    // Then
    assertTrue(failure.getMessage().contains(sentence), failure.getMessage());
    assertEquals(List.of("[1,Anna]"), rows("id", "name"));
    assertEquals(5, lake.table().columns().length);
  }

  @Test
  void carriageReturnsAloneEndLines() throws IOException {
    // Given
    land("03-cr-only/cr-only.csv");

    // When
    lake.run("r1");

    // Then
    assertEquals(List.of("[2,Bert]", "[3,Carl]"), rows("id", "name"));
  }

  @Test
  void rowsThatAreAllBadFailTheRunAndAnArrayIsRead() throws IOException {
    // Given
    land("04-nothing-loaded-succeeded/all-bad.csv");
    JobFailure failure = assertThrows(JobFailure.class, () -> lake.run("r1"));
    land("04-nothing-loaded-succeeded/array.json");
    land("04-nothing-loaded-succeeded/utf16.csv");

    // When
    lake.run("r2");

    // Then
    assertTrue(failure.getMessage().startsWith("No row could be loaded"), failure.getMessage());
    assertEquals(List.of("[1,Anna]", "[1,null]", "[2,null]"), rows("id", "name"));
  }

  @Test
  void typesAreWidenedAndWhatStillDoesNotFitIsABadRow() throws IOException {
    // Given
    lake.with("--max-bad=1");
    land("07-types-frozen-by-the-first-file/monday.csv");
    lake.run("r1");
    land("07-types-frozen-by-the-first-file/tuesday.csv");

    // When
    Report report = lake.run("r2");

    // Then
    assertEquals(List.of("[1,5.0]", "[2,5.5]"), rows("id", "v"));
    assertEquals(2, report.rows.bad);
    assertEquals(List.of("columns widened: v bigint -> decimal(20,1)"), report.notes());
  }

  @Test
  void overwrittenFileDoesNotDoubleRows() throws IOException {
    // Given
    byte[] first = Files.readAllBytes(CASES.resolve("12-overwritten-file-doubles-rows/v1.csv"));
    byte[] second = Files.readAllBytes(CASES.resolve("12-overwritten-file-doubles-rows/v2.csv"));
    lake.land("a.csv", first).run("r1");

    // When
    lake.land("a.csv", second).run("r2");

    // Then
    assertEquals(List.of("[1,5]", "[2,7]"), rows("id", "v"));
  }

  @Test
  void lanesThatCommitAtOnceAllGetTheirRowsIn() throws Exception {
    // Given
    long lanes = 4;
    int runs = 3;
    ExecutorService pool = Executors.newFixedThreadPool((int) lanes);
    List<Future<?>> done = new ArrayList<>();

    // When
    for (int lane = 0; lane < lanes; lane++) {
      String name = "lane" + lane;
      done.add(
          pool.submit(
              () -> {
                LocalLake own = new LocalLake(SharedSpark.get().newSession(), root);
                for (int run = 0; run < runs; run++) {
                  // Every second run writes the same object again.
                  own.land(name + "-" + run / 2 + ".csv", "id," + name + "\n" + run + ",1\n");
                  own.run(name + "-" + run);
                }
                return null;
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
    pool.shutdown();

    // Then
    assertEquals(lanes * 2, lake.table().count());
    assertEquals(lanes * 2, lake.table().select("_source").distinct().count());
  }

  @Test
  void manyRunsOfASmallFileLeaveFewFiles() throws IOException {
    // Given: a run leaves five files.
    lake.with("--partition-by=part");

    // When
    int runs = Integer.getInteger("sparkdrop.runs", 12);
    for (int run = 0; run < runs; run++) {
      lake.land("a" + run + ".csv", "id,part\n1,a\n2,b\n3,c\n4,d\n5,e\n").run("r" + run);
    }

    // Then
    assertEquals(runs * 5L, lake.table().count());
    int files = lake.table().inputFiles().length;
    assertTrue(files <= 50, files + " files");
  }

  private void land(String file) throws IOException {
    Path path = CASES.resolve(file);
    lake.land(path.getFileName().toString(), Files.readAllBytes(path));
  }

  private List<String> rows(String first, String... more) {
    return lake.table().select(first, more).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
