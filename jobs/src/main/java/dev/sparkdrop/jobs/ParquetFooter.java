package dev.sparkdrop.jobs;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;
import shaded.parquet.org.apache.thrift.TException;

/** What a Parquet object's footer tells: columns and rows, without reading the data. */
final class ParquetFooter {
  private final StructType columns;
  private final ParquetQuirks quirks;
  private final long rows;

  private ParquetFooter(StructType columns, ParquetQuirks quirks, long rows) {
    this.columns = columns;
    this.quirks = quirks;
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
    ParquetQuirks quirks = new ParquetQuirks();
    StructType columns = convert(quirks.plain(schema), converter);
    if (columns.isEmpty()) {
      throw new UnreadableException("It is a Parquet file without columns.");
    }
    return new ParquetFooter(columns, quirks, rows);
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

  /** The columns that Spark reads as plain integers and bytes. */
  ParquetQuirks quirks() {
    return quirks;
  }

  long rows() {
    return rows;
  }
}
