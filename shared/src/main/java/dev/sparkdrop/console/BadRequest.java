package dev.sparkdrop.console;

/** What was asked for cannot be understood; the message says why, and what to write instead. */
public final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequest(String message) {
    super(message);
  }
}
