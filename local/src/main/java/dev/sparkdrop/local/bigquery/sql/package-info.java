/** GoogleSQL, as people type it to look at a table, put into DuckDB's SQL; the rest is refused. */
package dev.sparkdrop.local.bigquery.sql;
