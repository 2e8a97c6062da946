package dev.sparkdrop.local.bigquery.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** GoogleSQL's types in DuckDB's words. */
public final class SqlTypes {
  private static final Map<String, String> SIMPLE =
      Map.ofEntries(
          Map.entry("STRING", "VARCHAR"),
          Map.entry("INT64", "BIGINT"),
          Map.entry("INTEGER", "BIGINT"),
          Map.entry("INT", "BIGINT"),
          Map.entry("SMALLINT", "BIGINT"),
          Map.entry("BIGINT", "BIGINT"),
          Map.entry("FLOAT64", "DOUBLE"),
          Map.entry("FLOAT", "DOUBLE"),
          Map.entry("NUMERIC", "DECIMAL(38,9)"),
          Map.entry("DECIMAL", "DECIMAL(38,9)"),
          Map.entry("BIGNUMERIC", "DECIMAL(38,18)"),
          Map.entry("BIGDECIMAL", "DECIMAL(38,18)"),
          Map.entry("BOOL", "BOOLEAN"),
          Map.entry("BOOLEAN", "BOOLEAN"),
          Map.entry("BYTES", "BLOB"),
          Map.entry("DATE", "DATE"),
          Map.entry("TIME", "TIME"),
          Map.entry("DATETIME", "TIMESTAMP"),
          Map.entry("TIMESTAMP", "TIMESTAMPTZ"),
          Map.entry("JSON", "JSON"));

  private SqlTypes() {}

  /** DuckDB's name of a type without parts; null where it is none of GoogleSQL's. */
  public static String simple(String name) {
    return SIMPLE.get(name.toUpperCase(Locale.ROOT));
  }

  /** A name as DuckDB quotes it. */
  public static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** A text as DuckDB quotes it. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Reads one type of a list of tokens. */
  static final class Reader {
    private final List<SqlToken> tokens;
    private int at;

    /** A {@code >>} that was read as the first of its two. */
    private boolean half;

    Reader(List<SqlToken> tokens, int at) {
      this.tokens = tokens;
      this.at = at;
    }

    /** Where the type ended. */
    int end() {
      return at;
    }

    String type() {
      SqlToken name = next();
      switch (name.keyword()) {
        case "ARRAY" -> {
          expect("<");
          String element = type();
          close();
          return element + "[]";
        }
        case "STRUCT" -> {
          return struct();
        }
        default -> {
          String simple = simple(name.text());
          if (simple == null) {
            throw new SqlRefusal("Type not found: " + name.text() + " at " + name.where());
          }
          return parameters(name.keyword(), simple);
        }
      }
    }

    private String struct() {
      expect("<");
      StringBuilder fields = new StringBuilder("STRUCT(");
      int number = 0;
      do {
        number++;
        boolean named = at + 1 < tokens.size() && tokens.get(at + 1).isName();
        String name = named ? next().text() : "_field_" + number;
        fields.append(number > 1 ? ", " : "").append(quoted(name)).append(' ').append(type());
      } while (skip(","));
      close();
      return fields.append(')').toString();
    }

    private String parameters(String name, String simple) {
      if (!skip("(")) {
        return simple;
      }
      String first = next().text();
      String second = skip(",") ? next().text() : "0";
      expect(")");
      return name.equals("STRING") || name.equals("BYTES")
          ? simple
          : "DECIMAL(" + first + "," + second + ")";
    }

    private void close() {
      if (half) {
        half = false;
        at++;
      } else if (at < tokens.size() && tokens.get(at).is(">>")) {
        half = true;
      } else {
        expect(">");
      }
    }

    private boolean skip(String symbol) {
      boolean found = at < tokens.size() && tokens.get(at).is(symbol);
      at += found ? 1 : 0;
      return found;
    }

    private void expect(String symbol) {
      SqlToken found = next();
      if (!found.is(symbol)) {
        throw new SqlRefusal(
            "Syntax error: Expected \""
                + symbol
                + "\" but got \""
                + found.text()
                + "\" at "
                + found.where());
      }
    }

    private SqlToken next() {
      if (at >= tokens.size()) {
        throw new SqlRefusal("Syntax error: Unexpected end of statement");
      }
      return tokens.get(at++);
    }
  }
}
