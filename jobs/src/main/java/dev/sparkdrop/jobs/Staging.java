package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes a batch to the run's staging folder and counts what is there. */
final class Staging {
  private final SparkSession spark;
  private final RunFolder folder;

  Staging(SparkSession spark, RunFolder folder) {
    this.spark = spark;
    this.folder = folder;
  }

  void clear() throws IOException {
    folder.clearStaging();
  }

  /**
   * Writes the rows of the table, and the bad ones if there are any.
   *
   * @param in how many records were read; the counts of both outputs, taken from what was written,
   *     must add up to it
   */
  Rows write(long in, TableSchema table, TextTable text, List<ParquetTable> parquet)
      throws IOException {
    long out = table.columns().isEmpty() ? 0 : writeTable(table, text, parquet);
    long bad = in == out ? 0 : writeBad(text, parquet);
    if (in != out + bad) {
      throw new IllegalStateException(
          "Read " + in + " records, but wrote " + out + " rows and " + bad + " bad ones");
    }
    return new Rows(out, bad);
  }

  private long writeTable(TableSchema table, TextTable text, List<ParquetTable> parquet)
      throws IOException {
    List<Dataset<Row>> parts = new ArrayList<>();
    if (text.anyRecords()) {
      parts.add(spark.createDataFrame(text.good(), table.spark()));
    }
    parquet.forEach(group -> parts.add(group.good()));
    Dataset<Row> rows = parts.stream().reduce(Dataset::union).orElseThrow();
    rows.write().parquet(folder.stagedTable().toString());
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    long out = 0;
    for (long count :
        Parallel.ask(folder.stagedFiles(), path -> ParquetFooter.rows(path, hadoop))) {
      out += count;
    }
    return out;
  }

  private long writeBad(TextTable text, List<ParquetTable> parquet) {
    JavaRDD<Row> bad = text.bad();
    for (ParquetTable group : parquet) {
      Optional<JavaRDD<Row>> more = group.bad();
      if (more.isPresent()) {
        bad = bad.union(more.get());
      }
    }
    String path = folder.stagedBad().toString();
    spark.createDataFrame(bad, BadRows.SCHEMA).write().json(path);
    return spark.read().option("__globPaths__", "false").text(path).count();
  }
}
