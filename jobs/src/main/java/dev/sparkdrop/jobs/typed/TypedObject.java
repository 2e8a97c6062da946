package dev.sparkdrop.jobs.typed;

import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.batch.Source;
import dev.sparkdrop.jobs.batch.SourceFormat;
import dev.sparkdrop.jobs.batch.UnreadableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.mapred.FsInput;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import shaded.parquet.org.apache.thrift.TException;

/** An object whose values have types of their own, and what it says of its columns. */
final class TypedObject {
  // Only Parquet tells without being read how many; the others count as some.
  private static final long SOME = 1_000;

  // A length and a magic number.
  private static final int FOOTER_END = 8;

  final Source source;
  final StructType columns;

  /** The columns that Spark reads as plain integers and bytes. */
  final FormatQuirks quirks;

  /** The columns of no type. */
  private final Set<String> open;

  /** How many, or some where that is not known. */
  final long rows;

  private TypedObject(
      Source source, StructType columns, FormatQuirks quirks, Set<String> open, long rows)
      throws UnreadableException {
    Set<String> names = new HashSet<>();
    for (String name : columns.fieldNames()) {
      if (!names.add(name)) {
        throw new UnreadableException(
            "It has two columns named '" + name + "'. Give one of them another name.");
      }
    }
    this.source = source;
    this.columns = columns;
    this.quirks = quirks;
    this.open = open;
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
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Function<Path, StructType> schema =
        path ->
            spark
                .read()
                .format(source.format.reader())
                .option("__globPaths__", "false")
                .load(path.toString())
                .schema();
    StructType columns = orUnreadable("It is no " + source.format + " file: ", schema, source.path);
    FormatQuirks quirks =
        source.format == SourceFormat.AVRO ? avro(source.path, hadoop) : new FormatQuirks();
    return new TypedObject(source, columns, quirks, Set.of(), SOME);
  }

  // Avro's reader ends without a word where a block is cut; a whole file ends in its sync marker.
  private static FormatQuirks avro(Path path, Configuration hadoop) throws IOException {
    byte[] marker = new byte[DataFileConstants.SYNC_SIZE];
    byte[] end = new byte[DataFileConstants.SYNC_SIZE];
    try (FSDataInputStream raw = path.getFileSystem(hadoop).open(path);
        FsInput file = new FsInput(path, hadoop);
        DataFileReader<Object> reader = new DataFileReader<>(file, new GenericDatumReader<>())) {
      raw.readFully(reader.previousSync() - marker.length, marker);
      raw.readFully(file.length() - end.length, end);
      if (!Arrays.equals(marker, end)) {
        throw new UnreadableException("It is an AVRO file that was cut. Send it again, whole.");
      }
      return FormatQuirks.ofAvro(reader.getSchema());
    }
  }

  /** Reads a footer, and nothing of the data. */
  private static TypedObject parquet(SparkSession spark, Source source) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    MessageType schema;
    Set<String> open;
    long rows;
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(source.path, hadoop))) {
      schema = reader.getFooter().getFileMetaData().getSchema();
      rows = reader.getRecordCount();
      open = open(source.path, reader, hadoop);
    } catch (NullPointerException e) {
      // What the library makes of a type that is not in its list, such as FLOAT16.
      throw new UnreadableException(
          "One of its columns has a type that is newer than the job's Parquet.");
    } catch (RuntimeException e) {
      throw new UnreadableException("It is not a Parquet file: " + JobFailure.reason(e));
    } catch (IOException e) {
      // A footer that can't be parsed is the object's fault, one that can't be read is not.
      if (root(e) instanceof TException) {
        throw new UnreadableException("Its Parquet footer is broken: " + JobFailure.reason(e));
      }
      throw e;
    }
    FormatQuirks quirks = new FormatQuirks();
    ParquetToSparkSchemaConverter converter =
        new ParquetToSparkSchemaConverter(spark.sessionState().conf());
    StructType columns =
        orUnreadable("Spark can't read its columns: ", converter::convert, quirks.plain(schema));
    if (columns.isEmpty()) {
      throw new UnreadableException("It is a Parquet file without columns.");
    }
    return new TypedObject(source, columns, quirks, open, rows);
  }

  /**
   * Columns of no type, as pandas writes those that hold None alone. Parquet's library takes them
   * for 32-bit integers; the footer itself is asked where there is such a column without
   * statistics.
   */
  private static Set<String> open(Path path, ParquetFileReader reader, Configuration hadoop)
      throws IOException {
    Set<String> open = new HashSet<>();
    for (BlockMetaData block : reader.getFooter().getBlocks()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        PrimitiveType type = chunk.getPrimitiveType();
        if (type.getPrimitiveTypeName() == PrimitiveTypeName.INT32
            && type.getLogicalTypeAnnotation() == null
            && chunk.getStatistics().isEmpty()) {
          open.add(chunk.getPath().toDotString());
        }
      }
    }
    if (open.isEmpty()) {
      return open;
    }
    Set<String> typeless = new HashSet<>();
    FileSystem files = path.getFileSystem(hadoop);
    long end = files.getFileStatus(path).getLen() - FOOTER_END;
    try (FSDataInputStream raw = files.open(path)) {
      raw.seek(end);
      raw.seek(end - Integer.reverseBytes(raw.readInt()));
      for (SchemaElement element : Util.readFileMetaData(raw, true).getSchema()) {
        if (element.isSetLogicalType() && element.getLogicalType().isSetUNKNOWN()) {
          typeless.add(element.getName());
        }
      }
    }
    open.retainAll(typeless);
    return open;
  }

  // Spark throws checked exceptions that its methods don't declare.
  private static <A> StructType orUnreadable(String fault, Function<A, StructType> look, A at)
      throws UnreadableException {
    try {
      return look.apply(at);
    } catch (Exception e) {
      // Spark parses ORC's own names of types, and has none for instants.
      throw new UnreadableException(
          e instanceof ParseException
              ? "One of its columns has a type that Spark lacks, such as 'timestamp with local time"
                  + " zone'. Write it as a timestamp."
              : fault + JobFailure.reason(e));
    }
  }

  private static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }

  /** The type of a column as Spark has words for it. */
  DataType type(StructField column) {
    return open.contains(column.name()) ? DataTypes.NullType : quirks.type(column);
  }

  /** Equal for objects that Spark can read in one go. */
  String key() {
    return source.format + quirks.toString() + open + columns.json();
  }
}
