package dev.sparkdrop.export;

import java.io.Console;
import java.util.Locale;

/** Asks the person at the terminal. */
public final class TerminalQuestion {
  private TerminalQuestion() {}

  /** Whether they say yes; no where there is no terminal. */
  // Everything that asks runs on a JDK 17, where no terminal means no console.
  @SuppressWarnings("SystemConsoleNull")
  public static boolean agreed(String question) {
    Console console = System.console();
    String answer = console == null ? null : console.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
