package dev.sparkdrop.local.bigquery;

import dev.sparkdrop.local.http.ApiError;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DuckDB refuses, in BigQuery's words where it has some. */
final class DuckFailure {
  private static final Pattern COLUMN =
      Pattern.compile("(?:Referenced column|Referenced table) \"([^\"]+)\" not found");
  private static final Pattern UNKNOWN_COLUMN =
      Pattern.compile("does not have a column (?:named|with name) \"([^\"]+)\"");
  private static final Pattern TABLE = Pattern.compile("Table with name (\\S+) does not exist");
  private static final Pattern AMBIGUOUS =
      Pattern.compile("Ambiguous reference to column name \"([^\"]+)\"");
  private static final Pattern GROUPED =
      Pattern.compile("column \"([^\"]+)\" must appear in the GROUP BY");
  private static final Pattern CONVERSION =
      Pattern.compile("Could not convert string '(.*)' to (\\w+)", Pattern.DOTALL);
  private static final Pattern REQUIRED =
      Pattern.compile("NOT NULL constraint failed: \\S*?\\.?([^.\\s]+)$", Pattern.MULTILINE);

  private DuckFailure() {}

  static ApiError of(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    String first = message.lines().findFirst().orElse("");
    Matcher matcher = COLUMN.matcher(message);
    if (matcher.find() || (matcher = UNKNOWN_COLUMN.matcher(message)).find()) {
      return invalid("Unrecognized name: " + matcher.group(1));
    }
    if ((matcher = TABLE.matcher(message)).find()) {
      return invalid(
          "Table \""
              + matcher.group(1)
              + "\" must be qualified with a dataset (e.g. dataset.table).");
    }
    if ((matcher = AMBIGUOUS.matcher(message)).find()) {
      return invalid("Column name " + matcher.group(1) + " is ambiguous");
    }
    if ((matcher = GROUPED.matcher(message)).find()) {
      return invalid(
          "SELECT list expression references column "
              + matcher.group(1)
              + " which is neither grouped nor aggregated");
    }
    if ((matcher = CONVERSION.matcher(message)).find()) {
      return invalid("Bad " + type(matcher.group(2)) + " value: " + matcher.group(1));
    }
    if ((matcher = REQUIRED.matcher(message)).find()) {
      return invalid("Required field " + matcher.group(1) + " cannot be null");
    }
    if (message.contains("Conflict") || message.contains("conflict")) {
      return new ApiError(
          400,
          "ABORTED",
          "invalidQuery",
          "Transaction is aborted due to concurrent update against the table; run it again.");
    }
    return invalid("The local cloud cannot run this: " + first);
  }

  private static String type(String duck) {
    return switch (duck) {
      case "INT64", "INT32" -> "int64";
      case "DOUBLE" -> "double";
      default -> duck.toLowerCase(java.util.Locale.ROOT);
    };
  }

  private static ApiError invalid(String message) {
    return new ApiError(400, "INVALID_ARGUMENT", "invalidQuery", message);
  }
}
