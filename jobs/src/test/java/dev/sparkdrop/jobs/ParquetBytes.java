package dev.sparkdrop.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Makes the content of Parquet objects. */
final class ParquetBytes {
  private ParquetBytes() {}

  static byte[] of(Dataset<Row> rows, Path scratch) throws IOException {
    Path folder = Files.createTempDirectory(scratch, "parquet").resolve("made");
    rows.coalesce(1).write().parquet(folder.toString());
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return Files.readAllBytes(file);
    }
  }
}
