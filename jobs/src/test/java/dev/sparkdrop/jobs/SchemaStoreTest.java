package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaStoreTest {
  @TempDir Path folder;
  private SchemaStore store;

  @BeforeEach
  void openStore() throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration());
    store = new SchemaStore(files, new org.apache.hadoop.fs.Path(folder.resolve("schema").toUri()));
  }

  @Test
  void typesOfTheFirstStayAndColumnsAreAddedBehind() throws IOException {
    // Given
    store.update(table -> batch(table, List.of("id"), ColumnType.INT64));

    // When
    Layout later = store.update(t -> batch(t, List.of("new", "ID"), ColumnType.STRING));

    // Then
    assertEquals("id int64, new string", columns(later));
  }

  @Test
  void whoComesSecondMergesIntoTheWinnersSchema() throws IOException {
    // When
    Layout loser =
        store.update(
            table -> {
              if (table.columns().isEmpty()) {
                winnerWrites();
              }
              return batch(table, List.of("b", "a"), ColumnType.STRING);
            });

    // Then
    assertEquals("a int64, b string", columns(loser));
    assertEquals("a int64, b string", columns(store.update(t -> batch(t, List.of(), null))));
  }

  @Test
  void batchThatAddsNothingWritesNothing() throws IOException {
    // Given
    store.update(table -> batch(table, List.of("id"), ColumnType.INT64));

    // When
    store.update(table -> batch(table, List.of("id"), ColumnType.STRING));

    // Then
    assertFalse(Files.exists(folder.resolve("schema/schema-000002.json")));
  }

  @Test
  void schemaOfANewerReleaseIsRefused() throws IOException {
    // Given
    Files.createDirectories(folder.resolve("schema"));
    Files.writeString(folder.resolve("schema/schema-000001.json"), "{\"version\":2}");

    // When
    JobFailure failure =
        assertThrows(
            JobFailure.class, () -> store.update(t -> batch(t, List.of("id"), ColumnType.INT64)));

    // Then
    assertEquals(
        "schema-000001.json has version 2, this job knows 1.",
        failure.getMessage().replaceAll(".*/", ""));
  }

  @Test
  void namesThatBecomeEqualAreToldApartForGood() throws IOException {
    // Given
    Layout first = store.update(t -> batch(t, List.of("a b", "a-b", "A_B"), ColumnType.INT64));

    // When
    Layout second = store.update(t -> batch(t, List.of("a-b", "x"), ColumnType.INT64));

    // Then
    assertEquals("a_b int64, a_b_2 int64, A_B_3 int64", columns(first));
    assertEquals(
        List.of(1, 3),
        java.util.Arrays.stream(second.plan().source(0).positions()).boxed().toList());
  }

  private void winnerWrites() {
    try {
      store.update(table -> batch(table, List.of("a"), ColumnType.INT64));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Layout batch(TableSchema table, List<String> header, ColumnType type) {
    SourceSummary summary = new SourceSummary(0);
    for (int i = 0; i < header.size(); i++) {
      summary.addColumn(header.get(i));
      summary.seen(i, type);
    }
    summary.count(new TextRecord(0, 2, "", null));
    SourceObject object = new SourceObject("landing", "a.csv", 1, 1);
    Source source = new Source(0, object, SourceFormat.CSV, Locations.cloud().path(object));
    return Layout.of(table, List.of(source), Map.of(0, summary), List.of());
  }

  private static String columns(Layout layout) {
    return layout.table().columns().stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
  }
}
