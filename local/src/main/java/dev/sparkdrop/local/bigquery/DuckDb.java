package dev.sparkdrop.local.bigquery;

import dev.sparkdrop.local.bigquery.sql.SqlFunctions;
import dev.sparkdrop.local.bigquery.sql.SqlTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/**
 * The database file. It is opened by the first request, since that takes a second or more; what was
 * committed survives the death of the process.
 *
 * <p>Transactions that change tables go one after another; readers see the state before or after.
 * DuckDB reads no file outside of this folder, whatever a statement says.
 */
final class DuckDb implements AutoCloseable {
  private static final List<String> CATALOGUE =
      List.of(
          "CREATE SCHEMA IF NOT EXISTS _catalogue",
          "CREATE TABLE IF NOT EXISTS _catalogue.datasets (name VARCHAR PRIMARY KEY, body VARCHAR)",
          "CREATE TABLE IF NOT EXISTS _catalogue.tables (dataset VARCHAR, name VARCHAR, body"
              + " VARCHAR, PRIMARY KEY (dataset, name))",
          "CREATE TABLE IF NOT EXISTS _catalogue.jobs (project VARCHAR, name VARCHAR, body VARCHAR,"
              + " PRIMARY KEY (project, name))");

  private final Path folder;
  private final ReentrantLock writers = new ReentrantLock(true);
  private Connection root;
  private final Runnable opened;
  private boolean closed;

  /** Work with a connection that is in a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException, IOException;
  }

  /**
   * @param opened runs once, when the file is open and before anything else is done with it
   */
  DuckDb(Path folder, Runnable opened) {
    this.folder = folder;
    this.opened = opened;
  }

  Path folder() {
    return folder;
  }

  private Path file() {
    return folder.resolve("bigquery.duckdb");
  }

  /** Changes tables: all of it, or nothing where the work throws. */
  <T> T change(Work<T> work) {
    writers.lock();
    try {
      return transaction(work);
    } finally {
      writers.unlock();
    }
  }

  /** Reads, or changes rows that no other thread changes. */
  <T> T transaction(Work<T> work) {
    try (Connection connection = connection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.with(connection);
        connection.commit();
        return result;
      } catch (SQLException | IOException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw DuckFailure.of(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connection() throws SQLException, IOException {
    Connection fresh = root().duplicate();
    for (String macro : SqlFunctions.macros()) {
      execute(fresh, macro);
    }
    execute(fresh, "SET TimeZone='UTC'");
    return fresh;
  }

  private synchronized DuckDBConnection root() throws SQLException, IOException {
    if (closed) {
      throw new IllegalStateException("the local cloud ends");
    }
    if (root == null) {
      Files.createDirectories(folder);
      Connection database = DriverManager.getConnection("jdbc:duckdb:" + file());
      String home = folder.toAbsolutePath().toString();
      for (String setting :
          List.of(
              "SET autoinstall_known_extensions=false",
              "SET autoload_known_extensions=false",
              "SET threads=2",
              "SET memory_limit='1GB'",
              "SET temp_directory=" + SqlTypes.literal(home + "/tmp"),
              "SET default_null_order='NULLS_FIRST_ON_ASC_LAST_ON_DESC'",
              "SET allowed_directories=[" + SqlTypes.literal(home) + "]",
              "SET enable_external_access=false")) {
        execute(database, setting);
      }
      for (String table : CATALOGUE) {
        execute(database, table);
      }
      root = database;
      opened.run();
    }
    return (DuckDBConnection) root;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (root != null) {
      try {
        root.close();
      } catch (SQLException e) {
        throw DuckFailure.of(e);
      }
    }
  }
}
