package dev.sparkdrop.local.bigquery.sql;

import static dev.sparkdrop.local.bigquery.sql.SqlTypes.literal;
import static dev.sparkdrop.local.bigquery.sql.SqlTypes.quoted;

import dev.sparkdrop.local.bigquery.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Puts one statement into DuckDB's words, token by token: most of GoogleSQL is the same there. What
 * is not are names, literals, types, functions, UNNEST, STRUCT and a few words.
 */
final class SqlTranslator {
  private static final Set<String> CLAUSES =
      Set.of(
          "WHERE",
          "GROUP",
          "ORDER",
          "HAVING",
          "QUALIFY",
          "WINDOW",
          "LIMIT",
          "UNION",
          "INTERSECT",
          "EXCEPT",
          "SELECT",
          "SET",
          "WHEN",
          "VALUES");

  private static final Set<String> AFTER_TABLE =
      Set.of(
          "WHERE",
          "GROUP",
          "ORDER",
          "HAVING",
          "QUALIFY",
          "WINDOW",
          "LIMIT",
          "UNION",
          "INTERSECT",
          "EXCEPT",
          "JOIN",
          "INNER",
          "LEFT",
          "RIGHT",
          "FULL",
          "CROSS",
          "ON",
          "USING",
          "SET",
          "WHEN",
          "VALUES",
          "SELECT",
          "TABLESAMPLE",
          "FOR",
          "PIVOT",
          "UNPIVOT",
          "WITH");

  /** Words that open a parenthesis and are no functions. */
  private static final Set<String> NOT_FUNCTIONS =
      Set.of(
          "AND",
          "OR",
          "NOT",
          "IN",
          "ON",
          "USING",
          "WHERE",
          "HAVING",
          "QUALIFY",
          "BY",
          "SELECT",
          "OVER",
          "WHEN",
          "THEN",
          "ELSE",
          "CASE",
          "EXISTS",
          "ALL",
          "ANY",
          "DISTINCT",
          "AS",
          "EXCEPT",
          "REPLACE",
          "VALUES",
          "UNION",
          "INTERSECT",
          "BETWEEN",
          "LIKE",
          "IS",
          "FROM",
          "JOIN",
          "LIMIT",
          "OFFSET",
          "INSERT",
          "ROLLUP",
          "CUBE",
          "SETS",
          "WITH",
          "WINDOW");

  private static final Set<String> REFUSED =
      Set.of(
          "PIVOT",
          "UNPIVOT",
          "TABLESAMPLE",
          "DECLARE",
          "ASSERT",
          "POSITIONAL",
          "SUMMARIZE",
          "ATTACH",
          "COPY");

  /** Plain names in GoogleSQL, reserved in DuckDB. */
  private static final Set<String> RESERVED =
      Set.of(
          "ANALYSE",
          "ANALYZE",
          "ASYMMETRIC",
          "CHECK",
          "COLUMN",
          "CONSTRAINT",
          "DEFERRABLE",
          "DESCRIBE",
          "DO",
          "FOREIGN",
          "GRANT",
          "INITIALLY",
          "ONLY",
          "PLACING",
          "PRIMARY",
          "REFERENCES",
          "RETURNING",
          "SHOW",
          "SUMMARIZE",
          "SYMMETRIC",
          "UNIQUE",
          "USER",
          "VARIADIC");

  private final List<SqlToken> tokens;
  private final TableResolver tables;
  private final SqlParameters parameters;
  private final Set<String> subqueries = new HashSet<>();
  private final Set<String> aliases = new HashSet<>();
  private int positional;
  private int unnested;

  /** A table's path, and the index after it. */
  record Path(List<String> parts, int end) {
    String last() {
      return parts.get(parts.size() - 1);
    }
  }

  SqlTranslator(List<SqlToken> tokens, TableResolver tables, SqlParameters parameters) {
    this.tokens = tokens;
    this.tables = tables;
    this.parameters = parameters;
    for (int i = 1; i + 2 < tokens.size(); i++) {
      SqlToken before = tokens.get(i - 1);
      boolean first = before.is("WITH") || before.is("RECURSIVE") || before.is(",");
      if (first && tokens.get(i).isName() && is(i + 1, "AS") && is(i + 2, "(")) {
        subqueries.add(tokens.get(i).text().toLowerCase(Locale.ROOT));
      }
    }
  }

  String all() {
    return rewrite(0, tokens.size());
  }

  /** What follows a statement's table. */
  String rest(int from) {
    return rewrite(from, tokens.size());
  }

  void known(String alias) {
    aliases.add(alias.toLowerCase(Locale.ROOT));
  }

  void expect(int at, String word) {
    if (!is(at, word)) {
      throw unexpected(at, "Expected \"" + word + "\"");
    }
  }

  void expectEnd(int at) {
    if (at < tokens.size()) {
      throw unexpected(at, "Expected end of statement");
    }
  }

  String resolved(Path path) {
    return tables.resolve(path.parts());
  }

  /** The path of a table that starts here: with dashes, with backticks around all or parts. */
  Path path(int from) {
    List<String> parts = new ArrayList<>();
    int at = from;
    while (true) {
      if (at >= tokens.size() || !tokens.get(at).isName()) {
        throw unexpected(at, "Expected a table's name");
      }
      SqlToken name = tokens.get(at);
      at++;
      StringBuilder part = new StringBuilder(name.text());
      while (name.kind() == Kind.WORD && is(at, "-") && adjacent(at - 1) && adjacent(at)) {
        part.append('-').append(tokens.get(at + 1).text());
        at += 2;
      }
      parts.addAll(List.of(part.toString().split("\\.")));
      // 1.birds of a-1.birds is read as a number that ends in a point.
      boolean dotted = part.charAt(part.length() - 1) == '.';
      if (!dotted && !is(at, ".")) {
        return new Path(parts, at);
      }
      at += dotted ? 0 : 1;
    }
  }

  private boolean adjacent(int at) {
    if (at + 1 >= tokens.size()) {
      return false;
    }
    SqlToken left = tokens.get(at);
    SqlToken right = tokens.get(at + 1);
    return left.line() == right.line() && left.column() + left.text().length() == right.column();
  }

  /** The index after the parenthesis or bracket that opens here. */
  int after(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      if (is(i, "(") || is(i, "[")) {
        depth++;
      } else if (is(i, ")") || is(i, "]")) {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    throw unexpected(open, "Unclosed");
  }

  private String rewrite(int from, int to) {
    Out out = new Out();
    boolean table = false;
    boolean inFrom = false;
    int at = from;
    while (at < to) {
      SqlToken token = tokens.get(at);
      String word = token.keyword();
      if (table && (token.isName() || token.is("("))) {
        table = false;
        at = tableItem(at, to, out);
        continue;
      }
      if (REFUSED.contains(word) && !is(at - 1, ".") && !is(at + 1, ".") && !is(at - 1, "AS")) {
        throw new SqlRefusal("The local cloud does not run " + word + " at " + token.where() + ".");
      }
      if (word.equals("FROM") || word.equals("JOIN") || (word.equals("USING") && is(0, "MERGE"))) {
        boolean distinctFrom = is(at - 1, "DISTINCT") && (is(at - 2, "IS") || is(at - 2, "NOT"));
        table = !distinctFrom;
        inFrom = !distinctFrom;
      } else if (CLAUSES.contains(word)) {
        inFrom = false;
      } else if (token.is(",") && inFrom) {
        table = true;
      }
      at = piece(at, to, out);
    }
    return out.toString();
  }

  private int piece(int at, int to, Out out) {
    SqlToken token = tokens.get(at);
    return switch (token.kind()) {
      case STRING -> out.add(literal(token.text()), at + 1);
      case BYTES -> out.add("unhex('" + token.text() + "')", at + 1);
      case NUMBER -> out.add(number(token.text()), at + 1);
      case PARAMETER -> out.add(parameters.value(token.text(), positional++), at + 1);
      case QUOTED_NAME ->
          out.add(quoted(token.text().substring(token.text().lastIndexOf('.') + 1)), at + 1);
      case SYMBOL -> symbol(at, out);
      case WORD -> word(at, to, out);
    };
  }

  private static String number(String text) {
    boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
    boolean point =
        !hexadecimal && text.contains(".") && !text.toLowerCase(Locale.ROOT).contains("e");
    String plain = hexadecimal ? Long.toString(Long.parseLong(text.substring(2), 16)) : text;
    // A number with a point is a FLOAT64 in GoogleSQL, and a DECIMAL in DuckDB.
    return point ? "CAST(" + plain + " AS DOUBLE)" : plain;
  }

  private int symbol(int at, Out out) {
    SqlToken token = tokens.get(at);
    if (token.is("(")) {
      int end = after(at);
      return out.add("(" + rewrite(at + 1, end - 1) + ")", end);
    }
    if (token.is("[")) {
      int end = after(at);
      SqlToken before = at == 0 ? null : tokens.get(at - 1);
      boolean index =
          before != null
              && (before.is(")")
                  || before.is("]")
                  || (before.isName()
                      && !CLAUSES.contains(before.keyword())
                      && !NOT_FUNCTIONS.contains(before.keyword())));
      return index
          ? out.glue("[" + index(at + 1, end - 1) + "]", end)
          : out.add("[" + rewrite(at + 1, end - 1) + "]", end);
    }
    if (token.is(".")) {
      return out.glue(".", at + 1);
    }
    return out.add(token.text(), at + 1);
  }

  private String index(int from, int to) {
    String how = tokens.get(from).keyword();
    boolean named = is(from + 1, "(") && after(from + 1) == to;
    if (named && (how.equals("OFFSET") || how.equals("SAFE_OFFSET"))) {
      return "(" + rewrite(from + 2, to - 1) + ") + 1";
    }
    if (named && (how.equals("ORDINAL") || how.equals("SAFE_ORDINAL"))) {
      return rewrite(from + 2, to - 1);
    }
    return tokens.get(from).kind() == Kind.STRING
        ? rewrite(from, to)
        : "(" + rewrite(from, to) + ") + 1";
  }

  private int word(int at, int to, Out out) {
    SqlToken token = tokens.get(at);
    String word = token.keyword();
    boolean member = is(at - 1, ".");
    SqlToken next = at + 1 < to ? tokens.get(at + 1) : null;
    if (member || next == null) {
      return out.add(name(token), at + 1);
    }
    if (next.kind() == Kind.STRING && SqlTypes.simple(word) != null) {
      return out.add(
          "CAST(" + literal(tokens.get(at + 1).text()) + " AS " + SqlTypes.simple(word) + ")",
          at + 2);
    }
    if (next.is("<") && (word.equals("ARRAY") || word.equals("STRUCT"))) {
      return typed(at, out);
    }
    if (word.equals("ARRAY") && next.is("[")) {
      return at + 1;
    }
    if (word.equals("SAFE") && next.is(".")) {
      int end = after(at + 3);
      return out.add("TRY(" + rewrite(at + 2, end) + ")", end);
    }
    if (word.equals("EXCEPT") && is(at - 1, "*")) {
      return out.add("EXCLUDE", at + 1);
    }
    if (word.equals("DISTINCT") && (is(at - 1, "EXCEPT") || is(at - 1, "INTERSECT"))) {
      return at + 1;
    }
    if (word.equals("AS") && is(at - 1, "SELECT") && (next.is("STRUCT") || next.is("VALUE"))) {
      throw new SqlRefusal(
          "The local cloud does not run SELECT AS "
              + next.keyword()
              + " at "
              + token.where()
              + ".");
    }
    if (word.equals("INTERVAL") && next.kind() != Kind.STRING) {
      return interval(at, out);
    }
    if (word.equals("UNNEST") && next.is("(") && is(at - 1, "IN")) {
      int end = after(at + 1);
      return out.add("(SELECT unnest(" + rewrite(at + 2, end - 1) + "))", end);
    }
    if (word.equals("INSERT") && is(at - 1, "THEN") && next.is("ROW")) {
      return out.add("INSERT *", at + 2);
    }
    if (next.is("(") && !NOT_FUNCTIONS.contains(word)) {
      return out.add(called(at), after(at + 1));
    }
    if (next.is("(") && word.equals("REPLACE") && !is(at - 1, "*")) {
      return out.add(called(at), after(at + 1));
    }
    if (word.startsWith("CURRENT_") && SqlFunctions.knows(word)) {
      return out.add(SqlFunctions.call(word, List.of(), "", token), at + 1);
    }
    return out.add(name(token), at + 1);
  }

  private static String name(SqlToken token) {
    return RESERVED.contains(token.keyword()) ? quoted(token.text()) : token.text();
  }

  /** A function's call, which starts here. */
  private String called(int at) {
    SqlToken token = tokens.get(at);
    String name = token.keyword();
    int end = after(at + 1);
    List<int[]> arguments = arguments(at + 2, end - 1);
    switch (name) {
      case "CAST", "SAFE_CAST" -> {
        return cast(name.equals("CAST") ? "CAST" : "TRY_CAST", at + 2, end - 1);
      }
      case "EXTRACT" -> {
        return extract(at + 2, end - 1);
      }
      case "STRUCT" -> {
        boolean like = is(0, "INSERT") || is(at - 1, ",");
        return struct(arguments, like);
      }
      case "ARRAY", "EXISTS" -> {
        return name + "(" + rewrite(at + 2, end - 1) + ")";
      }
      case "ARRAY_AGG", "STRING_AGG" -> {
        return aggregate(name, at + 2, end - 1, token);
      }
      default -> {
        List<String> translated = arguments.stream().map(it -> rewrite(it[0], it[1])).toList();
        return SqlFunctions.call(name, translated, String.join(", ", translated), token);
      }
    }
  }

  /**
   * Of DuckDB's aggregates only FILTER and ORDER BY are there: IGNORE NULLS and LIMIT become them.
   */
  private String aggregate(String name, int from, int to, SqlToken at) {
    int end = to;
    String limit = null;
    for (int i = from; i < to; i++) {
      if (is(i, "(") || is(i, "[")) {
        i = after(i) - 1;
      } else if (is(i, "LIMIT")) {
        limit = rewrite(i + 1, to);
        end = Math.min(end, i);
      }
    }
    for (int i = from; i < end; i++) {
      if (is(i, "(") || is(i, "[")) {
        i = after(i) - 1;
      } else if (is(i + 1, "NULLS") && (is(i, "IGNORE") || is(i, "RESPECT"))) {
        String value = rewrite(from, i);
        String rest = rewrite(i + 2, end);
        String filter =
            is(i, "IGNORE")
                ? " FILTER (WHERE (" + value.replaceFirst("(?i)^DISTINCT ", "") + ") IS NOT NULL)"
                : "";
        return limited(
            name.toLowerCase(Locale.ROOT) + "(" + value + " " + rest + ")" + filter, limit);
      }
    }
    List<String> whole = List.of(rewrite(from, end));
    return limited(SqlFunctions.call(name, whole, whole.get(0), at), limit);
  }

  private static String limited(String aggregate, String limit) {
    return limit == null ? aggregate : "(" + aggregate + ")[1:" + limit + "]";
  }

  private String cast(String how, int from, int to) {
    for (int i = to - 1; i > from; i--) {
      if (is(i, "AS")) {
        SqlTypes.Reader reader = new SqlTypes.Reader(tokens, i + 1);
        String type = reader.type();
        if (reader.end() != to && is(reader.end(), "FORMAT")) {
          throw new SqlRefusal(
              "The local cloud has no CAST with FORMAT; use PARSE_DATE or FORMAT_DATE.");
        }
        if (reader.end() == to) {
          return how + "(" + rewrite(from, i) + " AS " + type + ")";
        }
      }
    }
    throw unexpected(to, "Expected AS and a type");
  }

  private String extract(int from, int to) {
    for (int i = from; i < to; i++) {
      if (is(i, "FROM")) {
        String part = rewrite(from, i);
        String value = rewrite(i + 1, to);
        int zone = value.toUpperCase(Locale.ROOT).indexOf(" AT TIME ZONE ");
        String of = zone < 0 ? value : "(" + value.substring(0, zone) + ")" + value.substring(zone);
        return switch (part.toUpperCase(Locale.ROOT)) {
          case "DATE" -> "CAST(" + of + " AS DATE)";
          case "TIME" -> "CAST(CAST(" + of + " AS TIMESTAMP) AS TIME)";
          case "DAYOFWEEK" -> "(date_part('dayofweek', " + of + ") + 1)";
          case "MILLISECOND" -> "(date_part('millisecond', " + of + ") % 1000)";
          case "MICROSECOND" -> "(date_part('microsecond', " + of + ") % 1000000)";
          case "WEEK" -> "CAST(strftime(" + of + ", '%U') AS BIGINT)";
          case "ISOWEEK" -> "date_part('week', " + of + ")";
          default -> "date_part('" + SqlFunctions.part(part, tokens.get(from)) + "', " + of + ")";
        };
      }
    }
    throw unexpected(to, "Expected FROM");
  }

  /** {@code ARRAY<…>[…]}, {@code STRUCT<…>(…)}. */
  private int typed(int at, Out out) {
    SqlTypes.Reader reader = new SqlTypes.Reader(tokens, at);
    String type = reader.type();
    int open = reader.end();
    if (!is(open, "[") && !is(open, "(")) {
      throw unexpected(open, "Expected values");
    }
    int end = after(open);
    String values =
        is(open, "[")
            ? "[" + rewrite(open + 1, end - 1) + "]"
            : "row(" + rewrite(open + 1, end - 1) + ")";
    return out.add("CAST(" + values + " AS " + type + ")", end);
  }

  /**
   * @param like whether it takes its names from another, where it has none
   */
  private String struct(List<int[]> arguments, boolean like) {
    List<String> fields = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int[] argument : arguments) {
      int from = argument[0];
      int to = argument[1];
      boolean named = to - from > 2 && is(to - 2, "AS") && tokens.get(to - 1).isName();
      boolean plain = tokens.get(to - 1).isName() && (to - from == 1 || is(to - 2, "."));
      String name = named || plain ? tokens.get(to - 1).text() : "_field_" + (fields.size() + 1);
      String value = rewrite(from, named ? to - 2 : to);
      fields.add(quoted(name) + " := " + value);
      if (!named && !plain) {
        values.add(value);
      }
    }
    return like && values.size() == fields.size()
        ? "row(" + String.join(", ", values) + ")"
        : "struct_pack(" + String.join(", ", fields) + ")";
  }

  private int interval(int at, Out out) {
    int end = at + 1;
    while (end < tokens.size()) {
      String unit = tokens.get(end).keyword();
      if (end > at + 1
          && unit.matches(
              "(MICROSECOND|MILLISECOND|SECOND|MINUTE|HOUR|DAY|WEEK|MONTH|QUARTER|YEAR)")) {
        return out.add("INTERVAL (" + rewrite(at + 1, end) + ") " + unit, end + 1);
      }
      end = is(end, "(") || is(end, "[") ? after(end) : end + 1;
    }
    throw unexpected(at + 1, "Expected INTERVAL with a value and a date part");
  }

  private List<int[]> arguments(int from, int to) {
    List<int[]> arguments = new ArrayList<>();
    int start = from;
    for (int i = from; i < to; i++) {
      if (is(i, "(") || is(i, "[")) {
        i = after(i) - 1;
      } else if (is(i, ",")) {
        arguments.add(new int[] {start, i});
        start = i + 1;
      }
    }
    if (start < to) {
      arguments.add(new int[] {start, to});
    }
    return arguments;
  }

  /** A table, a subquery or an UNNEST, with its alias. */
  private int tableItem(int at, int to, Out out) {
    if (is(at, "(")) {
      int end = after(at);
      boolean query = is(at + 1, "SELECT") || is(at + 1, "WITH") || is(at + 1, "(");
      out.add("(" + (query ? "" : "FROM ") + rewriteTables(at + 1, end - 1, query) + ")", end);
      return alias(end, to, out, null);
    }
    if (is(at, "UNNEST") && is(at + 1, "(")) {
      int end = after(at + 1);
      return unnest(rewrite(at + 2, end - 1), null, end, to, out);
    }
    Path path = path(at);
    if (is(path.end(), "(")) {
      throw new SqlRefusal(
          "The local cloud has no table function "
              + path.last()
              + " at "
              + tokens.get(at).where()
              + ".");
    }
    String first = path.parts().get(0).toLowerCase(Locale.ROOT);
    if (path.parts().size() > 1 && aliases.contains(first)) {
      String list = String.join(".", path.parts().stream().map(SqlTypes::quoted).toList());
      return unnest(list, path.last(), path.end(), to, out);
    }
    boolean subquery = path.parts().size() == 1 && subqueries.contains(first);
    String resolved = subquery ? quoted(path.last()) : tables.resolve(path.parts());
    out.add(resolved, path.end());
    return alias(path.end(), to, out, path.last());
  }

  /** Joins in parentheses have no SELECT before their FROM. */
  private String rewriteTables(int from, int to, boolean query) {
    if (query) {
      return rewrite(from, to);
    }
    throw unexpected(from, "The local cloud has no joins in parentheses; expected SELECT");
  }

  private int alias(int at, int to, Out out, String otherwise) {
    int name = is(at, "AS") ? at + 1 : at;
    boolean there =
        name < to
            && tokens.get(name).isName()
            && (is(at, "AS") || !AFTER_TABLE.contains(tokens.get(name).keyword()));
    if (there) {
      known(tokens.get(name).text());
      return out.add("AS " + quoted(tokens.get(name).text()), name + 1);
    }
    if (otherwise != null) {
      known(otherwise);
      out.add("AS " + quoted(otherwise), at);
    }
    return at;
  }

  private int unnest(String list, String otherwise, int at, int to, Out out) {
    int end = at;
    String element = otherwise;
    int name = is(end, "AS") ? end + 1 : end;
    if (name < to
        && tokens.get(name).isName()
        && !AFTER_TABLE.contains(tokens.get(name).keyword())) {
      element = tokens.get(name).text();
      known(element);
      end = name + 1;
    }
    String offset = null;
    if (is(end, "WITH") && is(end + 1, "OFFSET")) {
      offset = "offset";
      end += 2;
      int given = is(end, "AS") ? end + 1 : end;
      if (given < to
          && tokens.get(given).isName()
          && !AFTER_TABLE.contains(tokens.get(given).keyword())) {
        offset = tokens.get(given).text();
        end = given + 1;
      }
    }
    unnested++;
    String of = "_unnest" + unnested;
    String column = quoted(element == null ? of + "_value" : element);
    String rows =
        offset == null ? "" : ", generate_subscripts(" + list + ", 1) - 1 AS " + quoted(offset);
    out.add("LATERAL (SELECT unnest(" + list + ") AS " + column + rows + ") AS " + of, end);
    boolean outer = is(at - 1, ")") && leftJoined(at);
    return outer && !is(end, "ON") ? out.add("ON TRUE", end) : end;
  }

  private boolean leftJoined(int at) {
    for (int i = at - 1; i > 1; i--) {
      if (is(i, "JOIN")) {
        return is(i - 1, "LEFT") || is(i - 1, "OUTER");
      }
      if (is(i, "FROM") || is(i, ",")) {
        return false;
      }
    }
    return false;
  }

  private boolean is(int at, String expected) {
    return at >= 0 && at < tokens.size() && tokens.get(at).is(expected);
  }

  private SqlRefusal unexpected(int at, String expected) {
    return at < tokens.size()
        ? new SqlRefusal(
            "Syntax error: "
                + expected
                + " but got \""
                + tokens.get(at).text()
                + "\" at "
                + tokens.get(at).where())
        : new SqlRefusal("Syntax error: " + expected + " but got end of statement");
  }

  /** The text so far, with a blank between pieces where one may be. */
  private static final class Out {
    private final StringBuilder text = new StringBuilder();
    private boolean glued;

    int add(String piece, int next) {
      if (text.length() > 0 && !glued) {
        text.append(' ');
      }
      glued = false;
      text.append(piece);
      return next;
    }

    int glue(String piece, int next) {
      glued = piece.equals(".");
      text.append(piece);
      return next;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
