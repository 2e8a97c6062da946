package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.jobs.batch.Locations;
import dev.sparkdrop.jobs.batch.SourceObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileNamesTest {
  // Without a colon, which Hadoop's local file system alone can't read.
  private static final List<String> HELD =
      List.of(
          "with space",
          "quo\"te's",
          "$(touch x)`id`",
          "per%2Fcent%",
          "emoji-🐦",
          "comma,separated",
          "star*",
          "wha?t",
          "[a-z]",
          "{a,b}",
          "back\\slash",
          "new\nline",
          "tab\tand\rreturn",
          "hash#frag?query=1&x",
          "year=1990/part",
          "~tilde",
          "ünïcode/日本");
  private static final List<String> NOT_HELD =
      List.of("a//b", "../up", "a/../b", "./here", "a/./b", "/root");

  @TempDir Path root;

  @Test
  void everyNameOfTextObjectsThatHadoopCanHoldIsReadExactly() throws IOException {
    // Given
    LocalLake lake = new LocalLake(SharedSpark.get(), root).with("--max-bad=1");
    for (int i = 0; i < HELD.size(); i++) {
      lake.land(HELD.get(i) + ".csv", "id\n" + i + "\nx,y\n");
    }

    // When
    Report report = lake.run("r1");

    // Then
    assertEquals(List.of(), report.skipped);
    assertEquals(HELD.size(), report.rows.out);
    assertEquals(HELD.size(), lake.table().select("id").distinct().count());
    assertEquals(
        HELD.stream().map(name -> "gs://landing/" + name + ".csv").sorted().toList(), files(lake));
  }

  @Test
  void everyNameOfParquetObjectsThatHadoopCanHoldIsReadExactly() throws IOException {
    // Given
    LocalLake lake = new LocalLake(SharedSpark.get(), root).with("--max-bad=1");
    lake.land("first.csv", "id\n-1\n").run("r0");
    byte[] one = ParquetBytes.of(SharedSpark.get().sql("select explode(array(1D, 1.5D)) id"), root);
    for (String name : HELD) {
      lake.land(name + ".parquet", one);
    }

    // When
    Report report = lake.run("r1");

    // Then
    assertEquals(List.of(), report.skipped);
    assertEquals(HELD.size(), report.rows.out);
    assertEquals(
        HELD.stream().map(name -> "gs://landing/" + name + ".parquet").sorted().toList(),
        files(lake));
  }

  @Test
  void namesThatHadoopCannotHoldAreLeftOutAndReadNothingElse() throws IOException {
    // Given
    LocalLake lake = new LocalLake(SharedSpark.get(), root).with("--max-bad=1");
    lake.land("a/b.csv", "id\n1\n");
    NOT_HELD.forEach(name -> lake.list(name + ".csv", 5));

    // When
    Report report = lake.run("r1");

    // Then
    assertEquals(1, report.rows.in);
    assertEquals(
        NOT_HELD.stream().map(name -> name + ".csv").toList(),
        report.skipped.stream().map(left -> left.object.name).toList());
  }

  @Test
  void nameOf1024BytesHasAPathInTheCloud() {
    // Given
    String name = "é/".repeat(339) + "abc.csv";
    SourceObject object = new SourceObject("landing", name, 1, 1);

    // When
    String path = Locations.cloud().path(object).toString();

    // Then
    assertEquals("gs://landing/" + name, path);
  }

  private static List<String> files(LocalLake lake) {
    return lake.bad().select("file").collectAsList().stream()
        .map((Row row) -> row.getString(0))
        .sorted()
        .toList();
  }
}
