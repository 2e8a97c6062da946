package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads parts of text objects side by side, many small ones in a task.
 *
 * <p>Spark's own readers take globs and lists of names, and infer one header for all; here each
 * object is opened by its exact path and read by its own header.
 */
final class TextScan {
  private static final long TASK_COST = 128L << 20;
  private static final long LEAST_COST = 4L << 20;
  // Opening an object costs as long as reading so many bytes.
  private static final long OPEN_COST = 256L << 10;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Broadcast<SerializableConfiguration> hadoop;

  TextScan(SparkSession spark) {
    this.spark = spark;
    this.context = new JavaSparkContext(spark.sparkContext());
    this.hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
  }

  /** Reads all records and tells what they hold. */
  List<PartReport> inspect(List<TextPart> parts) {
    return share(parts).mapPartitions(new Inspect(hadoop)).collect();
  }

  /**
   * The rows of the table.
   *
   * @param reports gets one of each part when its rows have been read
   */
  Dataset<Row> rows(
      List<TextPart> parts, ColumnMapping mapping, CollectionAccumulator<PartReport> reports) {
    JavaRDD<InternalRow> rows =
        share(parts).mapPartitions(new Convert(hadoop, context.broadcast(mapping), reports));
    return spark.internalCreateDataFrame(rows.rdd(), nullable(mapping.table()), false);
  }

  /** The bad rows, as {@link BadRows#SCHEMA}. */
  Dataset<Row> bad(List<TextPart> parts, ColumnMapping mapping) {
    JavaRDD<InternalRow> rows =
        share(parts).mapPartitions(new Convert(hadoop, context.broadcast(mapping), null));
    return spark.internalCreateDataFrame(rows.rdd(), BadRows.SCHEMA, false);
  }

  private static StructType nullable(StructType table) {
    return table.asNullable();
  }

  private JavaRDD<List<TextPart>> share(List<TextPart> parts) {
    long cost = parts.stream().mapToLong(part -> OPEN_COST + part.cost()).sum();
    long wanted =
        Math.max(
            cost / TASK_COST + 1, Math.min(context.defaultParallelism(), cost / LEAST_COST + 1));
    int tasks = (int) Math.max(1, Math.min(parts.size(), wanted));
    return context.parallelize(share(parts, tasks), tasks);
  }

  // The dearest first, each to the task that has least: close to the best there is.
  private static List<List<TextPart>> share(List<TextPart> parts, int tasks) {
    PriorityQueue<Share> shares = new PriorityQueue<>(Comparator.comparingLong(s -> s.cost));
    List<List<TextPart>> result = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      Share share = new Share();
      shares.add(share);
      result.add(share.parts);
    }
    List<TextPart> dearest = new ArrayList<>(parts);
    dearest.sort(Comparator.comparingLong(TextPart::cost).reversed());
    for (TextPart part : dearest) {
      Share least = shares.remove();
      least.parts.add(part);
      least.cost += OPEN_COST + part.cost();
      shares.add(least);
    }
    return result;
  }

  private static final class Share {
    private final List<TextPart> parts = new ArrayList<>();
    private long cost;
  }

  private static List<TextPart> flat(Iterator<List<TextPart>> shares) {
    List<TextPart> parts = new ArrayList<>();
    shares.forEachRemaining(parts::addAll);
    return parts;
  }

  private static final class Inspect
      implements FlatMapFunction<Iterator<List<TextPart>>, PartReport> {
    private static final long serialVersionUID = 1;

    private final Broadcast<SerializableConfiguration> hadoop;

    Inspect(Broadcast<SerializableConfiguration> hadoop) {
      this.hadoop = hadoop;
    }

    @Override
    public Iterator<PartReport> call(Iterator<List<TextPart>> shares) throws IOException {
      Configuration configuration = hadoop.value().value();
      List<PartReport> reports = new ArrayList<>();
      for (TextPart part : flat(shares)) {
        try (PartReader reader = new PartReader(part, configuration)) {
          PartInspection.inspect(part, reader);
          reports.add(reader.report());
        }
      }
      return reports.iterator();
    }
  }

  private static final class Convert
      implements FlatMapFunction<Iterator<List<TextPart>>, InternalRow> {
    private static final long serialVersionUID = 1;

    private final Broadcast<SerializableConfiguration> hadoop;
    private final Broadcast<ColumnMapping> mapping;
    private final CollectionAccumulator<PartReport> reports;

    Convert(
        Broadcast<SerializableConfiguration> hadoop,
        Broadcast<ColumnMapping> mapping,
        CollectionAccumulator<PartReport> reports) {
      this.hadoop = hadoop;
      this.mapping = mapping;
      this.reports = reports;
    }

    @Override
    public Iterator<InternalRow> call(Iterator<List<TextPart>> shares) {
      return new PartRows(flat(shares), mapping.value(), hadoop.value().value(), reports);
    }
  }
}
