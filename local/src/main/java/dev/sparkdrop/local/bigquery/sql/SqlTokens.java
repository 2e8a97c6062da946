package dev.sparkdrop.local.bigquery.sql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts GoogleSQL text into tokens: its strings have more forms than standard SQL's. */
final class SqlTokens {
  private static final Pattern SKIPPED =
      Pattern.compile("(\\s+|--[^\\n]*|#[^\\n]*|/\\*(?s:.*?)\\*/)+");
  private static final Pattern STRING_START = Pattern.compile("(?i)(rb|br|r|b)?(\"\"\"|'''|\"|')");
  private static final Pattern NUMBER =
      Pattern.compile("0[xX][0-9a-fA-F]+|(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern PARAMETER = Pattern.compile("@[A-Za-z_]\\w*|\\?");
  private static final Pattern SYMBOL =
      Pattern.compile("<=|>=|<>|!=|\\|\\||<<|>>|=>|[-+*/%=<>(),.;\\[\\]&|^~:{}]");

  private final String sql;
  private final List<SqlToken> tokens = new ArrayList<>();
  private int at;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  /**
   * All tokens of a text.
   *
   * @throws SqlRefusal where a string does not end, or a character cannot be there
   */
  static List<SqlToken> of(String sql) {
    return new SqlTokens(sql).read();
  }

  private List<SqlToken> read() {
    while (true) {
      match(SKIPPED);
      if (at >= sql.length()) {
        return tokens;
      }
      int from = at;
      Matcher string = here(STRING_START);
      if (string.lookingAt()) {
        at = string.end();
        string(from, string.group(1) == null ? "" : string.group(1), string.group(2));
      } else if (sql.charAt(at) == '`') {
        int end = sql.indexOf('`', at + 1);
        if (end < 0) {
          throw new SqlRefusal("Syntax error: Unclosed identifier literal at " + where(from));
        }
        at = end + 1;
        add(SqlToken.Kind.QUOTED_NAME, sql.substring(from + 1, end), from);
      } else if (!(take(NUMBER, SqlToken.Kind.NUMBER)
          || take(WORD, SqlToken.Kind.WORD)
          || take(PARAMETER, SqlToken.Kind.PARAMETER)
          || take(SYMBOL, SqlToken.Kind.SYMBOL))) {
        throw new SqlRefusal(
            "Syntax error: Illegal input character \""
                + Character.toString(sql.codePointAt(at))
                + "\" at "
                + where(from));
      }
    }
  }

  private boolean take(Pattern pattern, SqlToken.Kind kind) {
    int from = at;
    String found = match(pattern);
    if (found != null) {
      add(kind, found, from);
    }
    return found != null;
  }

  private String match(Pattern pattern) {
    Matcher matcher = here(pattern);
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher.group();
  }

  private Matcher here(Pattern pattern) {
    return pattern.matcher(sql).region(at, sql.length());
  }

  private void string(int from, String prefix, String quote) {
    boolean raw = prefix.toLowerCase(Locale.ROOT).contains("r");
    boolean bytes = prefix.toLowerCase(Locale.ROOT).contains("b");
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (!sql.startsWith(quote, at)) {
      if (at >= sql.length() || (quote.length() == 1 && sql.charAt(at) == '\n')) {
        throw new SqlRefusal("Syntax error: Unclosed string literal at " + where(from));
      }
      if (sql.charAt(at) == '\\' && at + 1 < sql.length()) {
        if (raw) {
          content.write('\\');
          character(content, at + 1);
          at += 1 + Character.charCount(sql.codePointAt(at + 1));
        } else {
          escape(content, bytes);
        }
      } else {
        character(content, at);
        at += Character.charCount(sql.codePointAt(at));
      }
    }
    at += quote.length();
    if (bytes) {
      add(SqlToken.Kind.BYTES, HexFormat.of().formatHex(content.toByteArray()), from);
    } else {
      add(SqlToken.Kind.STRING, content.toString(StandardCharsets.UTF_8), from);
    }
  }

  private void character(ByteArrayOutputStream content, int index) {
    content.writeBytes(Character.toString(sql.codePointAt(index)).getBytes(StandardCharsets.UTF_8));
  }

  private void escape(ByteArrayOutputStream content, boolean bytes) {
    char letter = sql.charAt(at + 1);
    int plain = "abfnrtv\\?\"'`\n".indexOf(letter);
    if (plain >= 0) {
      content.write("\u0007\b\f\n\r\t\u000b\\?\"'`\n".charAt(plain));
      at += 2;
      return;
    }
    Matcher coded =
        here(Pattern.compile("\\\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))"));
    if (!coded.lookingAt()) {
      throw new SqlRefusal(
          "Syntax error: Illegal escape sequence: \\" + letter + " at " + where(at));
    }
    int code = Integer.parseInt(coded.group().substring(2), 16);
    if (bytes) {
      content.write(code);
    } else {
      content.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
    }
    at = coded.end();
  }

  private void add(SqlToken.Kind kind, String text, int from) {
    int line = 1 + (int) sql.substring(0, from).chars().filter(each -> each == '\n').count();
    tokens.add(new SqlToken(kind, text, line, from - sql.lastIndexOf('\n', from - 1)));
  }

  private String where(int from) {
    int line = 1 + (int) sql.substring(0, from).chars().filter(each -> each == '\n').count();
    return "[" + line + ":" + (from - sql.lastIndexOf('\n', from - 1)) + "]";
  }
}
