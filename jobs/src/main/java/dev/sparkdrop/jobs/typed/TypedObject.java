package dev.sparkdrop.jobs.typed;

import dev.sparkdrop.jobs.batch.Source;
import dev.sparkdrop.jobs.batch.SourceFormat;
import dev.sparkdrop.jobs.batch.UnreadableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.mapred.FsInput;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import shaded.parquet.org.apache.thrift.TException;

/** An object whose values have types of their own, and what it says of its columns. */
final class TypedObject {
  // Only Parquet tells without being read how many; the others count as some.
  private static final long SOME = 1_000;

  final Source source;
  final StructType columns;

  /** The columns that Spark reads as plain integers and bytes. */
  final ParquetQuirks quirks;

  /** How many, or some where that is not known. */
  final long rows;

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
   * @throws IOException when the object can't be read
   */
  static TypedObject look(SparkSession spark, Source source) throws IOException {
    if (source.format == SourceFormat.PARQUET) {
      return parquet(spark, source);
    }
    Function<Path, StructType> schema =
        path ->
            spark
                .read()
                .format(source.format.reader())
                .option("__globPaths__", "false")
                .load(path.toString())
                .schema();
    StructType columns = orUnreadable("It is no " + source.format + " file: ", schema, source.path);
    if (source.format == SourceFormat.AVRO
        && !isWhole(source.path, spark.sparkContext().hadoopConfiguration())) {
      throw new UnreadableException("It is an AVRO file that was cut. Send it again, whole.");
    }
    return new TypedObject(source, columns, new ParquetQuirks(), SOME);
  }

  // Avro's reader ends without a word where a block is cut; a whole file ends in its sync marker.
  private static boolean isWhole(Path path, Configuration hadoop) throws IOException {
    byte[] marker = new byte[DataFileConstants.SYNC_SIZE];
    byte[] end = new byte[DataFileConstants.SYNC_SIZE];
    try (FSDataInputStream raw = path.getFileSystem(hadoop).open(path);
        FsInput file = new FsInput(path, hadoop);
        DataFileReader<Object> reader = new DataFileReader<>(file, new GenericDatumReader<>())) {
      raw.readFully(reader.previousSync() - marker.length, marker);
      raw.readFully(file.length() - end.length, end);
    }
    return Arrays.equals(marker, end);
  }

  /** Reads a footer, and nothing of the data. */
  private static TypedObject parquet(SparkSession spark, Source source) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    MessageType schema;
    long rows;
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(source.path, hadoop))) {
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
    ParquetToSparkSchemaConverter converter =
        new ParquetToSparkSchemaConverter(spark.sessionState().conf());
    StructType columns =
        orUnreadable("Spark can't read its columns: ", converter::convert, quirks.plain(schema));
    if (columns.isEmpty()) {
      throw new UnreadableException("It is a Parquet file without columns.");
    }
    return new TypedObject(source, columns, quirks, rows);
  }

  // Spark throws checked exceptions that its methods don't declare.
  private static <A> StructType orUnreadable(String fault, Function<A, StructType> look, A at)
      throws UnreadableException {
    try {
      return look.apply(at);
    } catch (Exception e) {
      throw new UnreadableException(fault + sentence(e));
    }
  }

  private static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }

  private static String sentence(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }

  /** The type of a column as Spark has words for it. */
  DataType type(StructField column) {
    return quirks.has(column.name()) ? quirks.type(column.name()) : column.dataType();
  }

  /** Equal for objects that Spark can read in one go. */
  String key() {
    return source.format + quirks.toString() + columns.json();
  }
}
