package dev.sparkdrop.local.bigquery.sql;

/** A statement that the local cloud does not run; the message is for the person who typed it. */
public final class SqlRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What, where, and what to write instead. */
  public SqlRefusal(String message) {
    super(message);
  }
}
