package dev.sparkdrop.local.bigquery.sql;

import java.util.List;

/** Says where DuckDB has the tables that a statement names. */
@FunctionalInterface
public interface TableResolver {
  /**
   * The table, or a subquery in parentheses that stands for it.
   *
   * @param path of one to three parts, the table's own name last
   * @throws RuntimeException where there is no such table, with BigQuery's sentence
   */
  String resolve(List<String> path);
}
