package dev.sparkdrop.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.StringJoiner;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs statements of Spark SQL, one after the other, and prints the rows that each gives. The local
 * cloud runs a {@code sparkSqlJob} with it, where Dataproc has Spark's own command line.
 */
public final class SqlScript {
  private static final String SET = "--set=";

  private SqlScript() {}

  /**
   * The first statement that fails ends it.
   *
   * @param args {@code --set=NAME=VALUE} for each variable, then files with statements
   * @throws IOException where a file cannot be read
   */
  public static void main(String[] args) throws IOException {
    SparkSession spark = SparkSession.builder().appName("sql").getOrCreate();
    for (String arg : args) {
      if (arg.startsWith(SET)) {
        String[] variable = arg.substring(SET.length()).split("=", 2);
        spark.conf().set(variable[0], variable[1]);
      } else {
        for (String statement : statements(Files.readString(Path.of(arg)))) {
          print(spark.sql(statement));
        }
      }
    }
    spark.stop();
  }

  private static void print(Dataset<Row> answer) {
    for (Iterator<Row> rows = answer.toLocalIterator(); rows.hasNext(); ) {
      Row row = rows.next();
      StringJoiner line = new StringJoiner("\t");
      for (int i = 0; i < row.length(); i++) {
        line.add(row.isNullAt(i) ? "NULL" : row.get(i).toString());
      }
      System.out.println(line);
    }
  }

  /** What semicolons separate that are in no literal, quoted name or comment. */
  static List<String> statements(String script) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    boolean empty = true;
    for (int at = 0; at < script.length(); ) {
      char first = script.charAt(at);
      int end = end(script, at);
      boolean comment = end > at + 1 && (first == '-' || first == '/');
      if (first == ';') {
        add(statements, statement, empty);
        empty = true;
      } else if (!comment || script.startsWith("/*+", at)) {
        statement.append(script, at, end);
        empty = empty && Character.isWhitespace(first);
      }
      at = end;
    }
    add(statements, statement, empty);
    return statements;
  }

  private static void add(List<String> statements, StringBuilder statement, boolean empty) {
    if (!empty) {
      statements.add(statement.toString().strip());
    }
    statement.setLength(0);
  }

  /** Behind the literal, quoted name or comment that begins here; else behind one character. */
  private static int end(String script, int at) {
    if (script.startsWith("--", at)) {
      int line = script.indexOf('\n', at);
      return line < 0 ? script.length() : line;
    }
    if (script.startsWith("/*", at)) {
      int close = script.indexOf("*/", at + 2);
      return close < 0 ? script.length() : close + 2;
    }
    char quote = script.charAt(at);
    if ("'\"`".indexOf(quote) < 0) {
      return at + 1;
    }
    for (int i = at + 1; i < script.length(); i++) {
      if (script.charAt(i) == '\\' && quote != '`') {
        i++;
      } else if (script.charAt(i) == quote) {
        return i + 1;
      }
    }
    return script.length();
  }
}
