package dev.sparkdrop.console;

/** A command that cannot be carried out; the message says why, and what to do instead. */
public final class CommandRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean unknown;

  private CommandRefused(String message, boolean unknown) {
    super(message);
    this.unknown = unknown;
  }

  /** There is nothing of the name that was given. */
  static CommandRefused unknown(String message) {
    return new CommandRefused(message, true);
  }

  /** It is there, and not in a state for this. */
  static CommandRefused now(String message) {
    return new CommandRefused(message, false);
  }

  /** Whether there is nothing of the name that was given. */
  public boolean isUnknown() {
    return unknown;
  }
}
