package dev.sparkdrop.local.bigquery;

import java.util.List;

/**
 * What a source's files hold.
 *
 * @param fields their columns
 * @param values of each column, its expression over {@code reader}
 * @param reader DuckDB's table function on a list of files, with {@code %s} for the list
 */
record SourceRows(List<FieldSchema> fields, List<String> values, String reader) {}
