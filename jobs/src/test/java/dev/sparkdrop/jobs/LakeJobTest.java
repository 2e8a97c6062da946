package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeJobTest {
  @TempDir Path root;
  private LocalLake lake;

  @BeforeEach
  void openLake() {
    lake = new LocalLake(SharedSpark.get(), root);
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
    assertEquals(
        List.of("id bigint", "Airport_Name string", "Cost_Total double", "run string"), columns());
    assertEquals(List.of("[1,DCA,2.5,r1]", "[2,JFK, NY,null,r1]", "[4,null,3.0,r1]"), rows());
  }

  private void assertRows(long in, long out, long bad, Report report) {
    assertEquals(
        List.of(in, out, bad),
        List.of(report.rows().in(), report.rows().out(), report.rows().bad()),
        report::json);
  }

  private List<String> columns() {
    return Arrays.stream(lake.table().schema().fields())
        .map(f -> f.name() + " " + f.dataType().simpleString())
        .toList();
  }

  private List<String> rows() {
    return lake.table().collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
