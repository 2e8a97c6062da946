package dev.sparkdrop.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.StringJoiner;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.UpperCaseCharStream;

/**
 * Runs statements of Spark SQL, one after the other, and prints the rows that each gives. The local
 * cloud runs a {@code sparkSqlJob} with it, where Dataproc has Spark's own command line.
 */
public final class SqlScript {
  private static final String SET = "--set=";
  private static final String QUOTES = "'\"`";

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
    SqlBaseLexer lexer = new SqlBaseLexer(new UpperCaseCharStream(CharStreams.fromString(script)));
    lexer.removeErrorListeners();
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    boolean open = false;
    for (Token token : lexer.getAllTokens()) {
      int type = token.getType();
      // A quote that is never closed: Spark will say so. A variable is not known to the lexer, too.
      open |= type == SqlBaseLexer.UNRECOGNIZED && QUOTES.contains(token.getText());
      if (type == SqlBaseLexer.SEMICOLON && !open) {
        statements.add(statement.toString().strip());
        statement.setLength(0);
      } else if (type == SqlBaseLexer.SIMPLE_COMMENT) {
        statement.append('\n');
      } else if (type != SqlBaseLexer.BRACKETED_COMMENT) {
        statement.append(token.getText());
      }
    }
    statements.add(statement.toString().strip());
    statements.removeIf(String::isEmpty);
    return statements;
  }
}
