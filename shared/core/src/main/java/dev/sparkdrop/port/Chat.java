package dev.sparkdrop.port;

/** A room where people read what Sparkdrop has to tell. */
public interface Chat {
  /** Where there is no such room. */
  Chat NONE = text -> {};

  /**
   * Posts a message, which may have several lines, at least once.
   *
   * @throws RetryLater where it could not be posted now; its message never holds the room's address
   */
  void post(String text);
}
