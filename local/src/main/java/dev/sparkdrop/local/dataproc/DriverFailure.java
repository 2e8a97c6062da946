package dev.sparkdrop.local.dataproc;

import java.util.List;
import java.util.regex.Pattern;

/** Finds the exception that ended a driver in what the driver printed. */
final class DriverFailure {
  private static final String TRACEBACK = "Traceback (most recent call last):";
  private static final Pattern PYTHON = Pattern.compile("[A-Za-z_][\\w.]*(: .*)?");
  private static final String JAVA = "Exception in thread \"main\" ";
  private static final String CAUSE = "Caused by: ";
  private static final int LONGEST = 500;

  private DriverFailure() {}

  /**
   * The last exception, as {@code ValueError: no rows}, with the last cause that Java tells of it.
   *
   * @param printed the end of the driver's output
   * @return null where it printed none
   */
  static String in(String printed) {
    List<String> lines = printed.lines().toList();
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i).strip();
      List<String> after = lines.subList(i + 1, lines.size());
      String exception =
          line.equals(TRACEBACK)
              ? python(after)
              : line.startsWith(JAVA) ? line.substring(JAVA.length()) : null;
      if (exception != null) {
        String found = exception + cause(after);
        return found.length() <= LONGEST ? found : found.substring(0, LONGEST) + "…";
      }
    }
    return null;
  }

  private static String cause(List<String> after) {
    return after.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(CAUSE))
        .reduce((first, last) -> last)
        .map(line -> " " + line)
        .orElse("");
  }

  /** The lines of a traceback are indented; the exception follows them. */
  private static String python(List<String> after) {
    for (int i = 0; i < after.size(); i++) {
      String line = after.get(i);
      if (PYTHON.matcher(line).matches()) {
        // What Java threw comes on a line of its own, after a colon.
        boolean java = i + 1 < after.size() && after.get(i + 1).startsWith(": ");
        return java ? line + after.get(i + 1) : line;
      }
    }
    return null;
  }
}
