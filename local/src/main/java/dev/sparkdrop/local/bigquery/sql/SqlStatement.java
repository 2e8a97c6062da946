package dev.sparkdrop.local.bigquery.sql;

import java.util.List;

/**
 * One statement, ready for DuckDB.
 *
 * @param kind as BigQuery's {@code statementType} has it
 * @param target the path of the table that it changes or makes; empty for a query
 * @param sql for DuckDB; of CREATE TABLE the query after AS, or empty where it declares columns
 * @param columns of a CREATE TABLE that declares them, or of an ALTER TABLE, as name, DuckDB type
 *     and whether it is NOT NULL; else empty
 * @param modifier OR REPLACE, IF NOT EXISTS, IF EXISTS, or empty; of an ALTER TABLE what it does
 */
public record SqlStatement(
    Kind kind, List<String> target, String sql, List<Column> columns, String modifier) {

  /** What BigQuery calls it. */
  public enum Kind {
    SELECT,
    INSERT,
    UPDATE,
    DELETE,
    MERGE,
    TRUNCATE_TABLE,
    CREATE_TABLE,
    CREATE_TABLE_AS_SELECT,
    DROP_TABLE,
    ALTER_TABLE,
    BEGIN_TRANSACTION,
    COMMIT_TRANSACTION,
    ROLLBACK_TRANSACTION;

    /** Whether it changes rows of a table that is there. */
    public boolean isDml() {
      return this == INSERT || this == UPDATE || this == DELETE || this == MERGE;
    }
  }

  /** One declared column. */
  public record Column(String name, String duckType, boolean required) {}
}
