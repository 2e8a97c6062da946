package dev.sparkdrop.local.bigquery;

import dev.sparkdrop.local.bigquery.sql.SqlTypes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One object of a load job.
 *
 * @param uri as {@code gs://bucket/name}
 * @param local its bytes, where DuckDB may read them
 * @param size in bytes
 * @param keys what its folders say, in their order, as {@code year=1990} does; empty where none is
 *     asked for
 */
record SourceFile(String uri, Path local, long size, Map<String, String> keys) {

  /** DuckDB's list of the files. */
  static String list(List<SourceFile> files) {
    return files.stream()
        .map(file -> SqlTypes.literal(file.local().toAbsolutePath().toString()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
