package dev.sparkdrop.jobs;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;

/** An object whose values have types of their own, and what it says of its columns. */
final class TypedObject {
  // Only Parquet tells without being read how many; the others count as some.
  private static final long SOME = 1_000;

  private final Source source;
  private final StructType columns;
  private final ParquetQuirks quirks;
  private final long rows;

  private TypedObject(Source source, StructType columns, ParquetQuirks quirks, long rows) {
    this.source = source;
    this.columns = columns;
    this.quirks = quirks;
    this.rows = rows;
  }

  /**
   * Looks at one object.
   *
   * @throws UnreadableException when it is no such file, or has a type that Spark lacks
   */
  static TypedObject look(SparkSession spark, Source source) throws IOException {
    if (source.format() == SourceFormat.PARQUET) {
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      ParquetFooter footer =
          ParquetFooter.read(
              source.path(),
              hadoop,
              new ParquetToSparkSchemaConverter(spark.sessionState().conf()));
      return new TypedObject(source, footer.columns(), footer.quirks(), footer.rows());
    }
    try {
      StructType columns =
          spark
              .read()
              .format(source.format().reader())
              .option("__globPaths__", "false")
              .load(source.path().toString())
              .schema();
      return new TypedObject(source, columns, new ParquetQuirks(), SOME);
    } catch (Exception e) {
      // Spark throws checked exceptions that its methods don't declare.
      throw new UnreadableException(
          "It is no " + source.format() + " file: " + Session.reason(e) + ".");
    }
  }

  Source source() {
    return source;
  }

  StructType columns() {
    return columns;
  }

  ParquetQuirks quirks() {
    return quirks;
  }

  /** How many, or some where that is not known. */
  long rows() {
    return rows;
  }

  /** Equal for objects that Spark can read in one go. */
  String key() {
    return source.format() + quirks.toString() + columns.json();
  }
}
