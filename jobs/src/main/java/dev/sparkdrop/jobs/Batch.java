package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;

/** Reads the objects that still count and stages their rows. */
final class Batch {
  private final SparkSession spark;
  private final JavaSparkContext context;
  private final SchemaStore schemas;
  private final Staging staging;

  Batch(SparkSession spark, SchemaStore schemas, RunFolder folder) {
    this.spark = spark;
    this.context = new JavaSparkContext(spark.sparkContext());
    this.schemas = schemas;
    this.staging = new Staging(spark, folder);
  }

  /**
   * Reads, fits and stages. Objects that turn out to be no such files as their names say are
   * dropped from the sources.
   *
   * @return the rows that were staged
   */
  Rows stage(Sources sources) throws IOException {
    staging.clear();
    Map<Integer, ParquetFooter> footers = footers(sources);
    List<TextSource> texts = new ArrayList<>();
    for (Source source : sources.remaining()) {
      if (source.format() != SourceFormat.PARQUET) {
        texts.add(new TextSource(source));
      }
    }
    try (TextBatch text = TextBatch.of(context, texts)) {
      Map<Integer, SourceSummary> summaries = summaries(text, sources);
      List<ParquetGroup> groups = ParquetGroup.group(sources.remaining(), footers);
      long in =
          summaries.values().stream().mapToLong(SourceSummary::rows).sum()
              + groups.stream().mapToLong(ParquetGroup::rows).sum();
      if (in == 0) {
        return new Rows(0, 0);
      }
      Layout layout =
          schemas.update(table -> Layout.of(table, sources.remaining(), summaries, groups));
      List<ParquetTable> tables = new ArrayList<>();
      layout
          .groups()
          .forEach((g, at) -> tables.add(new ParquetTable(spark, g, layout.plan().columns(), at)));
      return staging.write(
          in, layout.table(), new TextTable(context, text.records(), layout.plan()), tables);
    }
  }

  private static Map<Integer, SourceSummary> summaries(TextBatch text, Sources sources) {
    Map<Integer, SourceSummary> summaries = new HashMap<>();
    for (SourceSummary summary : text.summaries()) {
      if (summary.unreadable() == null) {
        summaries.put(summary.source(), summary);
      } else {
        sources.dropUnreadable(summary.source(), summary.unreadable());
      }
    }
    return summaries;
  }

  private Map<Integer, ParquetFooter> footers(Sources sources) throws IOException {
    Configuration hadoop = context.hadoopConfiguration();
    ParquetToSparkSchemaConverter converter =
        new ParquetToSparkSchemaConverter(spark.sessionState().conf());
    List<Source> parquet = new ArrayList<>(sources.remaining());
    parquet.removeIf(source -> source.format() != SourceFormat.PARQUET);
    List<FooterOrFault> answers =
        Parallel.ask(parquet, source -> FooterOrFault.read(source, hadoop, converter));
    Map<Integer, ParquetFooter> footers = new HashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      FooterOrFault answer = answers.get(i);
      if (answer.footer != null) {
        footers.put(parquet.get(i).index(), answer.footer);
      } else {
        sources.dropUnreadable(parquet.get(i).index(), answer.fault);
      }
    }
    return footers;
  }

  private static final class FooterOrFault {
    private final ParquetFooter footer;
    private final String fault;

    private FooterOrFault(ParquetFooter footer, String fault) {
      this.footer = footer;
      this.fault = fault;
    }

    static FooterOrFault read(
        Source source, Configuration hadoop, ParquetToSparkSchemaConverter converter)
        throws IOException {
      try {
        return new FooterOrFault(ParquetFooter.read(source.path(), hadoop, converter), null);
      } catch (UnreadableException e) {
        return new FooterOrFault(null, e.getMessage());
      }
    }
  }
}
