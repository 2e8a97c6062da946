package dev.sparkdrop.port;

/** One structured line a step. */
public interface StructuredLog {

  /**
   * Level by whose fault it is: the user's is {@code INFO} or {@code WARNING}, ours is {@code
   * ERROR}.
   */
  enum Level {
    INFO,
    WARNING,
    ERROR
  }

  /**
   * Writes a line.
   *
   * @param message a sentence without values that vary
   * @param fields names and values in turn; names are the same everywhere: pipeline, lane, run,
   *     object, cluster, job, phase, action, took_ms. A null value is left out.
   */
  void step(Level level, String message, Object... fields);

  default void info(String message, Object... fields) {
    step(Level.INFO, message, fields);
  }

  default void warning(String message, Object... fields) {
    step(Level.WARNING, message, fields);
  }

  default void error(String message, Object... fields) {
    step(Level.ERROR, message, fields);
  }
}
