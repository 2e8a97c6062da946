/** BigQuery's REST API, version 2, with DuckDB behind it, as far as its usual clients need it. */
package dev.sparkdrop.local.bigquery;
