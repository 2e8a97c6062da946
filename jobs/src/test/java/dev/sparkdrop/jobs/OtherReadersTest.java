package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers that others wrote read the table: delta-rs, and DuckDB over the files that delta-rs
 * names. Without Python's packages {@code deltalake} and {@code duckdb} it skips; {@code
 * SPARKDROP_PYTHON} names a Python that has them.
 */
class OtherReadersTest {
  private static final String READ =
      """
      import sys, deltalake, duckdb
      table = deltalake.DeltaTable(sys.argv[1])
      files = table.file_uris()
      rows = table.to_pyarrow_table().select(['id', 'price', 'year'])
      print(sorted((r['id'], str(r['price']), r['year']) for r in rows.to_pylist()))
      sql = 'select _source, count(*) from read_parquet(?) group by 1 order by 1'
      print([tuple(row) for row in duckdb.execute(sql, [files]).fetchall()])
      """;

  @TempDir Path root;

  @Test
  void deltaRsAndDuckDbReadATableThatWasWidenedReplacedAndPartitioned() throws Exception {
    // Given
    assumeTrue(
        run("-c", "import deltalake, duckdb, pyarrow").isPresent(),
        "no Python with deltalake, duckdb and pyarrow here");
    LocalLake lake =
        new LocalLake(SharedSpark.get(), root).with("--partition-by=year").match("{year}/*.csv");
    lake.land("2019/a.csv", "id,price\n1,2\n2,3\n").land("2020/b.csv", "id,price\n3,4\n").run("r1");
    lake.land("2019/a.csv", "id,price\n1,2.5\n").run("r2");

    // When
    List<String> read =
        run("-c", READ, lake.path("lake/table").toString()).orElseThrow().lines().toList();

    // Then
    assertEquals(
        List.of(
            "[(1, '2.5', '2019'), (3, '4.0', '2020')]",
            "[('gs://landing/2019/a.csv', 1), ('gs://landing/2020/b.csv', 1)]"),
        read);
  }

  private static Optional<String> run(String... arguments) throws InterruptedException {
    String python = Optional.ofNullable(System.getenv("SPARKDROP_PYTHON")).orElse("python3");
    String[] command = new String[arguments.length + 1];
    command[0] = python;
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
