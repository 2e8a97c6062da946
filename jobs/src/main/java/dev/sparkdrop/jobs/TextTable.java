package dev.sparkdrop.jobs;

import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Splits the text records of a batch into rows of the table and bad rows. */
final class TextTable {
  private final JavaRDD<TextRecord> records;
  private final Broadcast<FitPlan> plan;
  private final boolean anyRecords;

  TextTable(JavaSparkContext spark, JavaRDD<TextRecord> records, FitPlan plan) {
    this.records = records;
    this.plan = spark.broadcast(plan);
    this.anyRecords = plan.anySource();
  }

  /** Whether any text object is in the plan. */
  boolean anyRecords() {
    return anyRecords;
  }

  JavaRDD<Row> good() {
    return records.mapPartitions(new Fit(plan, true));
  }

  /** As {@link BadRows#SCHEMA}. */
  JavaRDD<Row> bad() {
    return records.mapPartitions(new Fit(plan, false));
  }

  private static final class Fit implements FlatMapFunction<Iterator<TextRecord>, Row> {
    private static final long serialVersionUID = 1;

    private final Broadcast<FitPlan> plan;
    private final boolean good;

    Fit(Broadcast<FitPlan> plan, boolean good) {
      this.plan = plan;
      this.good = good;
    }

    @Override
    public Iterator<Row> call(Iterator<TextRecord> records) {
      RowFitter fitter = new RowFitter(plan.value());
      Stream<TextRecord> stream =
          StreamSupport.stream(Spliterators.spliteratorUnknownSize(records, 0), false);
      return stream
          .map(record -> good ? fitter.good(record) : fitter.bad(record))
          .filter(Objects::nonNull)
          .iterator();
    }
  }
}
