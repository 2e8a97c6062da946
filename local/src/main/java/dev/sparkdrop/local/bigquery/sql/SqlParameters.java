package dev.sparkdrop.local.bigquery.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a query's parameters stand for, each an expression of DuckDB's.
 *
 * @param named by name in lower case
 * @param positional in their order
 */
public record SqlParameters(Map<String, String> named, List<String> positional) {
  /** A query without any. */
  public static final SqlParameters NONE = new SqlParameters(Map.of(), List.of());

  String value(String text, int number) {
    String found =
        text.equals("?")
            ? (number < positional.size() ? positional.get(number) : null)
            : named.get(text.substring(1).toLowerCase(Locale.ROOT));
    if (found == null) {
      throw new SqlRefusal("Query parameter '" + text + "' not found");
    }
    return found;
  }
}
