package dev.sparkdrop.local.bigquery.sql;

import java.util.Locale;

/**
 * A piece of a statement.
 *
 * @param text what it says: a string without its quotes and escapes, a quoted name without its
 *     backticks, bytes in hexadecimal
 * @param line from 1
 * @param column from 1
 */
record SqlToken(Kind kind, String text, int line, int column) {
  enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    BYTES,
    NUMBER,
    PARAMETER,
    SYMBOL
  }

  /** Whether it is that word, written in any case, or that symbol. */
  boolean is(String expected) {
    return switch (kind) {
      case WORD -> text.equalsIgnoreCase(expected);
      case SYMBOL -> text.equals(expected);
      default -> false;
    };
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
  }

  /** The word in upper case; empty where it is not a word. */
  String keyword() {
    return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : "";
  }

  /** As BigQuery says where. */
  String where() {
    return "[" + line + ":" + column + "]";
  }
}
