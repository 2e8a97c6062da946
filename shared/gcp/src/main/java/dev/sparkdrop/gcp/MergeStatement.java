package dev.sparkdrop.gcp;

import com.google.api.services.bigquery.model.JobConfigurationQuery;
import com.google.api.services.bigquery.model.QueryParameter;
import com.google.api.services.bigquery.model.QueryParameterType;
import com.google.api.services.bigquery.model.QueryParameterValue;
import dev.sparkdrop.port.Warehouse.Merge;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one statement that brings the staged rows into the target. A statement is done whole or not
 * at all, and it names the staging table: without that it fails, and no row goes.
 */
final class MergeStatement {
  /** Where a row comes from; {@code replace} goes by it. */
  static final String SOURCE = "_source";

  private static final String NOTHING = "SELECT 0 AS nothing_to_load";

  private MergeStatement() {}

  /**
   * Rows come from the staging table.
   *
   * @param columns of the staging table; with {@code replace} one of them is {@code _source}
   */
  static JobConfigurationQuery ofStaged(Merge merge, List<String> columns) {
    String names = quoted(columns, "");
    if (!merge.target().replace()) {
      return query(
          "INSERT INTO %s (%s) SELECT %s FROM %s"
              .formatted(quoted(merge.target().table()), names, names, quoted(merge.staging())));
    }
    // Each old row finds at most one of the sources that go; staged rows find none, and are new.
    String nulls = columns.stream().map(it -> "NULL").collect(Collectors.joining(", "));
    return query(
            """
            MERGE INTO %1$s AS target
            USING (
              SELECT CAST(NULL AS STRING) AS _gone, %2$s FROM %3$s
              UNION ALL
              SELECT gone, %4$s FROM (
                SELECT gone FROM UNNEST(@sources) AS gone
                UNION DISTINCT
                SELECT _source FROM %3$s WHERE _source IS NOT NULL)
            ) AS staged
            ON target._source = staged._gone
            WHEN MATCHED THEN DELETE
            WHEN NOT MATCHED AND staged._gone IS NULL THEN INSERT (%2$s) VALUES (%5$s)"""
                .formatted(
                    quoted(merge.target().table()),
                    names,
                    quoted(merge.staging()),
                    nulls,
                    quoted(columns, "staged.")))
        .setParameterMode("NAMED")
        .setQueryParameters(List.of(sources(merge.sources())));
  }

  /** No rows are there to load, and those of the batch's objects go. */
  static JobConfigurationQuery ofNoRows(Merge merge) {
    return query(
            "DELETE FROM %s WHERE _source IN UNNEST(@sources)"
                .formatted(quoted(merge.target().table())))
        .setParameterMode("NAMED")
        .setQueryParameters(List.of(sources(merge.sources())));
  }

  /** Nothing is to be done; a job of the id is there all the same. */
  static JobConfigurationQuery ofNothing() {
    return query(NOTHING);
  }

  private static JobConfigurationQuery query(String sql) {
    return new JobConfigurationQuery().setQuery(sql).setUseLegacySql(false);
  }

  private static QueryParameter sources(List<String> sources) {
    QueryParameterType text = new QueryParameterType().setType("STRING");
    return new QueryParameter()
        .setName("sources")
        .setParameterType(new QueryParameterType().setType("ARRAY").setArrayType(text))
        .setParameterValue(
            new QueryParameterValue()
                .setArrayValues(
                    sources.stream().map(it -> new QueryParameterValue().setValue(it)).toList()));
  }

  private static String quoted(List<String> columns, String prefix) {
    return columns.stream().map(it -> prefix + quoted(it)).collect(Collectors.joining(", "));
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "") + "`";
  }
}
