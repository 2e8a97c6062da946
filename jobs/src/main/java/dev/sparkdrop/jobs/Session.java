package dev.sparkdrop.jobs;

import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.table.TableUpkeep;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark session of one job, set up for it and stopped after it. */
final class Session implements AutoCloseable {
  final SparkSession spark;

  private Session(SparkSession spark) {
    this.spark = spark;
  }

  static Session open(String name) {
    SparkSession spark = SparkSession.builder().config(settings()).appName(name).getOrCreate();
    spark.sparkContext().setLogLevel("WARN");
    return new Session(spark);
  }

  /** What the job's code relies on, whatever the cluster's defaults. */
  static SparkConf settings() {
    return new SparkConf()
        .set("spark.sql.catalogImplementation", "in-memory")
        .set("spark.sql.shuffle.partitions", "8")
        .set("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .set("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        // The table's log is small: as many tasks as Delta's default would cost more than they do.
        .set("spark.databricks.delta.snapshotPartitions", "2")
        // Sums of the whole table in a file beside each commit, which cost a job and help no
        // reader.
        .set("spark.databricks.delta.writeChecksumFile.enabled", "false")
        // URIs differ at their ends: statistics of their first 32 characters would tell nothing.
        .set("spark.databricks.io.skipping.stringPrefixLength", "512")
        // What compaction takes together, and how large it makes it, in bytes.
        .set("spark.databricks.delta.optimize.minFileSize", String.valueOf(TableUpkeep.SMALL))
        .set("spark.databricks.delta.optimize.maxFileSize", String.valueOf(TableUpkeep.LARGE))
        // Texts without a zone are UTC, and rows carry java.time.
        .set("spark.sql.session.timeZone", "UTC")
        .set("spark.sql.datetime.java8API.enabled", "true")
        // A cast that fails is a bad row, not the end of the job.
        .set("spark.sql.ansi.enabled", "false")
        // Columns of a Parquet file may differ in case alone; those of the table never do.
        .set("spark.sql.caseSensitive", "true")
        .set("spark.sql.legacy.parquet.nanosAsLong", "true")
        .set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        // Dates before 1582 as they are, instead of an error.
        .set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED")
        .set("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED")
        .set("spark.sql.parquet.int96RebaseModeInRead", "CORRECTED")
        .set("spark.sql.sources.parallelPartitionDiscovery.parallelism", "16")
        // Objects stored with Content-Encoding: gzip can't be opened without this.
        .set("spark.hadoop.fs.gs.inputstream.support.gzip.encoding.enable", "true")
        // Before it writes a/b/c the connector looks whether a or a/b is a file. Of the ledger only
        // reports/ may be looked at, so the report itself would be refused.
        .set("spark.hadoop.fs.gs.create.items.conflict.check.enable", "false")
        // The run's folder is moved as a whole: a _SUCCESS in it would say nothing.
        .set("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "false");
  }

  /** Takes a sentence. */
  interface Teller {
    void tell(String sentence) throws IOException;
  }

  /**
   * Does the work and makes a failure readable: its trace goes to the log, its sentence last.
   *
   * @param teller is told the sentence too, where it can be
   * @throws JobFailure whenever the work throws
   */
  void run(Callable<?> work, Teller teller) {
    JobFailure failure;
    try {
      work.call();
      return;
    } catch (JobFailure e) {
      failure = e;
    } catch (Exception e) {
      e.printStackTrace();
      failure = new JobFailure("The job failed: " + JobFailure.reason(e));
    }
    try {
      teller.tell(failure.getMessage());
    } catch (IOException e) {
      System.err.println("The sentence could not be put into the report: " + JobFailure.reason(e));
    }
    throw failure;
  }

  @Override
  public void close() {
    spark.stop();
  }
}
