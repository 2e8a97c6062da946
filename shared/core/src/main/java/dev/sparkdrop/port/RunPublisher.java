package dev.sparkdrop.port;

import java.util.Map;

/** A topic on which others hear of runs. */
public interface RunPublisher {

  /**
   * Publishes at least once; may throw {@link RetryLater}.
   *
   * @param message UTF-8 text
   */
  void publish(String message, Map<String, String> attributes);
}
