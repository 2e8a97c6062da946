package dev.sparkdrop.jobs;

import dev.sparkdrop.jobs.batch.Source;
import dev.sparkdrop.jobs.batch.Sources;
import dev.sparkdrop.jobs.batch.UnreadableException;
import dev.sparkdrop.jobs.schema.BadRows;
import dev.sparkdrop.jobs.schema.ColumnMapping;
import dev.sparkdrop.jobs.schema.SchemaMerge;
import dev.sparkdrop.jobs.schema.SystemColumns;
import dev.sparkdrop.jobs.table.TableStore;
import dev.sparkdrop.jobs.text.TextBatch;
import dev.sparkdrop.jobs.text.TextObject;
import dev.sparkdrop.jobs.typed.TypedBatch;
import dev.sparkdrop.jobs.typed.TypedTable;
import dev.sparkdrop.jobs.value.ColumnStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Reads the objects that still count, fits them to the table and stages their rows. */
final class BatchLoad {
  /** Where the bad rows of the run are, if there are any. */
  final Path badPlace;

  private final SparkSession spark;
  private final Arguments arguments;
  private final Sources sources;
  private final TableStore store;
  private final Captures captures;
  private final TextBatch texts;
  private final TypedBatch typed;

  /** The table's columns before this batch. */
  StructType base;

  /** The table's columns with what this batch adds. */
  StructType schema;

  Rows rows;

  /** How many bad rows each file and column has, as {@link BadRows#counts}. */
  List<Row> bad;

  BatchLoad(
      SparkSession spark,
      Arguments arguments,
      Sources sources,
      TableStore store,
      Captures captures) {
    this.spark = spark;
    this.arguments = arguments;
    this.sources = sources;
    this.store = store;
    this.captures = captures;
    this.texts = new TextBatch(spark, sources, arguments.dialect);
    this.typed = new TypedBatch(spark, sources);
    this.badPlace = new Path(arguments.output() + "_bad/run=" + arguments.run());
  }

  /**
   * Stages the rows and writes the bad ones. Objects that turn out to be no such files as their
   * names say are dropped from the sources.
   */
  void stage() throws IOException {
    boolean sound = false;
    while (!sound) {
      store.discard();
      texts.look();
      typed.look();
      if (arguments.schema == null) {
        texts.inspect();
      }
      ColumnMapping mapping = map();
      List<TypedTable> tables;
      long out;
      try {
        tables = typed.tables(mapping);
        Dataset<Row> good = texts.rows(mapping);
        for (TypedTable table : tables) {
          good = union(good, table.good());
        }
        out = good == null ? 0 : store.stage(good, schema);
      } catch (Exception e) {
        // Spark throws checked exceptions that its methods don't declare.
        if (!typed.dropPoison(mapping)) {
          throw e;
        }
        continue;
      }
      sound = texts.sound();
      if (sound) {
        bad = writeBad(mapping, tables);
        rows = new Rows(out, bad.stream().mapToLong(count -> count.getLong(2)).sum());
      }
    }
  }

  private static Dataset<Row> union(Dataset<Row> one, Dataset<Row> other) {
    return one == null || other == null ? (one == null ? other : one) : one.union(other);
  }

  private List<Row> writeBad(ColumnMapping mapping, List<TypedTable> tables) throws IOException {
    badPlace.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(badPlace, true);
    Dataset<Row> bad = texts.bad(mapping);
    for (TypedTable table : tables) {
      bad = union(bad, table.bad());
    }
    if (bad == null) {
      return List.of();
    }
    bad.write().json(badPlace.toString());
    return BadRows.counts(spark, badPlace);
  }

  /** Lays the objects' columns beside the table's; objects that don't belong there are dropped. */
  private ColumnMapping map() throws IOException {
    base = store.schema();
    // The folders of a Parquet table are a column for its readers.
    Set<String> reserved = arguments.isDelta() ? Set.of() : Set.of("run");
    SchemaMerge merge = new SchemaMerge(base, arguments.schema, store.widens(), reserved);
    for (Source source : sources.remaining()) {
      List<String> names = new ArrayList<>();
      List<ColumnStats> stats = new ArrayList<>();
      try {
        if (columns(source.index, names, stats)) {
          merge.add(source.index, names, stats);
        }
      } catch (UnreadableException e) {
        sources.dropUnreadable(source.index, e.getMessage());
      }
    }
    captures.names().forEach(merge::capture);
    schema = merge.result();
    Set<String> declared =
        arguments.schema == null ? Set.of() : Set.of(arguments.schema.fieldNames());
    ColumnMapping mapping = new ColumnMapping(schema, declared);
    for (Source source : sources.remaining()) {
      Map<String, String> common = new HashMap<>();
      captures
          .in(source.object.name)
          .forEach((name, text) -> common.put(name.toLowerCase(Locale.ROOT), text));
      common.put(SystemColumns.SOURCE, source.object.uri());
      common.put(SystemColumns.GENERATION, Long.toString(source.object.generation));
      common.put(SystemColumns.RUN, arguments.run());
      mapping.add(source.index, merge.columns(source, common));
    }
    return mapping;
  }

  /** Whether the object has records, and then its columns. */
  private boolean columns(int index, List<String> names, List<ColumnStats> stats) {
    TextObject text = texts.object(index);
    if (text == null) {
      return typed.columns(index, names, stats);
    }
    boolean csv = text.kind == TextObject.Kind.CSV;
    if (arguments.schema != null) {
      List<String> declared = Arrays.asList(arguments.schema.fieldNames());
      names.addAll(csv ? text.header : declared);
      if (csv && Boolean.FALSE.equals(arguments.dialect.header) && !declared.contains("_c0")) {
        // As Spark does: where no header names them, the columns are the declared ones, in order.
        int known = Math.min(names.size(), declared.size());
        Collections.copy(names, declared.subList(0, known));
      }
      return !names.isEmpty();
    }
    texts.columns(index, names, stats);
    // A header without rows fixes nothing: it says no types.
    return texts.hasRecords(index) && !names.isEmpty();
  }
}
