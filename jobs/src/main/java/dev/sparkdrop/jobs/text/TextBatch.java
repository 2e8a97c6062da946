package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.batch.Source;
import dev.sparkdrop.jobs.batch.Sources;
import dev.sparkdrop.jobs.schema.BadRows;
import dev.sparkdrop.jobs.schema.ColumnMapping;
import dev.sparkdrop.jobs.value.ColumnStats;
import dev.sparkdrop.jobs.value.Dialect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterators;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The text objects of a batch: looked at once, cut into parts, read as often as it takes.
 *
 * <p>Spark's own readers take globs and lists of names, and infer one header for all; here each
 * object is opened by its exact path and read by its own header. Parts of one object are read side
 * by side, each from its first line on. That is right where part k stopped exactly where part k+1
 * began; an object for which that fails, since a quote was open across the cut, is read whole.
 */
public final class TextBatch {
  private static final long TASK_COST = 128L << 20;
  private static final long LEAST_COST = 4L << 20;
  // Opening an object costs as long as reading so many bytes.
  private static final long OPEN_COST = 256L << 10;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Sources sources;
  private final Dialect dialect;
  private final Map<Integer, TextObject> objects = new TreeMap<>();
  private final Map<Integer, List<TextPart>> parts = new HashMap<>();
  private final Map<Integer, Collection<PartReport>> inspected = new HashMap<>();
  private CollectionAccumulator<PartReport> read;

  public TextBatch(SparkSession spark, Sources sources, Dialect dialect) {
    this.spark = spark;
    this.context = new JavaSparkContext(spark.sparkContext());
    this.hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    this.sources = sources;
    this.dialect = dialect;
  }

  /** Looks at objects that were not looked at before. */
  public void look() throws IOException {
    Configuration configuration = context.hadoopConfiguration();
    sources
        .look(
            source -> !source.format.isTyped() && !objects.containsKey(source.index),
            source -> TextProbe.look(source, dialect, configuration))
        .forEach(
            (index, object) -> {
              objects.put(index, object);
              parts.put(index, TextPart.split(object, TextPart.SIZE));
            });
  }

  /** Reads all objects that still count to learn what they hold; each once. */
  public void inspect() throws IOException {
    Broadcast<SerializableConfiguration> configuration = hadoop;
    for (List<TextPart> missing = missing(); !missing.isEmpty(); missing = missing()) {
      take(
          share(missing)
              .map(
                  part -> {
                    try (PartReader reader = new PartReader(part, configuration.value().value())) {
                      return reader.inspect();
                    }
                  })
              .collect());
    }
  }

  private List<TextPart> missing() {
    List<TextPart> missing = remaining();
    missing.removeIf(part -> inspected.containsKey(part.object.index()));
    return missing;
  }

  /** Sorts reports by object and checks them; an object that was cut wrongly has none then. */
  private boolean take(Collection<PartReport> reports) {
    Map<Integer, Map<Integer, PartReport>> byObject = new HashMap<>();
    for (PartReport report : reports) {
      byObject.computeIfAbsent(report.source, s -> new TreeMap<>()).put(report.part, report);
    }
    boolean sound = true;
    for (Map.Entry<Integer, Map<Integer, PartReport>> entry : byObject.entrySet()) {
      int index = entry.getKey();
      Collection<PartReport> all = entry.getValue().values();
      String fault =
          all.stream().map(r -> r.unreadable).filter(Objects::nonNull).findFirst().orElse(null);
      if (fault != null) {
        sources.dropUnreadable(index, fault);
        sound = false;
      } else if (fit(parts.get(index), all)) {
        inspected.putIfAbsent(index, all);
      } else {
        parts.put(index, List.of(TextPart.whole(objects.get(index))));
        inspected.remove(index);
        sound = false;
      }
    }
    return sound;
  }

  private static boolean fit(List<TextPart> parts, Collection<PartReport> reports) {
    PartReport before = null;
    long line = parts.get(0).object.dataLine;
    for (PartReport report : reports) {
      if (before != null && before.stop != report.begin) {
        return false;
      }
      parts.get(report.part).line = line;
      line += report.lines;
      before = report;
    }
    return true;
  }

  /** The object, or null where it is none of text. */
  public TextObject object(int index) {
    return objects.get(index);
  }

  /** Whether an object that was inspected has records, good or bad. */
  public boolean hasRecords(int index) {
    return inspected.get(index).stream().anyMatch(report -> report.good + report.bad > 0);
  }

  /** Names and statistics of an object's columns; names of CSV may repeat. */
  public void columns(int index, List<String> names, List<ColumnStats> stats) {
    boolean csv = objects.get(index).kind == TextObject.Kind.CSV;
    for (PartReport report : inspected.get(index)) {
      for (int i = 0; i < report.names.size(); i++) {
        int at = csv ? i : names.indexOf(report.names.get(i));
        if (at < 0 || at >= names.size()) {
          at = names.size();
          names.add(report.names.get(i));
          stats.add(new ColumnStats());
        }
        stats.get(at).add(report.stats.get(i));
      }
    }
  }

  private List<TextPart> remaining() {
    List<TextPart> remaining = new ArrayList<>();
    for (Source source : sources.remaining()) {
      remaining.addAll(parts.getOrDefault(source.index, List.of()));
    }
    return remaining;
  }

  /** The rows of the table, or null where no text is left. */
  public Dataset<Row> rows(ColumnMapping mapping) {
    read = spark.sparkContext().collectionAccumulator("parts");
    return rows(remaining(), mapping, read);
  }

  /**
   * Checks what reading the rows told.
   *
   * @return false where they must be read again: an object was cut wrongly, or can't be read
   */
  public boolean sound() {
    return take(read.value());
  }

  /** The bad rows that reading told of, or null where there are none. */
  public Dataset<Row> bad(ColumnMapping mapping) {
    Set<String> bad = new HashSet<>();
    read.value().stream().filter(r -> r.bad > 0).forEach(r -> bad.add(r.source + "/" + r.part));
    List<TextPart> faulty = remaining();
    faulty.removeIf(part -> !bad.contains(part.object.index() + "/" + part.number));
    return rows(faulty, mapping, null);
  }

  private Dataset<Row> rows(
      List<TextPart> some, ColumnMapping mapping, CollectionAccumulator<PartReport> reports) {
    if (some.isEmpty()) {
      return null;
    }
    Broadcast<SerializableConfiguration> configuration = hadoop;
    Broadcast<ColumnMapping> columns = context.broadcast(mapping);
    JavaRDD<InternalRow> rows =
        share(some)
            .flatMap(
                part ->
                    Spliterators.iterator(
                        new PartRows(
                            part, columns.value(), configuration.value().value(), reports)));
    return spark.internalCreateDataFrame(
        rows.rdd(), reports == null ? BadRows.SCHEMA : mapping.table.asNullable(), false);
  }

  /** Parts shared among tasks: dealt out from the dearest on, so that all have about as much. */
  private JavaRDD<TextPart> share(List<TextPart> some) {
    long cost = some.stream().mapToLong(part -> OPEN_COST + part.cost()).sum();
    long few = Math.min(context.defaultParallelism(), cost / LEAST_COST + 1);
    int tasks = (int) Math.min(some.size(), Math.max(cost / TASK_COST + 1, few));
    List<TextPart> dearest = new ArrayList<>(some);
    dearest.sort(Comparator.comparingLong(TextPart::cost).reversed());
    List<List<TextPart>> shares = new ArrayList<>();
    for (int i = 0; i < dearest.size(); i++) {
      if (i < tasks) {
        shares.add(new ArrayList<>());
      }
      shares.get(i % tasks).add(dearest.get(i));
    }
    return context.parallelize(shares, tasks).flatMap(List::iterator);
  }
}
