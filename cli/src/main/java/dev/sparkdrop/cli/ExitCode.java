package dev.sparkdrop.cli;

/** How a command ended, for scripts. */
final class ExitCode {
  /** It was told or asked for; where something was awaited, it succeeded. */
  static final int FINE = 0;

  /** What was awaited did not succeed, or the command was refused as things are. */
  static final int NO = 1;

  /** It was not understood; nothing was done. */
  static final int USAGE = 2;

  /** There is no run, pipeline or object of that name. */
  static final int UNKNOWN = 3;

  /** The time that was given is over, and it is not decided. */
  static final int TIMEOUT = 4;

  /** The cloud could not be reached, or did not let us in. */
  static final int UNREACHABLE = 5;

  private ExitCode() {}
}
