package dev.sparkdrop.functions;

import java.util.Map;

/**
 * Says before a deployment what the functions would refuse in their environment when they start.
 */
public final class CheckSettings {
  private CheckSettings() {}

  /** Ends with 1 where something is wrong, and prints each fault on a line of its own. */
  public static void main(String[] args) {
    String faults = faults(System.getenv());
    if (!faults.isEmpty()) {
      System.err.println(faults);
      System.exit(1);
    }
  }

  /** A line for each fault; empty where there is none. */
  static String faults(Map<String, String> environment) {
    try {
      Settings.of(environment);
      return "";
    } catch (IllegalStateException e) {
      return e.getMessage()
          .replaceFirst("^The function's environment is not complete: ", "")
          .replaceFirst("\\.$", "")
          .replace("; SPARKDROP_", "\nSPARKDROP_");
    }
  }
}
