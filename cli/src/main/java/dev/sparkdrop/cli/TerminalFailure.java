package dev.sparkdrop.cli;

import java.util.List;

/** A command that ends early: each sentence says what is wrong, and what to do instead. */
final class TerminalFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  TerminalFailure(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  TerminalFailure(List<String> faults) {
    this(ExitCode.USAGE, String.join("\n", faults));
  }

  int exitCode() {
    return exitCode;
  }
}
