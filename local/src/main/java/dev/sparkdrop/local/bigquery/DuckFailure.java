package dev.sparkdrop.local.bigquery;

import dev.sparkdrop.local.http.ApiError;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DuckDB refuses, in BigQuery's words where it has some. */
final class DuckFailure {
  /** What DuckDB says, and what BigQuery says then, with the groups of the first. */
  private record Sentence(Pattern said, String meant) {}

  private static final List<Sentence> SENTENCES =
      List.of(
          sentence("Referenced (?:column|table) \"([^\"]+)\" not found", "Unrecognized name: $1"),
          sentence(
              "does not have a column (?:named|with name) \"([^\"]+)\"", "Unrecognized name: $1"),
          sentence(
              "Table with name (\\S+) does not exist",
              "Table \"$1\" must be qualified with a dataset (e.g. dataset.table)."),
          sentence(
              "Ambiguous reference to column name \"([^\"]+)\"", "Column name $1 is ambiguous"),
          sentence(
              "column \"?([^\"\\s]+)\"? must appear in the GROUP BY",
              "SELECT list expression references column $1 which is neither grouped nor"
                  + " aggregated"),
          sentence("(?s)Could not convert string '(.*)' to (\\w+)", "Bad value for $2: $1"),
          sentence(
              "NOT NULL constraint failed: .*?([^.\\s]+)\\s*$", "Required field $1 cannot be null"),
          sentence(
              "(?i)conflict",
              "Transaction is aborted due to concurrent update against the table; run it again."));

  private DuckFailure() {}

  private static Sentence sentence(String said, String meant) {
    return new Sentence(Pattern.compile(said, Pattern.MULTILINE), meant);
  }

  static ApiError of(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    for (Sentence sentence : SENTENCES) {
      Matcher matcher = sentence.said().matcher(message);
      if (matcher.find()) {
        String meant = sentence.meant();
        for (int i = 1; i <= matcher.groupCount(); i++) {
          meant = meant.replace("$" + i, matcher.group(i));
        }
        return invalid(meant);
      }
    }
    String first = message.lines().findFirst().orElse("");
    return invalid("The local cloud cannot run this: " + first);
  }

  private static ApiError invalid(String message) {
    return new ApiError(400, "INVALID_ARGUMENT", "invalidQuery", message);
  }
}
