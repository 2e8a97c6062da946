package dev.sparkdrop.local.bigquery.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What each of GoogleSQL's functions is in DuckDB; {@code functions.txt} has them. */
public final class SqlFunctions {
  private static final Pattern HOLE = Pattern.compile("\\$(?:(u?)(\\d)|(\\*)|(\\| ))");

  private static final Set<String> PARTS =
      Set.of(
          "microsecond",
          "millisecond",
          "second",
          "minute",
          "hour",
          "day",
          "week",
          "month",
          "quarter",
          "year",
          "isoweek",
          "isoyear",
          "dayofweek",
          "dayofyear");

  private static final Map<String, String> TEMPLATES = read();

  private SqlFunctions() {}

  /** What DuckDB needs before any statement: what no single expression of its can say. */
  public static List<String> macros() {
    return List.of(
        "CREATE OR REPLACE TEMP MACRO bq_group(p) AS CASE WHEN regexp_matches(p,"
            + " '(^|[^\\\\])\\((\\?P<|[^?])') THEN 1 ELSE 0 END",
        "CREATE OR REPLACE TEMP MACRO bq_datetime(d, t) AS CASE WHEN typeof(t) = 'TIME' THEN"
            + " CAST(CAST(CAST(d AS DATE) AS VARCHAR) || ' ' || CAST(t AS VARCHAR) AS TIMESTAMP)"
            + " ELSE timezone(CAST(t AS VARCHAR), TRY_CAST(d AS TIMESTAMPTZ)) END",
        "CREATE OR REPLACE TEMP MACRO bq_trunc(p, d) AS CASE p WHEN 'week' THEN date_trunc('week',"
            + " d + INTERVAL 1 DAY) - INTERVAL 1 DAY WHEN 'isoweek' THEN date_trunc('week', d)"
            + " ELSE date_trunc(p, d) END",
        "CREATE OR REPLACE TEMP MACRO bq_date_diff(p, a, b) AS CASE p WHEN 'week' THEN"
            + " date_diff('week', b + INTERVAL 1 DAY, a + INTERVAL 1 DAY) WHEN 'isoweek' THEN"
            + " date_diff('week', b, a) ELSE date_diff(p, b, a) END");
  }

  static boolean knows(String name) {
    return TEMPLATES.containsKey(name)
        || TEMPLATES.keySet().stream().anyMatch(it -> it.startsWith(name + "/"));
  }

  /**
   * The call in DuckDB's words.
   *
   * @param name in upper case
   * @param arguments already translated
   * @param whole all arguments as they stand between the parentheses, translated
   * @param at where the name stands
   */
  static String call(String name, List<String> arguments, String whole, SqlToken at) {
    String template = TEMPLATES.get(name + "/" + arguments.size());
    if (template == null) {
      template = TEMPLATES.get(name);
    }
    if (template == null) {
      throw new SqlRefusal(
          knows(name)
              ? "No matching signature for function %s with %d arguments at %s"
                  .formatted(name, arguments.size(), at.where())
              : "The local cloud does not have the function %s at %s; docs/local-cloud.md says which it has."
                  .formatted(name, at.where()));
    }
    return template.isEmpty()
        ? name.toLowerCase(Locale.ROOT) + "(" + whole + ")"
        : fill(template, name, arguments, whole, at);
  }

  private static String fill(
      String template, String name, List<String> arguments, String whole, SqlToken at) {
    return HOLE.matcher(template)
        .replaceAll(
            hole -> {
              if (hole.group(3) != null) {
                return Matcher.quoteReplacement(whole);
              }
              if (hole.group(4) != null) {
                return Matcher.quoteReplacement(String.join(" || ", arguments));
              }
              int number = Integer.parseInt(hole.group(2));
              if (number > arguments.size()) {
                throw new SqlRefusal(
                    "No matching signature for function %s with %d arguments at %s"
                        .formatted(name, arguments.size(), at.where()));
              }
              String argument = arguments.get(number - 1);
              return Matcher.quoteReplacement(
                  hole.group(1).isEmpty() ? "(" + argument + ")" : "'" + part(argument, at) + "'");
            });
  }

  /** A part of a date, such as {@code MONTH} or {@code WEEK(MONDAY)}. */
  static String part(String argument, SqlToken at) {
    String part = argument.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "");
    if (part.equals("week(monday)")) {
      return "isoweek";
    }
    if (!PARTS.contains(part.equals("week(sunday)") ? "week" : part)) {
      throw new SqlRefusal(
          "A valid date part name is required but found " + argument.strip() + " at " + at.where());
    }
    return part.equals("week(sunday)") ? "week" : part;
  }

  private static Map<String, String> read() {
    Map<String, String> templates = new HashMap<>();
    try (InputStream in = SqlFunctions.class.getResourceAsStream("functions.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] both = line.split(" = ", 2);
          templates.put(both[0].strip(), both.length == 1 ? "" : both[1].strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return templates;
  }
}
