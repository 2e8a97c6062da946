package dev.sparkdrop.jobs.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.batch.SmallFiles;
import dev.sparkdrop.jobs.batch.SourceObject;
import dev.sparkdrop.jobs.schema.SchemaMerge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table as a folder of plain Parquet, one folder {@code run=…} in it for each batch.
 *
 * <p>The batch is named by the first run that had it, so that a rerun replaces what the failed run
 * may have written. The columns are kept beside the table, in the newest of {@code
 * schema-000001.json}, {@code -000002}, …; each is created only if absent.
 */
public final class ParquetStore implements TableStore {
  private static final int VERSION = 2;

  private static final Map<String, String> OLD_TYPES =
      Map.of("int64", "bigint", "float64", "double", "bool", "boolean");

  private final SparkSession spark;
  private final FileSystem files;
  private final Path place;
  private final Path staging;
  private final Path schemas;
  private final List<String> partitionBy;
  private int newest;
  private boolean any;

  public ParquetStore(
      SparkSession spark, FileSystem files, String output, List<String> partitionBy, String batch) {
    this.spark = spark;
    this.files = files;
    this.partitionBy = partitionBy;
    this.place = new Path(output, "run=" + batch);
    this.staging = new Path(output + "_staging", "run=" + batch);
    this.schemas = new Path(output + "_schema");
  }

  @Override
  public StructType schema() throws IOException {
    newest = 0;
    if (files.exists(schemas)) {
      for (FileStatus file : files.listStatus(schemas)) {
        String name = file.getPath().getName();
        if (name.matches("schema-\\d{6}\\.json")) {
          newest = Math.max(newest, Integer.parseInt(name.substring(7, 13)));
        }
      }
    }
    return newest == 0 ? new StructType() : parse(SmallFiles.read(files, path(newest)));
  }

  private Path path(int number) {
    return new Path(schemas, String.format("schema-%06d.json", number));
  }

  private StructType parse(String json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(json);
    int version = root.path("version").asInt();
    if (version == VERSION) {
      return (StructType) DataType.fromJson(root.path("schema").toString());
    }
    if (version != 1) {
      throw new JobFailure(
          path(newest) + " has version " + version + ", this job knows " + VERSION + ".");
    }
    StructType schema = new StructType();
    for (JsonNode column : root.path("columns")) {
      String type = column.path("type").asText();
      schema =
          schema.add(
              new StructField(
                  column.path("name").asText(),
                  DataType.fromDDL(OLD_TYPES.getOrDefault(type, type)),
                  true,
                  new MetadataBuilder()
                      .putString(SchemaMerge.ORIGIN, column.path("source").asText())
                      .build()));
    }
    return schema;
  }

  @Override
  public boolean widens() {
    return false;
  }

  @Override
  public long stage(Dataset<Row> rows, StructType schema) throws IOException {
    discard();
    rows.write().partitionBy(partitionBy.toArray(new String[0])).parquet(staging.toString());
    long count = spark.read().schema(schema).parquet(staging.toString()).count();
    any = count > 0;
    return count;
  }

  @Override
  public void discard() throws IOException {
    files.delete(staging, true);
  }

  @Override
  public boolean commit(StructType base, StructType schema, List<SourceObject> objects)
      throws IOException {
    if (any && !base.equals(schema) && !keep(schema)) {
      return false;
    }
    files.delete(place, true);
    if (any) {
      files.mkdirs(place.getParent());
      if (!files.rename(staging, place)) {
        throw new IOException("Could not move " + staging + " to " + place);
      }
    }
    discard();
    return true;
  }

  private boolean keep(StructType schema) throws IOException {
    ObjectNode root = new ObjectMapper().createObjectNode().put("version", VERSION);
    root.set("schema", new ObjectMapper().readTree(schema.json()));
    Path path = path(newest + 1);
    try {
      SmallFiles.write(files, path, root.toPrettyString() + "\n", false);
      return true;
    } catch (IOException e) {
      // Cloud Storage refuses the loser only when the upload ends, as a failed precondition.
      if (files.exists(path)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public Long version() {
    return null;
  }

  @Override
  public List<String> files() throws IOException {
    List<String> paths = new ArrayList<>();
    if (any) {
      RemoteIterator<LocatedFileStatus> found = files.listFiles(place, true);
      while (found.hasNext()) {
        paths.add(found.next().getPath().toString());
      }
      paths.removeIf(path -> !path.endsWith(".parquet"));
    }
    return paths;
  }
}
