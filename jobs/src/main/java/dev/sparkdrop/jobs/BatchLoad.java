package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Reads the objects that still count, fits them to the table and stages their rows. */
final class BatchLoad {
  private final SparkSession spark;
  private final Arguments arguments;
  private final Sources sources;
  private final TableStore store;
  private final Captures captures;
  private final TextBatch texts;
  private final TypedBatch typed;
  private final Path badPlace;
  private StructType base;
  private StructType schema;
  private Rows rows;

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
    this.texts = new TextBatch(spark, sources, arguments.dialect());
    this.typed = new TypedBatch(spark, sources);
    this.badPlace = new Path(arguments.output() + "_bad/run=" + arguments.run());
  }

  /** Where the bad rows of the run are, if there are any. */
  Path badPlace() {
    return badPlace;
  }

  /** The table's columns before this batch. */
  StructType base() {
    return base;
  }

  /** The table's columns with what this batch adds. */
  StructType schema() {
    return schema;
  }

  Rows rows() {
    return rows;
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
      if (arguments.schema() == null) {
        texts.inspect();
      }
      ColumnMapping mapping = map();
      List<TypedTable> tables = typed.tables(mapping);
      Dataset<Row> good = texts.rows(mapping);
      for (TypedTable table : tables) {
        good = good == null ? table.good() : good.union(table.good());
      }
      long out = 0;
      try {
        out = good == null ? 0 : store.stage(good, schema);
      } catch (Exception e) {
        // Spark throws checked exceptions that its methods don't declare.
        if (tables.isEmpty() || !typed.dropPoison(mapping)) {
          throw e;
        }
        continue;
      }
      sound = texts.sound();
      if (sound) {
        rows = new Rows(out, writeBad(mapping, tables));
      }
    }
  }

  private long writeBad(ColumnMapping mapping, List<TypedTable> tables) throws IOException {
    badPlace.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(badPlace, true);
    Dataset<Row> bad = texts.bad(mapping);
    for (TypedTable table : tables) {
      Dataset<Row> more = table.bad().orElse(null);
      bad = bad == null || more == null ? (bad == null ? more : bad) : bad.union(more);
    }
    if (bad == null) {
      return 0;
    }
    bad.write().json(badPlace.toString());
    return spark.read().option("__globPaths__", "false").text(badPlace.toString()).count();
  }

  /** Lays the objects' columns beside the table's; objects that don't belong there are dropped. */
  private ColumnMapping map() throws IOException {
    base = store.schema();
    Set<String> reserved = new HashSet<>(arguments.isDelta() ? Set.of() : Set.of("run"));
    SchemaMerge merge = new SchemaMerge(base, arguments.schema(), store.widens(), reserved);
    Map<Integer, int[]> slots = new HashMap<>();
    Map<Integer, List<String>> headers = new HashMap<>();
    for (Source source : sources.remaining()) {
      List<String> names = new ArrayList<>();
      List<ColumnStats> stats = new ArrayList<>();
      if (columns(source.index(), names, stats)) {
        try {
          slots.put(source.index(), merge.add(names, stats.isEmpty() ? null : stats));
          headers.put(source.index(), names);
        } catch (UnreadableException e) {
          sources.dropUnreadable(source.index(), e.getMessage());
        }
      }
    }
    Map<String, Integer> captured = new HashMap<>();
    boolean any = !slots.isEmpty();
    captures.names().forEach(name -> captured.put(name, any ? merge.capture(name) : -1));
    schema = merge.result();
    Set<String> declared = new HashSet<>();
    if (arguments.schema() != null) {
      declared.addAll(Arrays.asList(arguments.schema().fieldNames()));
    }
    ColumnMapping mapping = new ColumnMapping(schema, arguments.run(), declared);
    for (Source source : sources.remaining()) {
      int[] own = slots.getOrDefault(source.index(), new int[0]);
      int[] positions = new int[own.length];
      Set<Integer> filled = new HashSet<>();
      for (int i = 0; i < own.length; i++) {
        positions[i] = merge.position(own[i], schema);
        filled.add(positions[i]);
      }
      Map<Integer, String> constants = new HashMap<>();
      captures
          .in(source.object().name())
          .forEach(
              (name, text) -> {
                int position = merge.position(captured.get(name), schema);
                if (position >= 0 && !filled.contains(position)) {
                  constants.put(position, text);
                }
              });
      mapping.add(
          source.index(),
          source.object(),
          headers.getOrDefault(source.index(), List.of()),
          positions,
          constants);
    }
    return mapping;
  }

  /** Whether the object has records, and then its columns. */
  private boolean columns(int index, List<String> names, List<ColumnStats> stats) {
    TextObject text = texts.object(index);
    if (text == null) {
      typed.columns(index, names, stats);
      return typed.object(index).rows() > 0;
    }
    boolean csv = text.kind() == TextObject.Kind.CSV;
    if (arguments.schema() != null) {
      names.addAll(csv ? text.header() : Arrays.asList(arguments.schema().fieldNames()));
      return !names.isEmpty();
    }
    texts.columns(index, names, stats);
    // A header without rows fixes nothing: it says no types.
    return texts.records(index) > 0 && !names.isEmpty();
  }
}
