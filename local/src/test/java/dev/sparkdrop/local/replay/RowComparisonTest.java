package dev.sparkdrop.local.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.replay.PlainTable.Kind;
import dev.sparkdrop.local.replay.RowDifference.SourceCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowComparisonTest {
  private static final String SAME =
      "SELECT * FROM (VALUES ('gs://landing/a', 1, 'x'), ('gs://landing/a', 2, NULL),"
          + " ('gs://landing/b', 3, 'z'), ('gs://landing/b', 3, 'z')) t(_source, id, v)";

  @TempDir Path folder;

  /** Writes the rows of a query into files of a replay's lake, as Spark would. */
  private PlainTable parquet(String replay, String... queries) throws Exception {
    Path lake = Files.createDirectories(folder.resolve(replay).resolve("birds"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < queries.length; i++) {
        statement.execute(
            "COPY (" + queries[i] + ") TO '" + lake.resolve("part-" + i + ".parquet") + "'");
      }
    }
    return PlainTable.in(folder.resolve(replay), List.of("birds")).get("birds");
  }

  private RowDifference compare(PlainTable before, PlainTable after, String... ignored)
      throws Exception {
    try (RowComparison rows = new RowComparison(folder, Set.of(ignored))) {
      return rows.compare("birds", before, after);
    }
  }

  @Test
  void equalRowsInOtherFilesAndAnotherOrderAreTheSame() throws Exception {
    PlainTable one = parquet("1", SAME);
    PlainTable other =
        parquet("2", SAME + " WHERE id > 1 ORDER BY id DESC", SAME + " WHERE id = 1");

    RowDifference difference = compare(one, other);

    assertTrue(difference.isNone(), difference::toString);
    assertEquals(4, difference.after());
  }

  @Test
  void rowsAreCountedByFileAndARowThatIsThereOnceMoreCounts() throws Exception {
    RowDifference difference =
        compare(
            parquet("1", SAME),
            parquet(
                "2",
                SAME + " WHERE id <> 2",
                SAME + " WHERE id = 3",
                "SELECT 'gs://landing/a' AS _source, 9 AS id, 'new' AS v"));

    assertEquals(
        List.of(
            new SourceCount("gs://landing/a", 2, 2, 1, 1),
            new SourceCount("gs://landing/b", 2, 4, 2, 0)),
        difference.sources());
    assertEquals(3, difference.added());
    assertEquals(1, difference.removed());
    assertEquals(List.of("id=2, v=null"), difference.removedRows());
    assertEquals("id=9, v=new", difference.addedRows().get(0));
  }

  @Test
  void aColumnOfAnotherTypeIsToldAndItsValuesAreComparedAsText() throws Exception {
    RowDifference difference =
        compare(
            parquet("1", "SELECT 1 AS id, 7 AS gone UNION ALL SELECT 2, 7"),
            parquet("2", "SELECT '1' AS id, true AS fresh UNION ALL SELECT '02', true"));

    assertEquals(
        List.of(
            "column id was INTEGER and is VARCHAR",
            "column fresh BOOLEAN is new",
            "column gone is gone"),
        difference.columns());
    assertEquals(1, difference.added());
    assertEquals(1, difference.removed());
    assertEquals(List.of("id=02"), difference.addedRows());
  }

  @Test
  void aColumnThatIsIgnoredMakesNoDifference() throws Exception {
    PlainTable one = parquet("1", "SELECT 1 AS id, 10 AS \"at \"\" time\"");
    PlainTable other = parquet("2", "SELECT 1 AS id, 11 AS \"at \"\" time\"");

    assertEquals(1, compare(one, other).added());
    assertTrue(compare(one, other, "at \" time").isNone());
  }

  @Test
  void whereTheEarlierWroteNothingAllIsNew() throws Exception {
    PlainTable table = parquet("1", SAME);

    RowDifference fresh = compare(null, table);
    RowDifference gone = compare(table, null);

    assertEquals(4, fresh.added());
    assertEquals(0, fresh.before());
    assertEquals(4, gone.removed());
    assertEquals(0, gone.added());
  }

  @Test
  void partitionsAreColumns() throws Exception {
    for (String replay : List.of("1", "2")) {
      parquet(replay, "SELECT 1 AS id");
      Path from = folder.resolve(replay).resolve("birds/part-0.parquet");
      Path to = folder.resolve(replay).resolve("birds/year=199" + replay + "/part-0.parquet");
      Files.createDirectories(to.getParent());
      Files.move(from, to);
    }

    RowDifference difference = compare(table("1"), table("2"));

    assertEquals(List.of("id=1, year=1992"), difference.addedRows());
    assertEquals(List.of("id=1, year=1991"), difference.removedRows());
  }

  private PlainTable table(String replay) throws IOException {
    return PlainTable.in(folder.resolve(replay), List.of("birds")).get("birds");
  }

  @Test
  void badRowsAreJson() throws Exception {
    for (String replay : List.of("1", "2")) {
      Path bad = Files.createDirectories(folder.resolve(replay).resolve("birds_bad/run=r"));
      Files.writeString(
          bad.resolve("part-0.json"),
          "{\"file\":\"gs://landing/a\",\"line\":" + replay + ",\"raw\":\"x,y\"}\n");
    }

    Map<String, PlainTable> one = PlainTable.in(folder.resolve("1"), List.of("birds"));
    Map<String, PlainTable> other = PlainTable.in(folder.resolve("2"), List.of("birds"));
    assertEquals(Kind.JSON, one.get("birds_bad").kind());
    RowDifference difference = compare(one.get("birds_bad"), other.get("birds_bad"));

    assertEquals(List.of(new SourceCount("gs://landing/a", 1, 1, 1, 1)), difference.sources());
  }

  @Test
  void ofADeltaTableOnlyLiveFilesCount() throws Exception {
    parquet("1", SAME, "SELECT 'old' AS _source, 1 AS id, 'x' AS v");
    Path table = folder.resolve("1/birds");
    Files.move(table.resolve("part-0.parquet"), table.resolve("part 0.parquet"));
    Path log = Files.createDirectories(table.resolve("_delta_log"));
    Files.writeString(
        log.resolve("00000000000000000000.json"),
        "{\"add\":{\"path\":\"part-1.parquet\"}}\n{\"add\":{\"path\":\"part%200.parquet\"}}\n");
    Files.writeString(
        log.resolve("00000000000000000001.json"), "{\"remove\":{\"path\":\"part-1.parquet\"}}\n");

    assertTrue(compare(table("1"), parquet("2", SAME)).isNone());
  }

  @Test
  void whatHasNoRowsIsToldApart() throws Exception {
    Path lake = Files.createDirectories(folder.resolve("1/models"));
    Files.writeString(lake.resolve("weights.bin"), "01");
    Files.writeString(lake.resolve("_SUCCESS"), "");

    Map<String, PlainTable> tables = PlainTable.in(folder.resolve("1"), List.of());

    assertEquals(Set.of("models"), tables.keySet());
    assertEquals(Kind.OTHER, tables.get("models").kind());
    assertEquals(1, tables.get("models").files().size());
  }
}
