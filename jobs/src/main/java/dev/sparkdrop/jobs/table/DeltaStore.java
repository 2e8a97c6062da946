package dev.sparkdrop.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.not;

import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.batch.SourceObject;
import dev.sparkdrop.jobs.schema.SystemColumns;
import io.delta.exceptions.DeltaConcurrentModificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.DataType;
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
public final class DeltaStore implements TableStore {
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
   * A table that need not be there yet.
   *
   * @param appends whether rows of other versions of an object stay
   */
  public DeltaStore(
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
    if (store().exists(folder)
        && Arrays.stream(store().listStatus(folder))
            .anyMatch(file -> file.getPath().getName().startsWith("run="))) {
      throw new JobFailure(
          folder
              + " holds a table of plain Parquet folders. Write --format=parquet to go on with"
              + " it, or another --output for a Delta table.");
    }
    return new StructType();
  }

  private FileSystem store() throws IOException {
    return folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
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
    for (AddFile file : staged) {
      store().delete(path(file), false);
    }
    staged.clear();
  }

  private Path path(AddFile file) {
    Path path = new Path(file.pathAsUri());
    return path.isAbsolute() ? path : new Path(log().dataPath(), path);
  }

  private void prepare(OptimisticTransaction transaction, StructType schema) {
    boolean isNew = transaction.readVersion() < 0;
    List<String> names = Arrays.asList(schema.fieldNames());
    for (String column : partitionBy) {
      if (isNew && !names.contains(column)) {
        throw new JobFailure(
            "--partition-by: the table has no column " + column + "; it has " + names + ".");
      }
    }
    Metadata now = transaction.metadata();
    if (isNew || !now.schemaString().equals(schema.json())) {
      transaction.updateMetadata(
          now.copy(
              now.id(),
              now.name(),
              now.description(),
              now.format(),
              schema.json(),
              isNew ? scala(partitionBy) : now.partitionColumns(),
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
          version =
              transaction.commit(
                  scala(actions),
                  new DeltaOperations.Write(
                      SaveMode.Append, Option.empty(), Option.empty(), Option.apply("run " + run)));
        }
        return true;
      } catch (DeltaConcurrentModificationException e) {
        pause(attempt);
      }
    }
    throw new JobFailure("Other runs kept changing " + folder + "; run the job again.");
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
    Map<String, DataType> before = types(base);
    Map<String, DataType> ours = types(planned);
    Map<String, DataType> there = types(now);
    StructType merged = new StructType();
    for (StructField field : now.fields()) {
      DataType wanted = ours.getOrDefault(field.name(), field.dataType());
      boolean same = wanted.equals(field.dataType());
      if (!same && !field.dataType().equals(before.get(field.name()))) {
        return null;
      }
      merged = merged.add(same ? field : planned.apply(field.name()));
    }
    for (StructField field : planned.fields()) {
      merged = there.containsKey(field.name()) ? merged : merged.add(field);
    }
    return merged;
  }

  private static Map<String, DataType> types(StructType schema) {
    Map<String, DataType> types = new HashMap<>();
    Arrays.stream(schema.fields()).forEach(field -> types.put(field.name(), field.dataType()));
    return types;
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
      generations.add(object.generation);
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
