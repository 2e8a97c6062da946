package dev.sparkdrop.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.not;

import io.delta.exceptions.DeltaConcurrentModificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * A Delta table, keyed by source: one commit removes what the batch's objects wrote before and adds
 * what they hold now.
 *
 * <p>Delta's own transaction is used, below its DataFrame writer: data files are written once, and
 * only the commit is tried again when another lane was first; the writer would read all objects
 * again. No table feature is turned on, so that every reader of Delta reads the table.
 */
final class DeltaStore implements TableStore {
  private static final int ATTEMPTS = 60;
  private static final int PAUSE = 300;

  private final SparkSession spark;
  private final Path folder;
  private final List<String> partitionBy;
  private final boolean appends;
  private final String run;
  private final List<AddFile> staged = new ArrayList<>();
  private Long version;

  /**
   * @param appends whether rows of other versions of an object stay
   */
  DeltaStore(
      SparkSession spark, Path folder, List<String> partitionBy, boolean appends, String run) {
    this.spark = spark;
    this.folder = folder;
    this.partitionBy = partitionBy;
    this.appends = appends;
    this.run = run;
  }

  private DeltaLog log() {
    return DeltaLog.forTable(spark, folder);
  }

  @Override
  public StructType schema() throws IOException {
    Snapshot snapshot = log().update(false, Option.empty(), Option.empty());
    if (snapshot.version() >= 0) {
      return snapshot.schema();
    }
    FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
    if (files.exists(folder) && hasRunFolders(files)) {
      throw new JobFailure(
          folder
              + " holds a table of plain Parquet folders. Write --format=parquet to go on with"
              + " it, or another --output for a Delta table.");
    }
    return new StructType();
  }

  private boolean hasRunFolders(FileSystem files) throws IOException {
    return Arrays.stream(files.listStatus(folder))
        .anyMatch(file -> file.getPath().getName().startsWith("run="));
  }

  @Override
  public boolean widens() {
    return true;
  }

  @Override
  public long stage(Dataset<Row> rows, StructType schema) {
    OptimisticTransaction writing = log().startTransaction(Option.empty(), Option.empty());
    prepare(writing, schema);
    long count = 0;
    for (FileAction file : java(writing.writeFiles(rows))) {
      staged.add((AddFile) file);
      count += (Long) ((AddFile) file).numLogicalRecords().get();
    }
    return count;
  }

  @Override
  public void discard() throws IOException {
    FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
    for (AddFile file : staged) {
      files.delete(path(file), false);
    }
    staged.clear();
  }

  private Path path(AddFile file) {
    Path path = new Path(file.pathAsUri());
    return path.isAbsolute() ? path : new Path(log().dataPath(), path);
  }

  private void prepare(OptimisticTransaction transaction, StructType schema) {
    if (transaction.readVersion() < 0) {
      for (String column : partitionBy) {
        if (!Arrays.asList(schema.fieldNames()).contains(column)) {
          throw new JobFailure(
              "--partition-by: the table has no column "
                  + column
                  + "; it has "
                  + Arrays.toString(schema.fieldNames())
                  + ".");
        }
      }
      transaction.updateMetadata(
          new Metadata(
              UUID.randomUUID().toString(),
              null,
              null,
              new Format("parquet", scala.collection.immutable.Map$.MODULE$.empty()),
              schema.json(),
              scala(partitionBy),
              scala.collection.immutable.Map$.MODULE$.empty(),
              Option.apply(System.currentTimeMillis())),
          false);
    } else if (!transaction.metadata().schemaString().equals(schema.json())) {
      Metadata now = transaction.metadata();
      transaction.updateMetadata(
          now.copy(
              now.id(),
              now.name(),
              now.description(),
              now.format(),
              schema.json(),
              now.partitionColumns(),
              now.configuration(),
              now.createdTime()),
          false);
    }
  }

  @Override
  public boolean commit(StructType base, StructType schema, List<SourceObject> objects) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      OptimisticTransaction transaction = log().startTransaction(Option.empty(), Option.empty());
      StructType now = transaction.snapshot().schema();
      boolean isNew = transaction.readVersion() < 0;
      StructType merged = isNew ? schema : reconcile(base, now, schema);
      if (merged == null) {
        return false;
      }
      if (isNew && staged.isEmpty()) {
        return true;
      }
      try {
        prepare(transaction, merged);
        List<Action> actions = new ArrayList<>(staged);
        transaction.readWholeTable();
        if (!isNew) {
          replace(transaction, now, merged, objects, actions);
        }
        if (!actions.isEmpty()) {
          version = transaction.commit(scala(actions), operation());
        }
        return true;
      } catch (DeltaConcurrentModificationException e) {
        pause(attempt);
      }
    }
    throw new JobFailure("Other runs kept changing " + folder + "; run the job again.");
  }

  private DeltaOperations.Operation operation() {
    return new DeltaOperations.Write(
        SaveMode.Append, Option.empty(), Option.empty(), Option.apply("run " + run));
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE) + PAUSE * Math.min(attempt, 10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /** The table as it stands with what the rows add, or null where they no longer fit. */
  static StructType reconcile(StructType base, StructType now, StructType planned) {
    Map<String, StructField> before = byName(base);
    Map<String, StructField> wanted = byName(planned);
    StructType merged = new StructType();
    for (StructField field : now.fields()) {
      StructField ours = wanted.remove(field.name());
      if (ours == null || ours.dataType().equals(field.dataType())) {
        merged = merged.add(field);
        continue;
      }
      StructField old = before.get(field.name());
      if (old == null || !old.dataType().equals(field.dataType())) {
        return null;
      }
      merged = merged.add(ours);
    }
    for (StructField field : planned.fields()) {
      merged = wanted.containsKey(field.name()) ? merged.add(field) : merged;
    }
    return merged;
  }

  private static Map<String, StructField> byName(StructType schema) {
    Map<String, StructField> fields = new HashMap<>();
    for (StructField field : schema.fields()) {
      fields.put(field.name(), field);
    }
    return fields;
  }

  /** Removes the objects' rows; where a column grows wider, all rows are written anew. */
  private void replace(
      OptimisticTransaction transaction,
      StructType now,
      StructType merged,
      List<SourceObject> objects,
      List<Action> actions) {
    boolean wider = false;
    List<Column> columns = new ArrayList<>();
    for (StructField field : now.fields()) {
      StructField then = merged.apply(field.name());
      wider |= !then.dataType().equals(field.dataType());
      columns.add(col(field.name()).cast(then.dataType()).as(field.name()));
    }
    Column theirs = rowsOf(objects);
    Set<String> touched = wider ? null : touched(transaction, theirs);
    if (touched != null && touched.isEmpty()) {
      return;
    }
    List<AddFile> old = new ArrayList<>();
    for (AddFile file : transaction.snapshot().allFiles().collectAsList()) {
      if (touched == null || touched.contains(path(file).toUri().getPath())) {
        old.add(file);
      }
    }
    Dataset<Row> kept =
        log()
            .createDataFrame(transaction.snapshot(), scala(old), false, Option.empty())
            .where(not(theirs))
            .select(columns.toArray(new Column[0]));
    actions.addAll(java(transaction.writeFiles(kept)));
    long time = System.currentTimeMillis();
    old.forEach(file -> actions.add(file.removeWithTimestamp(time, true)));
  }

  private Column rowsOf(List<SourceObject> objects) {
    Set<String> uris = new HashSet<>();
    Set<Long> generations = new HashSet<>();
    for (SourceObject object : objects) {
      uris.add(object.uri());
      generations.add(object.generation());
    }
    Column theirs = col(SystemColumns.SOURCE).isin(uris.toArray());
    return appends ? theirs.and(col(SystemColumns.GENERATION).isin(generations.toArray())) : theirs;
  }

  /** The paths of the files that hold such rows; statistics keep most from being opened. */
  private Set<String> touched(OptimisticTransaction transaction, Column theirs) {
    Set<String> paths = new HashSet<>();
    for (Row row :
        spark
            .read()
            .format("delta")
            .option("versionAsOf", transaction.readVersion())
            .load(folder.toString())
            .where(theirs)
            .select(input_file_name())
            .distinct()
            .collectAsList()) {
      paths.add(new Path(java.net.URI.create(row.getString(0))).toUri().getPath());
    }
    return paths;
  }

  @Override
  public Long version() {
    return version;
  }

  @Override
  public List<String> files() {
    List<String> files = new ArrayList<>();
    staged.forEach(file -> files.add(path(file).toString()));
    return files;
  }

  private static <T> List<T> java(Seq<T> list) {
    return JavaConverters.seqAsJavaList(list);
  }

  private static <T> Seq<T> scala(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }
}
