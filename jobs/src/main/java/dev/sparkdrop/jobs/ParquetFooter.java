package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;
import shaded.parquet.org.apache.thrift.TException;

/** What a Parquet object's footer tells: columns and rows, without reading the data. */
final class ParquetFooter {
  private final StructType columns;
  private final Set<String> nanoseconds;
  private final long rows;

  private ParquetFooter(StructType columns, Set<String> nanoseconds, long rows) {
    this.columns = columns;
    this.nanoseconds = nanoseconds;
    this.rows = rows;
  }

  /**
   * Reads a footer.
   *
   * @throws UnreadableException when the object is no Parquet file, or has a type Spark lacks
   * @throws IOException when the object can't be read
   */
  static ParquetFooter read(
      Path path, Configuration hadoop, ParquetToSparkSchemaConverter converter) throws IOException {
    MessageType schema;
    long rows;
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      schema = reader.getFooter().getFileMetaData().getSchema();
      rows = reader.getRecordCount();
    } catch (RuntimeException e) {
      throw new UnreadableException("It is not a Parquet file: " + sentence(e));
    } catch (IOException e) {
      // A footer that can't be parsed is the object's fault, one that can't be read is not.
      if (root(e) instanceof TException) {
        throw new UnreadableException("Its Parquet footer is broken: " + sentence(e));
      }
      throw e;
    }
    Set<String> nanoseconds = new TreeSet<>();
    for (Type field : schema.getFields()) {
      LogicalTypeAnnotation annotation = field.getLogicalTypeAnnotation();
      if (annotation instanceof TimestampLogicalTypeAnnotation
          && ((TimestampLogicalTypeAnnotation) annotation).getUnit() == TimeUnit.NANOS) {
        nanoseconds.add(field.getName());
      }
    }
    StructType columns = convert(schema, converter);
    if (columns.isEmpty()) {
      throw new UnreadableException("It is a Parquet file without columns.");
    }
    return new ParquetFooter(columns, nanoseconds, rows);
  }

  /** The rows of a file that was written by this job. */
  static long rows(Path path, Configuration hadoop) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      return reader.getRecordCount();
    }
  }

  // Spark's exceptions are checked ones that its methods don't declare.
  private static StructType convert(MessageType schema, ParquetToSparkSchemaConverter converter)
      throws UnreadableException {
    try {
      return converter.convert(schema);
    } catch (Exception e) {
      throw new UnreadableException("Spark can't read its columns: " + sentence(e));
    }
  }

  private static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }

  private static String sentence(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }

  StructType columns() {
    return columns;
  }

  /** The columns of nanoseconds since 1970, which Spark reads as plain integers. */
  Set<String> nanoseconds() {
    return nanoseconds;
  }

  long rows() {
    return rows;
  }
}
