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
   * @param event the stable name of what happened, {@code run_failed}: alerts and queries match it.
   *     Lower case and underscores
   * @param message a sentence for people, without values that vary; it may change
   * @param fields names and values in turn; names are the same everywhere: pipeline, lane, run,
   *     object, cluster, job, phase, action, took_ms. A null value is left out.
   */
  void step(Level level, String event, String message, Object... fields);

  default void info(String event, String message, Object... fields) {
    step(Level.INFO, event, message, fields);
  }

  default void warning(String event, String message, Object... fields) {
    step(Level.WARNING, event, message, fields);
  }

  default void error(String event, String message, Object... fields) {
    step(Level.ERROR, event, message, fields);
  }
}
