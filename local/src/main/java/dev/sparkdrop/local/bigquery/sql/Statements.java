package dev.sparkdrop.local.bigquery.sql;

import dev.sparkdrop.local.bigquery.sql.SqlStatement.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The statements of one query text. */
public final class Statements {
  private static final String ALLOWED =
      "The local cloud runs SELECT, INSERT, UPDATE, DELETE, MERGE, TRUNCATE TABLE, CREATE TABLE,"
          + " ALTER TABLE, DROP TABLE, and scripts of these between BEGIN TRANSACTION and COMMIT TRANSACTION.";

  private final List<List<SqlToken>> statements = new ArrayList<>();

  private Statements() {}

  /**
   * Cuts a text into its statements.
   *
   * @throws SqlRefusal where it has none
   */
  public static Statements parse(String sql) {
    Statements script = new Statements();
    List<SqlToken> open = new ArrayList<>();
    for (SqlToken token : SqlTokens.of(sql)) {
      if (token.is(";")) {
        script.add(open);
        open = new ArrayList<>();
      } else {
        open.add(token);
      }
    }
    script.add(open);
    if (script.statements.isEmpty()) {
      throw new SqlRefusal("Syntax error: Unexpected end of statement; the query is empty.");
    }
    return script;
  }

  private void add(List<SqlToken> statement) {
    if (!statement.isEmpty()) {
      statements.add(statement);
    }
  }

  /** How many there are. */
  public int size() {
    return statements.size();
  }

  /** One of them for DuckDB, once all before it ran: it may use a table that they made. */
  public SqlStatement statement(int index, TableResolver tables, SqlParameters parameters) {
    List<SqlToken> tokens = statements.get(index);
    SqlTranslator translator = new SqlTranslator(tokens, tables, parameters);
    String second = tokens.size() > 1 ? tokens.get(1).keyword() : "";
    return switch (tokens.get(0).keyword()) {
      case "SELECT", "WITH", "" -> select(tokens, translator);
      case "INSERT" -> dml(Kind.INSERT, translator, second.equals("INTO") ? 2 : 1);
      case "UPDATE" -> dml(Kind.UPDATE, translator, 1);
      case "DELETE" -> dml(Kind.DELETE, translator, second.equals("FROM") ? 2 : 1);
      case "MERGE" -> dml(Kind.MERGE, translator, second.equals("INTO") ? 2 : 1);
      case "TRUNCATE" -> truncate(translator);
      case "CREATE" -> create(tokens, translator);
      case "ALTER" -> alter(tokens, translator);
      case "DROP" -> drop(tokens, translator);
      case "BEGIN" -> transaction(Kind.BEGIN_TRANSACTION, tokens);
      case "COMMIT" -> transaction(Kind.COMMIT_TRANSACTION, tokens);
      case "ROLLBACK" -> transaction(Kind.ROLLBACK_TRANSACTION, tokens);
      default -> throw refused(tokens.get(0));
    };
  }

  private static SqlStatement select(List<SqlToken> tokens, SqlTranslator translator) {
    if (tokens.get(0).keyword().isEmpty() && !tokens.get(0).is("(")) {
      throw refused(tokens.get(0));
    }
    return new SqlStatement(Kind.SELECT, List.of(), translator.all(), List.of(), "");
  }

  private static SqlStatement transaction(Kind kind, List<SqlToken> tokens) {
    if (tokens.size() > 1 && !tokens.get(1).is("TRANSACTION")) {
      throw refused(tokens.get(1));
    }
    return new SqlStatement(kind, List.of(), "", List.of(), "");
  }

  private static SqlStatement dml(Kind kind, SqlTranslator translator, int at) {
    SqlTranslator.Path target = translator.path(at);
    String head =
        switch (kind) {
          case INSERT -> "INSERT INTO ";
          case DELETE -> "DELETE FROM ";
          case MERGE -> "MERGE INTO ";
          default -> "UPDATE ";
        };
    translator.known(target.last());
    String sql = head + translator.resolved(target) + " " + translator.rest(target.end());
    return new SqlStatement(kind, target.parts(), sql, List.of(), "");
  }

  private static SqlStatement truncate(SqlTranslator translator) {
    translator.expect(1, "TABLE");
    SqlTranslator.Path target = translator.path(2);
    translator.expectEnd(target.end());
    return new SqlStatement(
        Kind.TRUNCATE_TABLE,
        target.parts(),
        "DELETE FROM " + translator.resolved(target),
        List.of(),
        "");
  }

  private static SqlStatement drop(List<SqlToken> tokens, SqlTranslator translator) {
    translator.expect(1, "TABLE");
    boolean lenient = tokens.size() > 3 && tokens.get(2).is("IF") && tokens.get(3).is("EXISTS");
    SqlTranslator.Path target = translator.path(lenient ? 4 : 2);
    translator.expectEnd(target.end());
    return new SqlStatement(
        Kind.DROP_TABLE, target.parts(), "", List.of(), lenient ? "IF EXISTS" : "");
  }

  private static SqlStatement alter(List<SqlToken> tokens, SqlTranslator translator) {
    translator.expect(1, "TABLE");
    SqlTranslator.Path target = translator.path(2);
    int at = target.end();
    String what = tokens.size() > at ? tokens.get(at).keyword() : "";
    translator.expect(at + 1, "COLUMN");
    boolean lenient = tokens.size() > at + 4 && tokens.get(at + 2).is("IF");
    int name = at + (lenient ? 5 : 2);
    if (tokens.size() <= name) {
      throw new SqlRefusal("Syntax error: ALTER TABLE names no column.");
    }
    String column = tokens.get(name).text();
    if (what.equals("ALTER") && tokens.size() > name + 1 && tokens.get(name + 1).is("DROP")) {
      translator.expect(name + 2, "NOT");
      translator.expect(name + 3, "NULL");
      translator.expectEnd(name + 4);
      return altered(target, column, "", "DROP NOT NULL");
    }
    if (what.equals("ALTER")) {
      translator.expect(name + 1, "SET");
      translator.expect(name + 2, "DATA");
      translator.expect(name + 3, "TYPE");
    } else if (!what.equals("ADD")) {
      throw new SqlRefusal(
          "The local cloud runs of ALTER TABLE ADD COLUMN, ALTER COLUMN … SET DATA TYPE and ALTER"
              + " COLUMN … DROP NOT NULL, one a statement.");
    }
    SqlTypes.Reader reader = new SqlTypes.Reader(tokens, name + (what.equals("ADD") ? 1 : 4));
    String type = reader.type();
    translator.expectEnd(reader.end());
    return altered(
        target, column, type, what.equals("ALTER") ? "SET DATA TYPE" : lenient ? "ADD IF" : "ADD");
  }

  private static SqlStatement altered(
      SqlTranslator.Path target, String column, String type, String what) {
    List<SqlStatement.Column> columns = List.of(new SqlStatement.Column(column, type, false));
    return new SqlStatement(Kind.ALTER_TABLE, target.parts(), "", columns, what);
  }

  private static SqlStatement create(List<SqlToken> tokens, SqlTranslator translator) {
    int at = 1;
    String modifier = "";
    if (tokens.size() > 3 && tokens.get(1).is("OR") && tokens.get(2).is("REPLACE")) {
      modifier = "OR REPLACE";
      at = 3;
    }
    translator.expect(at, "TABLE");
    at++;
    if (tokens.size() > at + 3 && tokens.get(at).is("IF") && tokens.get(at + 1).is("NOT")) {
      modifier = "IF NOT EXISTS";
      at += 3;
    }
    SqlTranslator.Path target = translator.path(at);
    at = target.end();
    List<SqlStatement.Column> columns = List.of();
    if (at < tokens.size() && tokens.get(at).is("(")) {
      columns = columns(tokens, at);
      at = translator.after(at);
    }
    int depth = 0;
    for (int i = at; i < tokens.size(); i++) {
      depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
      if (depth == 0 && tokens.get(i).is("AS")) {
        if (!columns.isEmpty()) {
          throw new SqlRefusal(
              "CREATE TABLE with columns and a query too is not in the local cloud: leave the"
                  + " columns out, and CAST in the query.");
        }
        return new SqlStatement(
            Kind.CREATE_TABLE_AS_SELECT,
            target.parts(),
            translator.rest(i + 1),
            List.of(),
            modifier);
      }
    }
    if (columns.isEmpty()) {
      throw new SqlRefusal("CREATE TABLE needs columns in parentheses, or AS and a query.");
    }
    return new SqlStatement(Kind.CREATE_TABLE, target.parts(), "", columns, modifier);
  }

  private static List<SqlStatement.Column> columns(List<SqlToken> tokens, int open) {
    List<SqlStatement.Column> columns = new ArrayList<>();
    int at = open;
    do {
      SqlToken name = tokens.get(at + 1);
      SqlTypes.Reader reader = new SqlTypes.Reader(tokens, at + 2);
      String type = reader.type();
      at = reader.end();
      boolean required = false;
      int depth = 0;
      while (at < tokens.size()
          && (depth > 0 || !(tokens.get(at).is(",") || tokens.get(at).is(")")))) {
        depth += tokens.get(at).is("(") ? 1 : tokens.get(at).is(")") ? -1 : 0;
        required |= tokens.get(at).is("NOT");
        at++;
      }
      if (at >= tokens.size()) {
        throw new SqlRefusal("Syntax error: the columns of CREATE TABLE have no end.");
      }
      columns.add(new SqlStatement.Column(name.text(), type, required));
    } while (tokens.get(at).is(","));
    return columns;
  }

  private static SqlRefusal refused(SqlToken token) {
    return new SqlRefusal(
        "Statement not supported: "
            + token.text().toUpperCase(Locale.ROOT)
            + " at "
            + token.where()
            + ". "
            + ALLOWED);
  }
}
