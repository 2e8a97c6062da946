package dev.sparkdrop.jobs.typed;

import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.batch.Source;
import dev.sparkdrop.jobs.batch.Sources;
import dev.sparkdrop.jobs.batch.UnreadableException;
import dev.sparkdrop.jobs.schema.ColumnMapping;
import dev.sparkdrop.jobs.value.ColumnStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** The typed objects of a batch: Parquet, Avro and ORC. */
public final class TypedBatch {
  private final SparkSession spark;
  private final Sources sources;
  private final Map<Integer, TypedObject> objects = new TreeMap<>();

  public TypedBatch(SparkSession spark, Sources sources) {
    this.spark = spark;
    this.sources = sources;
  }

  /** Looks at objects that were not looked at before. */
  public void look() throws IOException {
    objects.putAll(
        sources.look(
            source -> source.format.isTyped() && !objects.containsKey(source.index),
            source -> TypedObject.look(spark, source)));
  }

  /**
   * Names and statistics of an object's columns.
   *
   * @return whether it has rows
   */
  public boolean columns(int index, List<String> names, List<ColumnStats> stats) {
    TypedObject object = objects.get(index);
    for (StructField field : object.columns.fields()) {
      names.add(field.name());
      ColumnStats column = new ColumnStats();
      column.typed(Casts.normal(object.type(field)), object.rows);
      stats.add(column);
    }
    return object.rows > 0;
  }

  /** Tables of those that are left, each of objects with the same columns. */
  public List<TypedTable> tables(ColumnMapping mapping) {
    Map<String, List<TypedObject>> groups = new LinkedHashMap<>();
    for (Source source : sources.remaining()) {
      TypedObject object = objects.get(source.index);
      // One without rows has no columns in the table; beside it the others would have none.
      if (object != null && object.rows > 0) {
        groups.computeIfAbsent(object.key(), k -> new ArrayList<>()).add(object);
      }
    }
    List<TypedTable> tables = new ArrayList<>();
    groups.values().forEach(group -> tables.add(new TypedTable(spark, group, mapping)));
    return tables;
  }

  /**
   * Reads each object alone, after reading them together failed, and drops those that fail.
   *
   * @return whether there were any
   */
  public boolean dropPoison(ColumnMapping mapping) throws IOException {
    int before = sources.remaining().size();
    sources.look(
        source -> objects.containsKey(source.index),
        source -> {
          TypedObject object = objects.get(source.index);
          try {
            new TypedTable(spark, List.of(object), mapping)
                .good()
                .write()
                .format("noop")
                .mode("overwrite")
                .save();
            return true;
          } catch (Exception e) {
            // Spark throws checked exceptions that its methods don't declare.
            throw new UnreadableException(
                "Spark can't read its values: "
                    + JobFailure.reason(e)
                    + " Write the file again, with the codec snappy or zstd.");
          }
        });
    return sources.remaining().size() < before;
  }
}
