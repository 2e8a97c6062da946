package dev.sparkdrop.jobs;

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
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The text objects of a batch, read once and kept while the batch is written.
 *
 * <p>Spark's own readers take globs and lists of names, and infer one header for all; here each
 * object is opened by its exact path and read by its own header, many to a task. An object is never
 * split: where a CSV record begins can't be told from the middle of a file.
 */
final class TextBatch implements AutoCloseable {
  private static final long TASK_COST = 32 << 20;
  private static final long FILE_COST = 128 << 20;

  private final JavaRDD<TextItem> items;
  private final int files;

  private TextBatch(JavaRDD<TextItem> items, int files) {
    this.items = items;
    this.files = files;
  }

  static TextBatch of(JavaSparkContext spark, List<TextSource> sources) {
    long cost = sources.stream().mapToLong(TextSource::cost).sum();
    long wanted = Math.max(spark.defaultParallelism(), cost / TASK_COST + 1);
    int tasks = (int) Math.max(1, Math.min(sources.size(), wanted));
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    JavaRDD<TextItem> items =
        spark
            .parallelize(share(sources, tasks), tasks)
            .mapPartitions(new Read(hadoop))
            .persist(StorageLevel.MEMORY_AND_DISK());
    long bytes = cost / FILE_COST + 1;
    return new TextBatch(items, (int) Math.min(tasks, bytes));
  }

  /** One of each object, in the manifest's order; this is what reads the objects. */
  List<SourceSummary> summaries() {
    List<SourceSummary> summaries =
        new ArrayList<>(
            items.filter(i -> i instanceof SourceSummary).map(i -> (SourceSummary) i).collect());
    summaries.sort(Comparator.comparingInt(SourceSummary::source));
    return summaries;
  }

  /** In as many parts as the table should get files of it. */
  JavaRDD<TextRecord> records() {
    return items.filter(i -> i instanceof TextRecord).map(i -> (TextRecord) i).coalesce(files);
  }

  @Override
  public void close() {
    items.unpersist(false);
  }

  // The dearest first, each to the task that has least: close to the best there is.
  private static List<List<TextSource>> share(List<TextSource> sources, int tasks) {
    PriorityQueue<Share> shares = new PriorityQueue<>(Comparator.comparingLong(s -> s.cost));
    List<List<TextSource>> result = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      Share share = new Share();
      shares.add(share);
      result.add(share.sources);
    }
    List<TextSource> dearest = new ArrayList<>(sources);
    dearest.sort(Comparator.comparingLong(TextSource::cost).reversed());
    for (TextSource source : dearest) {
      Share least = shares.remove();
      least.sources.add(source);
      least.cost += source.cost();
      shares.add(least);
    }
    return result;
  }

  private static final class Share {
    private final List<TextSource> sources = new ArrayList<>();
    private long cost;
  }

  private static final class Read implements FlatMapFunction<Iterator<List<TextSource>>, TextItem> {
    private static final long serialVersionUID = 1;

    private final Broadcast<SerializableConfiguration> hadoop;

    Read(Broadcast<SerializableConfiguration> hadoop) {
      this.hadoop = hadoop;
    }

    @Override
    public Iterator<TextItem> call(Iterator<List<TextSource>> shares) {
      Configuration configuration = hadoop.value().value();
      List<TextSource> sources = new ArrayList<>();
      shares.forEachRemaining(sources::addAll);
      return new TextItems(sources, configuration);
    }
  }
}
